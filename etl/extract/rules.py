"""What a rule gives and what it asks for: amounts, pots, caps, thresholds and conditions; pure."""

import re

from etl.extract.frame import Frame
from etl.schema import Qualifier
from etl.text.lexer import Token
from etl.text.marks import ACTUAL, PAID, PLAN, RULE, TARGET
from etl.text.numbers import Quantity
from etl.text.sentence import Sentence

# 揭榜方须满足：…; 应具备下列条件：…: what a list asks of those who apply
_CONDITIONS = re.compile(
    r"(?:满足|具备|符合)(?:以下|下列|如下)?[^，。；：:]{0,8}[：:]|(?:条件|门槛|要求)(?:是|为)?[：:]"
)
REGULATION = re.compile(r"办法|细则|指南|须知|规程|申报")
# 服务企业200家以上、连接设备5万台以上，可申请50万元; 首次超过2000万元、1亿元，依次奖励
_GETS = re.compile(
    r"(?:[、和且][^，。；]{0,20}[0-9][^，。；]{0,8})*的?[，,]\s?(?:可|均可|依次|分别|对应|相应|再|另)*"
    r"(?:按[^，。；]{0,16}?(?:给予|奖励|补)|申请|申领|享受|给予|兑现(?=[0-9])|奖励|奖补|补助|补贴|资助|[奖补](?=[最0-9]|$)|上浮|加码|补足)"
)
_REACHES = re.compile(r"(?:首次|第一次|首度|达到|满|(?<!不)超过|突破|累计)[^，。；]{0,4}$")
_FOR_MORE = re.compile(r"(?:以上)?的可(?:再|另)?(?:上浮|享受|申请|获)")
# 首次认定的奖20万元, 省里再补10万元: so briefly speaks a rule
GIVEN = re.compile(
    r"(?<![获得中评大颁领奖])(?:[奖补](?=\ufffd?$)|(?:依次|分别|各|再|另)?给(?=$)|可[拿得领获](?=$)|启动费(?=$)|补足到?(?=$))"
)
CAPS = re.compile(r"最高|上限|封顶|顶格")
_CAP_WITHIN = 3  # characters before the amount
# 垂直模型降到500万元, 承接国家专项的放宽到200万元: the amount of a rule for another case
SHIFT = re.compile(r"(?:降|放宽|提高|提升|上浮|上调|下调|提|升)[到至为]$")
# 市财政2022—2026年统筹50亿元: what a rule sets aside
_POT = re.compile(
    r"(?:财政|资金|专项|预算)[^，。；]{0,16}(?:统筹|安排|拿出|列支|单列|设立|筹集|投入|发放|切块)[^，。；0-9]{0,14}$"
)
_SPENT = re.compile(r"已|累计|去年|上年|截至|以来|共")
_EARNED = re.compile(
    r"融资|产值|营收|收入|签约|协议投资|交易额|合计|到位"
)  # no amounts of a rule, but of firms
# “算力券”每年共8000万元, 专项资金每年10亿元; 30亿港元“人工智能资助计划”: pots of running programmes
_YEARLY_POT = re.compile(
    r"(?:资金|财政|预算|补贴|专项|[券金][”》]?)[^，。；]{0,10}每年[^，。；0-9]{0,8}$"
    r"|每年[^，。；0-9]{0,10}(?:安排|发放|列支|统筹|拿出|预算|切出|切块|单列|预留)[^，。；0-9]{0,16}$|资金池[^，。；0-9]{0,4}$"
)
_PROMISES = frozenset(("首次", "兑现"))
_PROGRAMME = re.compile(r"(?:的)?“[^”]{2,18}(?:计划|券)”")
_REWARD = re.compile(r"奖补|补助|奖励|资助|补贴")
_ASKS = re.compile(r"给予|补贴|申报|认定|条件|补助|依托单位|奖励|须|应当|申请")
_BOUND = re.compile(r"不得|不少于|不低于|至少|原则上不超过")
_MUST = re.compile(r"须$|(?:须|应|需)(?:在|达|达到|不|有|具有|为)$|原则上$")
_QUESTION = 40  # characters in which a question or head says what is asked for
_APPLIES = re.compile(r"申报|申请")
_AIMS = re.compile(r"力争|目标|到20[0-9]{2}年|每年")
_DATED = re.compile(r"20[0-9]{2}年")
_AMOUNT = RULE | PAID | ACTUAL | PLAN
_THRESHOLD = re.compile(
    r"(?:以上)?(?:的)(?:[，,]|企业|单位|项目|机构|主体|，)|(?:以上)?(?:即可|可按|且[^，。；0-9]{1,12}的[，,])"
    r"|(?:以上)?的[^，。；、0-9]{1,14}(?:企业|单位|项目|机构)[，,][^。；]{0,16}(?:奖励|奖补|补助|给予)"
    r"|[\u4e00-\u9fff]{0,6}(?:企业|单位|项目|机构)的[，,]"
)
# 对首次认定的企业，市财政奖励10万元: what is given to whoever is meant, in whatever text
_GRANTS = re.compile(
    r"(?:(?<![\u4e00-\u9fff])|(?<=[，。；：、是]))对(?!于|照|口|外)(?![^。；，]{0,12}[0-9]+[家户个名])[^。；]{2,60}?(?:给予|奖励|补助|补贴|资助|奖补|[奖补](?=[最0-9]|$))"
    r"|的[^，。；0-9]{0,16}(?:企业|单位|项目|机构|平台|团队|个人|中心|园区)[，,](?:由[^，。；]{2,10})?(?:分别|一次性|再|择优)?(?:给予|奖励|补助|资助|[奖补](?=[最0-9]|$))"
    r"|(?:获|通过|认定|入选|评为|达到|引进|新建|首次)[^，。；]{0,20}的[，,][^，。；0-9]{0,8}?(?:给予|奖励|补助|资助|(?:[奖补]|兑现)$)"
)
_GIVES = re.compile(r"给予|奖励|补贴|补助|资助|奖补|[奖补](?=[最0-9]|$)|兑现$")
_GRANTED_WITHIN = 20  # characters behind the verb, in which a second giver may be named
_ASKED = re.compile(
    r"的(?:企业|单位|机构|项目|主体)?[，,](?:按[^，。；]{1,16}?|分别|一次性|再|可|最高|至多)*(?:给予|奖励|奖补|补助|补贴|资助|返补|[奖补](?=[0-9最]))"
)
_ELSE = re.compile(r"新增|设立|累计|共|投入|带动")
# 年营收突破1亿元、10亿元的企业，分别给予…; 规模1000P以上的智算中心，按…给予…
_EARNS = re.compile(
    r"(?:以上)?的[^，。；、0-9]{0,16}(?:[，,][^。；]{0,30}?|按[^，。；]{1,16}?)(?:给予|奖励|奖补|补助|补贴|资助|返补|[奖补](?=[最0-9]))"
)


def is_standard(
    sentence: Sentence,
    quantity: Quantity,
    clause: tuple[int, int],
    window: tuple[int, int],
    frame: Frame,
    *,
    money: bool,
    elsewhen: bool,
) -> bool:
    """Whether the number is a rule's amount, pot or threshold.

    What is of another year than the rule's own (``elsewhen``) is so only by a word that says it.
    """
    if is_required(sentence, quantity, clause, frame):
        return True
    if not money:
        return False
    start, _ = clause
    capped = quantity.qualifier is Qualifier.AT_MOST
    ruled = not elsewhen and _is_granted(sentence, quantity)
    promised = ruled or frame.rule
    paid = other = False
    for token in sentence.between(start, max(window[1], quantity.end), _AMOUNT):
        marks = token.word.marks
        if marks & RULE and not _is_planned_pot(sentence, token, frame):
            ruled = True
        if token.end == quantity.start and capped and token.word.text == "累计":
            continue  # 累计不超过30万元 is a cap
        if token.end <= quantity.start and not (promised and _promises(sentence, token, quantity)):
            paid = paid or bool(marks & PAID)
            other = other or bool(marks & (ACTUAL | PLAN))
    text = sentence.text
    ruled = ruled or bool(CAPS.search(text, quantity.start - _CAP_WITHIN, quantity.end))
    ruled = ruled or bool(GIVEN.search(text, start, _head_of_list(sentence, quantity).start))
    if ruled and (capped or frame.rule or not paid):
        return True
    if capped and not paid and _REWARD.search(sentence.text, sentence.start, quantity.start):
        return True
    part = sentence.part(quantity.start)
    pot = _YEARLY_POT.search(text, part, quantity.start) or _PROGRAMME.match(text, quantity.end)
    planned = not frame.rule and sentence.has(part, quantity.start, TARGET)
    spent = _SPENT.search(text, start, quantity.start)
    if pot and not (frame.work_report or elsewhen or planned or spent):
        return True
    if frame.rule and _POT.search(text, part, quantity.start):
        return _SPENT.search(text, part, quantity.start) is None
    lead = sentence.has(sentence.start, start, RULE)
    if lead and not paid and SHIFT.search(text, start, quantity.start):
        return True
    if lead and (capped or (frame.rule and not paid)):
        return True
    if lead and not paid and _REWARD.search(sentence.text, sentence.start, start):
        return True
    if _EARNED.search(text, start, quantity.start):
        return False
    return frame.rule and not paid and not other and not elsewhen


def _promises(sentence: Sentence, token: Token, quantity: Quantity) -> bool:
    """Whether a word that elsewhere tells of what was done promises it in a rule: 首次升规的…, 分别兑现15万元."""
    if token.word.text not in _PROMISES:
        return False
    return _SPENT.search(sentence.text, sentence.part(quantity.start), quantity.start) is None


def is_pot(sentence: Sentence, quantity: Quantity) -> bool:
    """Whether the amount is what a rule or programme sets aside in all: 市财政统筹50亿元, 资金池1.5亿元."""
    text, start = sentence.text, sentence.part(quantity.start)
    return (
        _YEARLY_POT.search(text, start, quantity.start) is not None
        or _POT.search(text, start, quantity.start) is not None
        or _PROGRAMME.match(text, quantity.end) is not None
    )


def _is_granted(sentence: Sentence, quantity: Quantity) -> bool:
    """Whether the amount is what whoever is meant gets: 对首次认定的企业奖励10万元，省级配套5万元."""
    text, start = sentence.text, sentence.part(quantity.start)
    if _GIVES.search(text, start, quantity.start) is None:
        return False
    granted = _GRANTS.search(text, start, quantity.start)
    if granted is None or quantity.start - granted.end() > _GRANTED_WITHIN:
        return False
    return _ELSE.search(text, granted.end(), quantity.start) is None


def _is_planned_pot(sentence: Sentence, token: Token, frame: Frame) -> bool:
    """Whether a yearly sum is only intended: 下一步，每年安排资金1亿元, where nothing is ruled."""
    return (
        not frame.rule
        and token.word.text.startswith("每年")
        and sentence.has(sentence.start, token.start, TARGET)
    )


def is_required(
    sentence: Sentence, quantity: Quantity, clause: tuple[int, int], frame: Frame
) -> bool:
    """Whether a rule asks for the number: a threshold, or a condition."""
    if frame.rule and is_threshold(sentence, quantity):
        return True
    if _is_reached(sentence, quantity, clause, frame):
        return True
    if _FOR_MORE.match(sentence.text, quantity.end):
        return True  # 年用算力1000P以上的可再上浮20%
    if _EARNS.match(sentence.text, _end_of_list(sentence, quantity)):
        stop = sentence.text.find("；", quantity.end, sentence.end)
        return not sentence.has(clause[0], sentence.end if stop < 0 else stop, PAID)
    return _is_condition(sentence, quantity, clause, frame)


def _is_reached(
    sentence: Sentence, quantity: Quantity, clause: tuple[int, int], frame: Frame
) -> bool:
    """Whether who reaches the number gets something: 营收首次超过2000万元、1亿元，依次奖励…."""
    text, first = sentence.text, _head_of_list(sentence, quantity)
    reaches = _REACHES.search(text, clause[0], first.core)
    least = first.qualifier is Qualifier.AT_LEAST
    if not (reaches or least) or not _GETS.match(text, _end_of_list(sentence, quantity)):
        return False
    return frame.rule or (reaches is not None and "次" in reaches[0])


def _is_condition(
    sentence: Sentence, quantity: Quantity, clause: tuple[int, int], frame: Frame
) -> bool:
    """Whether a rule asks for at least so many: 科研人员不少于15人 beside 补助20万元."""
    text = sentence.text
    least = quantity.qualifier is Qualifier.AT_LEAST
    if least and _CONDITIONS.search(text, sentence.start, quantity.start):
        return True
    regulates = frame.rule and REGULATION.search(frame.title) is not None
    part = text[sentence.part(quantity.start) : clause[1]]
    said = "以上" in text[quantity.start : quantity.end]
    if said and regulates and not (_AIMS.search(part) or _DATED.search(part)):
        return True
    if not _BOUND.match(text, quantity.start, quantity.core) and not _MUST.search(
        text, clause[0], quantity.start
    ):
        return False
    if regulates and not _AIMS.search(text[slice(*clause)]):
        return True
    asks = _ASKS if frame.rule else _APPLIES
    start = sentence.start
    if text[start - 1 : start] in ("？", "?", "：", ":", "\n"):
        start = max(0, start - _QUESTION)  # 申请要满足哪些条件？在孵企业不少于20家
    asked = asks.search(text, start, sentence.end)
    return asked is not None and not _AIMS.search(text[slice(*clause)])


def is_asked(sentence: Sentence, quantity: Quantity) -> bool:
    """Whether what gets something must reach the amount, whatever it is of: 采购超过100万元的单位，按10%返补."""
    return _ASKED.match(sentence.text, quantity.end, sentence.end) is not None


def is_threshold(sentence: Sentence, quantity: Quantity) -> bool:
    """Whether the number, or the list it stands in, ends with 的: …达到1亿元的，奖励…."""
    return bool(_THRESHOLD.match(sentence.text, _end_of_list(sentence, quantity)))


def _head_of_list(sentence: Sentence, quantity: Quantity) -> Quantity:
    """The first number of the list that the number stands in: 达到500P、1000P."""
    first = quantity
    for earlier in reversed(sentence.quantities):
        if earlier.end <= first.start and sentence.text[earlier.end : first.start] in ("、", "和"):
            first = earlier
    return first


def _end_of_list(sentence: Sentence, quantity: Quantity) -> int:
    """Where the list of numbers ends that the number stands in: 1亿元、10亿元."""
    at = quantity.end
    for later in sentence.quantities:
        if later.start >= at and sentence.text[at : later.start] in ("、", "和", "或", "及"):
            at = later.end
    return at
