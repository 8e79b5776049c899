"""The noun before a number, in its clause or an earlier one: 企业172家, 总数达13个; pure.

An unknown word between noun and number means that something else is counted, so nothing is taken.
"""

import re

from etl.extract.noun import Counted, Refusal, fits, take
from etl.text.lexer import Token
from etl.text.marks import DEALS, NOUN, PLACE, SUBSET
from etl.text.numbers import Quantity
from etl.text.phrases import QUOTES, has_object
from etl.text.sentence import Sentence

_COUNTED_LOOSE = frozenset({"proposals", "patents"})
_PAPERS = frozenset({"page_and_document", "products", "results_awards", "agreements"})
_FIRMS = frozenset({"enterprises"})
_OURS = re.compile(r"我国|中国|国内|全国")  # 全球专利72.9万项，我国38.9万项
_JOINS = ("、", "和", "与", "及")
_PERSONS = frozenset({"人", "名", "位", "人次"})
_STRANGE = {"人": 5, "名": 4, "家": 3}  # unknown characters before a number that goes back
# 大模型企业和上下游团队近200家: what is counted with the firms has no measure word of its own
_WITH = re.compile(r"[和、及与][\u4e00-\u9fff]{0,5}(?:团队|机构|组织|个人|单位|载体|商户|个体户)")
_HERE = re.compile(r"在(?:这里|此|这儿|当地|本地)[\u4e00-\u9fff]{1,4}了")  # 模型在这里训出了19个
_THOSE = re.compile(r"的(?:只有|仅有|只|仅|就有|已有|共有)?$")  # 企业里用上大模型的只有61家
_SHARE = re.compile(r"的?\s?(?:[0-9.]+\s?[%％]|比例|一定比例)")
_DIRECTION = re.compile(r"方向|领域|方面|赛道")
_ASKS_FOR = re.compile(r"要求|建议|呼吁|关于|涉及|提出")
_HAVING = re.compile(
    r"(?:设有|设了|装有|装了|建有|拥有|配有|配备|具备|用上|应用|使用|采用|接入|有)[^，。；、的0-9]{0,10}$"
)
_AGENT = re.compile(r"等?(?:设立|创办|组建|兴办|自建|承担|牵头|主导|申报|领办)(?:建设)?的$")
# 院士来此创业的有66名, 大学生来东就业创业2000人; 委员下沉村社和车间520余人次
_COMING = re.compile(
    r"(?:来|赴|到|在|下沉)?[\u4e00-\u9fff]{0,8}?(?:就业|创业|工作|实习|发展|落户|研修|兴业|村|社区|企业|车间|基层|一线)+(?:的)?(?:有|共|达|为)*"
)
_AROUND = 4  # unknown characters around a place: 深圳一市便贡献了1025家
# 做精深加工的占41家, 企业牵头的402项, 电子信息领域14家, 城建环保类87件, （A类）201件
_LISTED = re.compile(r"[、和及与]")
OF_THEM = re.compile(
    r"(?:的(?=占|有|为|是|达|共|就|由|从|只有|仅有|已有)|领域|行业|界别|业(?=占)|类[）)]?)(?:占了?|有|为|是|达|共|就|共有|由|从|只有|仅有|已有)?$"
)
_OF_WHICH = re.compile(r"的$|" + OF_THEM.pattern)


def noun_before(
    sentence: Sentence,
    index: int,
    start: int,
    metrics: frozenset[str],
    loose: frozenset[str],
) -> Counted | Refusal | None:
    """The nearest noun before the number in its clause from ``start``; None where there is none.

    ``loose`` are the measure words that count one metric's things only, so an unknown word does no harm.
    """
    quantity = sentence.quantities[index]
    phrase = start
    if index and sentence.quantities[index - 1].end > start:
        start = phrase = sentence.quantities[index - 1].end
    tokens = sentence.between(start, quantity.start, NOUN)
    for place in range(len(tokens) - 1, -1, -1):
        token = tokens[place]
        if not fits(token.word, metrics, quantity):
            continue
        if _is_no_noun(sentence, index, token):
            continue
        free = quantity.word in loose
        if (
            free
            and not token.word.metrics & metrics
            and (token.end < quantity.start or token.word.reason not in _PAPERS)
        ):
            continue  # 代表团提出8件: who hands in is not what is counted
        unknown = sentence.unknown(token.end, quantity.start)
        if free and (unknown > 2 or (unknown and not token.word.metrics & _COUNTED_LOOSE)):
            continue
        if _tells_of(sentence, token, quantity):
            unknown = 0
        if unknown > (8 if quantity.unit != "count" else 2):
            return Refusal("no_noun", sentence.text[token.end : quantity.start])
        joined = None
        other = next((t for t in reversed(tokens[:place]) if t.word.metrics & metrics), None)
        if other is not None:
            between = sentence.text[other.end : token.start].strip()
            gap = between.strip(QUOTES)
            quoted = not gap and between != ""  # “独角兽”“瞪羚”企业
            listed = quoted or gap in ("、", "和", "与", "及")
            if other.word.metrics & token.word.metrics and listed:
                joined = other.word
            elif gap in ("和", "与", "及") and other.word.metrics == _FIRMS:
                return take(other, "before", phrase, metrics)  # 企业和科研院所47家
        return take(token, "before", phrase, metrics, joined=joined)
    unknown = sentence.unknown(start, quantity.start)
    if unknown <= _STRANGE.get(quantity.word, 2):
        return None
    anchored = (
        quantity.word in loose
        or sentence.has(start, quantity.start, SUBSET)
        or _OF_WHICH.search(sentence.text, start, quantity.start)
    )
    if unknown > 30 or not anchored:
        return Refusal("no_noun", sentence.text[start : quantity.start])
    return None


def _is_no_noun(sentence: Sentence, index: int, token: Token) -> bool:
    """Whether a noun before the number is not what it counts, whatever it is."""
    quantity, text = sentence.quantities[index], sentence.text
    if index and token.start == sentence.quantities[index - 1].end and token.word.reason:
        return True  # 共7个部分32条
    if token.word.reason == "time_rate" and text[token.start - 1 : token.start].isdigit():
        return True  # 前7个月又新增4个
    if token.word.reason == "page_and_document" and quantity.word in _PERSONS:
        return True  # 留言的有380人次
    if _AGENT.search(text, token.end, quantity.start):
        return True  # 世界500强、跨国公司等设立的41家
    if _DIRECTION.fullmatch(text, token.end, quantity.start):
        return True  # 人工智能与工业软件方向6项
    if _THOSE.fullmatch(text, token.end, quantity.start) and _of_those(sentence, token, quantity):
        return True
    # 不超过合同金额的50%: the base of a share is no amount
    return quantity.unit == "CNY" and _SHARE.match(text, token.end) is not None


def _of_those(sentence: Sentence, token: Token, quantity: Quantity) -> bool:
    """Whether a noun before 的 only says which are counted: 要求制定条例的2件, 设有服务站的只有5个."""
    start, _ = sentence.clause(token.start)
    if quantity.word == "件":
        return _ASKS_FOR.search(sentence.text, start, token.start) is not None
    return _HAVING.search(sentence.text, start, token.start) is not None


def _tells_of(sentence: Sentence, token: Token, quantity: Quantity) -> bool:
    """Whether the unknown words between a noun and the number only tell of it.

    众创空间纳入国家级管理的78家, 企业和上下游团队近200家, 院士来此创业的有66名.
    """
    text, start, end = sentence.text, token.end, quantity.start
    if start == end:
        return False
    if _WITH.match(text, start, end) or _HERE.fullmatch(text, start, end):
        return True
    if "的" in text[start:end] and _THOSE.search(text, start, end) and sentence.unknown(start, end):
        return True
    return quantity.word in _PERSONS and _COMING.fullmatch(text, start, end) is not None


def noun_back(
    sentence: Sentence,
    index: int,
    metrics: frozenset[str],
    refused: Refusal | None,
    loose: frozenset[str] = frozenset(),
) -> Counted | Refusal:
    """The nearest noun of an earlier clause: 总数达13个, 另有17名."""
    quantity = sentence.quantities[index]
    start, _ = sentence.clause(quantity.start)
    if index:
        previous = sentence.quantities[index - 1]
        start = max(start, previous.end)
        ours = refused is not None and refused.reason == "abroad"
        ours = ours and _OURS.search(sentence.text, start, quantity.start) is not None
        if refused is not None and previous.word == quantity.word and not ours:
            return refused  # 老旧小区改造开工742个、完工548个
    if quantity.word in loose:
        metrics &= _COUNTED_LOOSE
    for token in reversed(sentence.between(sentence.start, start, NOUN)):
        if fits(token.word, metrics, quantity) and (
            token.word.reason is None or token.word.metrics
        ):
            phrase, _ = sentence.clause(token.start)
            return take(token, "back", phrase, metrics)
    return Refusal("no_noun")


def respectively(
    sentence: Sentence, index: int, metrics: frozenset[str]
) -> Counted | Refusal | None:
    """A、B分别新增1000家、10000家 and A、B 80家、16家: the k-th number counts the k-th noun."""
    run = sentence.run(index)
    if len(run) < 2:
        return None
    start, _ = sentence.clause(run[0].start)
    tokens = sentence.between(start, run[0].start, DEALS | NOUN)
    at = next((t.start for t in tokens if t.word.marks & DEALS), None)
    if at is None:
        return _in_turn(sentence, run, run.index(sentence.quantities[index]), start, metrics)
    place = run.index(sentence.quantities[index]) - len(run)
    nouns = [t for t in tokens if t.end <= at and t.word.metrics & metrics]
    if len(nouns) >= len(run) and not sentence.unknown(nouns[-1].end, at):
        return take(nouns[place], "before", start, metrics)
    if not nouns and (listed := _listed_last(sentence, start, metrics, len(run))):
        return take(listed[place], "back", start, metrics)  # A和B实现倍增，分别超过90家和870家
    if run[0].unit != "count":
        return None
    items = _items(sentence, (start, at), len(run))  # “某某标准”、“某某品牌”分别新增11个和27项
    item = items[place] if all(items) else None
    return take(item, "before", start, metrics) if item else None


def _listed_last(sentence: Sentence, end: int, metrics: frozenset[str], count: int) -> list[Token]:
    """The last nouns before ``end`` that stand side by side, if they are as many; else none."""
    nouns = [t for t in sentence.between(sentence.start, end, NOUN) if t.word.metrics & metrics]
    listed = nouns[-1:]
    for token in reversed(nouns[:-1]):
        if sentence.text[token.end : listed[0].start].strip(QUOTES) not in _JOINS:
            break
        listed.insert(0, token)
    return listed if len(listed) == count else []


def _in_turn(
    sentence: Sentence, run: list[Quantity], place: int, start: int, metrics: frozenset[str]
) -> Counted | Refusal | None:
    """As many items as numbers, right before them: 总部机构、创新中心80家、16家; else None."""
    end = run[0].start
    if len({quantity.word for quantity in run}) > 1 or not sentence.is_break(run[-1].end):
        return None
    if run[0].unit != "count" or len(_LISTED.findall(sentence.text, start, end)) != len(run) - 1:
        return None
    items = _items(sentence, (start, end), len(run))
    if not any(items[:-1]) and sentence.has(start, end, PLACE):
        return None  # 绵阳、宜宾各有企业100余家和60余家
    item = items[place]
    if item is not None:
        return take(item, "before", start, metrics)
    return Refusal("no_noun", sentence.text[start:end])


def _items(sentence: Sentence, span: tuple[int, int], count: int) -> list[Token | None]:
    """The nouns that end the last so many items of a list; None for an item that no noun ends."""
    text, (start, end) = sentence.text, span
    ends = [*(m.start() for m in _LISTED.finditer(text, start, end)), end][-count:]
    nouns = sentence.between(start, end, NOUN)
    found = [
        next((t for t in nouns if t.end <= at and not text[t.end : at].strip(QUOTES)), None)
        for at in ends
    ]
    return [None] * (count - len(found)) + found


def has_place_only(sentence: Sentence, index: int, start: int) -> bool:
    """Whether only a place stands before the number: 广东97家居首，江苏、山东分别有66家和41家."""
    quantity = sentence.quantities[index]
    if index:
        start = max(start, sentence.quantities[index - 1].end)
    tokens = sentence.between(start, quantity.start)
    return (
        any(
            token.word.regions and token.start - start <= 2 and not sentence.quoted(token.start)
            for token in tokens
        )
        and sentence.unknown(start, quantity.start) <= _AROUND
        and not any(token.word.marks & NOUN for token in tokens)
        and not has_object(sentence, quantity)
    )


def is_joined(sentence: Sentence, index: int) -> bool:
    """Whether the number is joined to the one before with nothing of its own: 66家和41家."""
    if not index:
        return False
    previous, quantity = sentence.quantities[index - 1], sentence.quantities[index]
    return (
        sentence.text[previous.end : quantity.start] in ("和", "、", "及", "与")
        and previous.word == quantity.word
        and not has_object(sentence, quantity)
    )
