"""Who is counted: finds the noun that a number counts; pure.

Chinese puts the noun behind the measure word (15个研究方向) or before the number (企业172家), and
leaves it out where it was just said (总数达13个). The head of a noun phrase is its last noun. An
unknown word between noun and number means that something else is counted, so nothing is taken.
"""

import re

from etl.lexer import Token, Word
from etl.marks import ABROAD, BECOMES, CHOICE, DEALS, NOUN, RULE, STANDARD, STOP, SUBSET
from etl.noun import Counted, Refusal, levering
from etl.numbers import Quantity
from etl.phrases import (
    PEOPLE,
    QUOTES,
    behind_aside,
    glued,
    has_object,
    in_aside,
    is_modifier,
)
from etl.registry import Registry
from etl.sentence import Sentence, window_of

_COUNTED_LOOSE = frozenset({"proposals", "patents"})
_PAPERS = frozenset({"page_and_document", "products", "results_awards", "agreements"})
_FINANCE = frozenset({"macro_finance", "assets_deposits"})
_MODIFIER = 14  # unknown characters that may stand between number and noun
_STRANGE = {"人": 5, "名": 4, "家": 3}  # unknown characters before a number that goes back
_FAR = 6
_LEVERS = ("撬动", "带动", "引导", "拉动")
_SHARES = 8  # numbers in a row that share the noun behind the last
_CROWD = 50_000  # more than a meeting holds: an audience, or cadres at work
_CROWDS = frozenset({("delegates", "attendees"), ("delegates", "other_delegates")})
_VAGUE = frozenset({"members_active"})  # 服务, 培训, 活动: people served and taught as well
_LEVELLED = re.compile(r"[^，。；、]{0,8}级[、和及与]")  # 8个国家级、36个省级重点专科
# 大模型企业和上下游团队近200家: what is counted with the firms has no measure word of its own
_WITH = re.compile(r"[和、及与][\u4e00-\u9fff]{0,5}(?:团队|机构|组织|个人|单位|载体|商户|个体户)")
_SHARE = re.compile(r"的?\s?(?:[0-9.]+\s?[%％]|比例|一定比例)")
_OF_THEM = re.compile(r"的(?:占|有|为|是|达|共|就|共有)?$")  # 做精深加工的占41家, 企业牵头的402项
# 人工智能领域38项: 领域 is no thing with that measure word
_FIELDS = frozenset({"industries_chains"})
_OF_FIELDS = frozenset({"项", "家", "户", "件", "名", "人"})
_PLACES = ("县域", "国家", "地区", "城市", "省份")  # 县域全覆盖、达到8家: nor are these
# 另2个, 其余5家: more of what was counted last
_MORE = re.compile(r"(?:另|另外|另有|另外有|其余|其他|还有)(?:的|有)?$")
# 全球人工智能企业; titles and superlatives (世界500强, 全球首个) are of China
_WORLD_HEADS = frozenset("目据截全世")
_WORLD = re.compile(
    r"(?:目前|据统计|截至[^，]{0,12})?(?:全球|全世界|世界(?!级))"
    r"(?!首|最|一流|领先|500|五百|前|灯塔|“灯塔|独角兽|知名|第|性|化|贸易|互联网大会|人工智能大会|各地)"
)


def _abroad(sentence: Sentence, start: int, quantity: Quantity) -> str | None:
    """The word of the clause that places the number outside China; None where none does."""
    for token in sentence.between(start, quantity.start, ABROAD):
        if not token.word.nouns:
            return token.word.text
    if sentence.text[start] in _WORLD_HEADS:
        world = _WORLD.match(sentence.text, start, quantity.start)
        if world is not None:
            return world.group()
    return None


def _of_place(sentence: Sentence, index: int, start: int) -> bool:
    """Whether only a place stands before the number: 广东97家居首，江苏、山东分别有66家和41家."""
    quantity = sentence.quantities[index]
    if index:
        start = max(start, sentence.quantities[index - 1].end)
    tokens = sentence.between(start, quantity.start)
    return (
        any(token.word.regions for token in tokens)
        and sentence.unknown(start, quantity.start) == 0
        and not any(token.word.marks & NOUN for token in tokens)
        and not has_object(sentence, quantity)
    )


def _is_next(sentence: Sentence, index: int) -> bool:
    """Whether the number is joined to the one before with nothing of its own: 66家和41家."""
    if not index:
        return False
    previous, quantity = sentence.quantities[index - 1], sentence.quantities[index]
    return (
        sentence.text[previous.end : quantity.start] in ("和", "、", "及", "与")
        and previous.word == quantity.word
        and not has_object(sentence, quantity)
    )


class Counter:
    """Finds counted nouns with the measure words of the metrics."""

    def __init__(self, data: Registry) -> None:
        """Take which measure words each metric has."""
        self._counters: dict[str, frozenset[str]] = {}
        for metric in data.metrics:
            for counter in metric.counters:
                known = self._counters.get(counter, frozenset())
                self._counters[counter] = known | {metric.id}
        self._people = {
            name: Word(name, nouns=(("delegates", indicator),))
            for name, indicator in (("委员", "members_attending"), ("参会人员", "attendees"))
        }
        self._loose = frozenset(data.lexicon.units["counters"]["loose"])
        self._money = frozenset(m.id for m in data.metrics if m.unit == "CNY")
        self._compute = frozenset(m.id for m in data.metrics if m.unit == "PFLOPS")

    def metrics_of(self, quantity: Quantity) -> frozenset[str]:
        """The metrics whose unit and measure words the number has."""
        if quantity.unit == "CNY":
            return self._money
        if quantity.unit == "PFLOPS":
            return self._compute
        return self._counters.get(quantity.word, frozenset())

    def find(
        self, sentence: Sentence, index: int, last: Counted | None, refused: Refusal | None
    ) -> Counted | Refusal:
        """The noun that the ``index``-th quantity of the sentence counts.

        ``last`` is what the figure before counted: 另有17名 goes back to it over a full stop.
        ``refused`` says why the quantity right before in the sentence counts nothing, None where
        it counts something or is the first.
        """
        quantity = sentence.quantities[index]
        metrics = self.metrics_of(quantity)
        if not metrics:
            return Refusal("no_metric", quantity.word)
        if sentence.heads:
            return self._of_column(sentence, index, metrics)
        start, _ = sentence.clause(quantity.start)
        abroad = _abroad(sentence, start, quantity)
        if abroad is not None:
            return Refusal("abroad", abroad)
        if sentence.marks & DEALS:
            spread = self._respectively(sentence, index, metrics)
            if spread is not None:
                return spread
        after = self._after(sentence, index, metrics)
        money = quantity.unit != "count"
        if after is not None and not money and not self._is_next_item(sentence, index, after):
            return after
        if (
            after is None
            and last is not None
            and last.metrics & metrics
            and _MORE.search(sentence.text, start, quantity.start)
        ):
            return Counted(
                last.word, quantity.end, quantity.end, "back", start, last.metrics & metrics
            )
        before = self._before(sentence, index, start, metrics)
        if after is not None and not money and not isinstance(before, Counted):
            return after
        if money:
            return self._of_money(sentence, index, metrics, before, after, refused)
        if before is None:
            unknown = has_object(sentence, quantity)
            before = (
                Refusal("no_noun") if unknown else self._back(sentence, index, metrics, refused)
            )
        if isinstance(before, Refusal):
            goes_on = (
                in_aside(sentence, index)
                or _of_place(sentence, index, start)
                or (refused is None and _is_next(sentence, index))
            )
            if last is not None and last.metrics & metrics and goes_on:
                at = quantity.end
                return Counted(last.word, at, at, "back", at, last.metrics & metrics)
            return self._by_verb(sentence, index, metrics, last) or before
        return before

    def _of_column(
        self, sentence: Sentence, index: int, metrics: frozenset[str]
    ) -> Counted | Refusal:
        """The noun of the column that the number of a row stands in."""
        quantity = sentence.quantities[index]
        head = sentence.heads[quantity.start]
        for token in reversed(head):
            if token.word.marks & NOUN and self._fits(token.word, metrics, quantity):
                return self._take(token, "before", head[0].start, metrics)
        return Refusal("no_noun")

    def _of_money(
        self,
        sentence: Sentence,
        index: int,
        metrics: frozenset[str],
        before: Counted | Refusal | None,
        after: Counted | Refusal | None,
        refused: Refusal | None,
    ) -> Counted | Refusal:
        """Money is named before its amount more often than behind; a rule's amount needs no noun."""
        quantity = sentence.quantities[index]
        if isinstance(before, Counted):
            return before
        if isinstance(after, Counted):
            if sentence.text.startswith(_LEVERS, quantity.end):
                return levering(quantity)
            return after
        start, end = window_of(sentence, index, sentence.clause(quantity.start))
        ruled = "最高" in sentence.text[quantity.start : quantity.end]
        for token in sentence.between(start, end, -1 if ruled else RULE):
            word = Word(token.word.text, nouns=(("funding", None),), choices=token.word.choices)
            return Counted(word, token.start, token.end, "before", start, frozenset({"funding"}))
        if ruled:
            word = Word("最高", nouns=(("funding", None),))
            return Counted(
                word, quantity.start, quantity.start, "before", start, frozenset({"funding"})
            )
        if quantity.qualifier in ("at_most", "range") and sentence.has(
            sentence.start, quantity.start, RULE | STANDARD
        ):
            word = Word("", nouns=(("funding", None),))
            return Counted(
                word, quantity.start, quantity.start, "before", start, frozenset({"funding"})
            )
        back = self._back(sentence, index, metrics, refused)
        if isinstance(back, Refusal):
            return before or after or back
        if isinstance(before, Refusal) or not quantity.word or has_object(sentence, quantity):
            return before or Refusal("no_noun")
        return back

    @staticmethod
    def _is_next_item(sentence: Sentence, index: int, after: Counted | Refusal) -> bool:
        """Whether the noun behind has its own number: 产业园15个产业集群9个, the mark is lost."""
        if isinstance(after, Refusal) or index + 1 >= len(sentence.quantities):
            return False
        following = sentence.quantities[index + 1]
        gap = sentence.text[after.end : following.start]
        return not gap.strip() and following.word == sentence.quantities[index].word

    def _by_verb(
        self, sentence: Sentence, index: int, metrics: frozenset[str], last: Counted | None
    ) -> Counted | None:
        """People without a noun: 由15人联名; else what was counted last: 另有17名."""
        quantity = sentence.quantities[index]
        if quantity.word not in PEOPLE or "delegates" not in metrics or quantity.value > _CROWD:
            return None
        start, end = sentence.clause(quantity.start)
        called = {
            i
            for t in sentence.between(start, end, CHOICE)
            for m, i in t.word.choices
            if m == "delegates"
        }
        if called and last is not None and "delegates" in last.metrics:
            return Counted(
                last.word, quantity.end, quantity.end, "back", start, frozenset({"delegates"})
            )
        if not called - _VAGUE:
            return None
        name = "委员" if "members_submitting" in called else "参会人员"
        word = self._people[name]
        return Counted(word, quantity.end, quantity.end, "after", start, frozenset({"delegates"}))

    def _fits(self, word: Word, metrics: frozenset[str], quantity: Quantity) -> bool:
        """Whether the word is a counted noun of one of the metrics, or a noun that is none."""
        if not word.metrics.isdisjoint(metrics):
            return quantity.value <= _CROWD or not _CROWDS.issuperset(word.nouns)
        if word.reason is None:
            return False
        if word.reason in _FIELDS and quantity.word in _OF_FIELDS and len(word.text) == 2:
            return False
        if word.text.endswith(_PLACES) and quantity.word in _OF_FIELDS:
            return False
        return quantity.unit == "count" or word.reason in _FINANCE

    def _take(
        self, token: Token, side: str, phrase: int, metrics: frozenset[str], **more: Word | None
    ) -> Counted | Refusal:
        shared = token.word.metrics & metrics
        if not shared:
            return Refusal(token.word.reason or "no_metric", token.word.text)
        return Counted(token.word, token.start, token.end, side, phrase, shared, **more)

    def _after(
        self, sentence: Sentence, index: int, metrics: frozenset[str], shares: int = _SHARES
    ) -> Counted | Refusal | None:
        """The noun behind the measure word; None where a pause, a verb or nothing follows."""
        quantity = sentence.quantities[index]
        at = behind_aside(sentence, quantity.end)
        if at is None:
            return None
        if sentence.is_break(at):
            listed = sentence.text[at : at + 1] == "、"
            return self._shared(sentence, index, metrics, shares) if listed else None
        _, limit = sentence.clause(at)
        for following in sentence.quantities[index + 1 :]:
            if following.start >= at:
                limit = min(limit, following.start)
                break
        head, is_predicate = self._first_noun(sentence, quantity, (at, limit), metrics)
        if head is None:
            return None if is_predicate else self._shared(sentence, index, metrics, shares)
        title = None
        if is_predicate and head.word.metrics & metrics:
            title = head.word
        becomes = is_predicate
        for token in sentence.between(head.end, limit):
            word = token.word
            if becomes and not is_predicate and word.metrics & metrics:
                title = word
                break
            if word.marks & BECOMES:
                becomes = True
            elif becomes:
                continue
            elif word.marks & STOP:
                break  # 65个中心镇规划建设
            elif (
                word.marks & NOUN
                and self._fits(word, metrics, quantity)
                and glued(sentence, head.end, token.start)
            ):
                head = token
            elif sentence.unknown(head.end, token.start) > _FAR:
                break
        if is_modifier(sentence, quantity, head):
            return Refusal("no_noun", sentence.text[head.start : head.end + 4])
        return self._take(head, "after", quantity.end, metrics, title=title)

    def _first_noun(
        self,
        sentence: Sentence,
        quantity: Quantity,
        span: tuple[int, int],
        metrics: frozenset[str],
    ) -> tuple[Token | None, bool]:
        """The first noun in ``span`` behind the number, and whether a verb makes it a predicate.

        None where a verb ends the phrase before a noun comes, or an unknown phrase is too long.
        """
        becomes = False
        for token in sentence.between(*span, STOP | NOUN):
            word = token.word
            stops = word.marks & STOP
            unknown = sentence.unknown(quantity.end, token.start)
            if stops and not word.metrics and unknown == 0:
                if not word.marks & BECOMES:
                    return None, True
                becomes = True
            elif self._fits(word, metrics, quantity):
                if unknown > _MODIFIER or "、" in sentence.text[quantity.end : token.start]:
                    return None, True
                return token, becomes
            elif stops and len(word.text) > 1:
                return None, True
        return None, False

    def _shared(
        self, sentence: Sentence, index: int, metrics: frozenset[str], shares: int
    ) -> Counted | Refusal | None:
        """2个万亿级和10个千亿级产业集群: the noun stands behind the last number only.

        ``shares`` is how many more numbers may share it.
        """
        if index + 1 >= len(sentence.quantities) or not shares:
            return None
        quantity, following = sentence.quantities[index], sentence.quantities[index + 1]
        gap = sentence.text[quantity.end : following.start]
        same = following.word == quantity.word and (
            (1 < len(gap) <= 8 and gap[-1] in "和及与") or _LEVELLED.fullmatch(gap)
        )
        if same or gap == "、":  # 28条、45项政策措施
            return self._after(sentence, index + 1, metrics, shares - 1)
        return None

    def _before(
        self, sentence: Sentence, index: int, start: int, metrics: frozenset[str]
    ) -> Counted | Refusal | None:
        """The nearest noun before the number in its clause from ``start``; None where there is none."""
        quantity = sentence.quantities[index]
        phrase = start
        if index and sentence.quantities[index - 1].end > start:
            start = phrase = sentence.quantities[index - 1].end
        tokens = sentence.between(start, quantity.start, NOUN)
        for place in range(len(tokens) - 1, -1, -1):
            token = tokens[place]
            if not self._fits(token.word, metrics, quantity):
                continue
            if quantity.unit == "CNY" and _SHARE.match(sentence.text, token.end):
                continue  # 不超过合同金额的50%: the base of a share is no amount
            loose = quantity.word in self._loose
            if (
                loose
                and not token.word.metrics & metrics
                and (token.end < quantity.start or token.word.reason not in _PAPERS)
            ):
                continue  # 代表团提出8件: who hands in is not what is counted
            unknown = sentence.unknown(token.end, quantity.start)
            if loose and (unknown > 2 or (unknown and not token.word.metrics & _COUNTED_LOOSE)):
                continue
            if _WITH.match(sentence.text, token.end, quantity.start):
                unknown = 0
            if unknown > (8 if quantity.unit != "count" else 2):
                return Refusal("no_noun", sentence.text[token.end : quantity.start])
            joined = None
            other = next((t for t in reversed(tokens[:place]) if t.word.metrics & metrics), None)
            if other is not None:
                gap = sentence.text[other.end : token.start].strip(QUOTES)
                quoted = not gap and other.end < token.start  # “独角兽”“瞪羚”企业
                listed = quoted or gap in ("、", "和", "与", "及")
                if other.word.metrics & token.word.metrics and listed:
                    joined = other.word
            return self._take(token, "before", phrase, metrics, joined=joined)
        unknown = sentence.unknown(start, quantity.start)
        if unknown <= _STRANGE.get(quantity.word, 2):
            return None
        anchored = (
            quantity.word in self._loose
            or sentence.has(start, quantity.start, SUBSET)
            or _OF_THEM.search(sentence.text, start, quantity.start)
        )
        if unknown > 30 or not anchored:
            return Refusal("no_noun", sentence.text[start : quantity.start])
        return None

    def _back(
        self,
        sentence: Sentence,
        index: int,
        metrics: frozenset[str],
        refused: Refusal | None,
    ) -> Counted | Refusal:
        """The nearest noun of an earlier clause: 总数达13个, 另有17名."""
        quantity = sentence.quantities[index]
        start, _ = sentence.clause(quantity.start)
        if index:
            previous = sentence.quantities[index - 1]
            start = max(start, previous.end)
            if refused is not None and previous.word == quantity.word:
                return refused  # 老旧小区改造开工742个、完工548个
        if quantity.word in self._loose:
            metrics &= _COUNTED_LOOSE
        for token in reversed(sentence.between(sentence.start, start, NOUN)):
            fits = self._fits(token.word, metrics, quantity)
            if fits and (token.word.reason is None or token.word.metrics):
                phrase, _ = sentence.clause(token.start)
                return self._take(token, "back", phrase, metrics)
        return Refusal("no_noun")

    def _respectively(
        self, sentence: Sentence, index: int, metrics: frozenset[str]
    ) -> Counted | Refusal | None:
        """A、B分别新增1000家、10000家: the k-th number counts the k-th noun."""
        run = sentence.run(index)
        if len(run) < 2:
            return None
        start, _ = sentence.clause(run[0].start)
        tokens = sentence.between(start, run[0].start, DEALS | NOUN)
        at = next((t.start for t in tokens if t.word.marks & DEALS), None)
        if at is None:
            return None
        nouns = [t for t in tokens if t.end <= at and t.word.metrics & metrics]
        if len(nouns) < len(run) or sentence.unknown(nouns[-1].end, at):
            return None  # 博士硕士授权点分别新增26个和52个
        token = nouns[len(nouns) - len(run) + run.index(sentence.quantities[index])]
        return self._take(token, "before", start, metrics)
