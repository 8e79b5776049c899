"""Whether a figure is about its whole region or a part that could pose as it; pure."""

import re

from etl.extract.case import Case, is_of_a_fund
from etl.extract.frame import AUTONOMOUS
from etl.extract.places import BUILT
from etl.registry import Metric
from etl.text.lexer import Token
from etl.text.marks import COUNTY, PART, PLACE

# 该院…, 中心已签下订单1.3亿元: a body that was named before
_BODY_OF_ONE = re.compile(
    r"该[\u4e00-\u9fff]{0,8}?(?:院|实验室|基金|公司|企业|中心|校|园|平台|集团)"
    r"|(?<![\u4e00-\u9fff])(?:基地|中心|园区|公司|实验室|研究院|学院|平台|合作区|高新区|开发区)"
    r"(?:目前|现有|已|拥有|累计|集聚|里|内|共有|现|去年|今年)"
)
# 辽宁实验室集聚698人, “鄂融通”平台支持…: what has a name of its own
_BODY = re.compile(
    r"[^，。；、的0-9“”]{0,10}?(?:实验室|研究院|先研院|大学|学院|银行|交易所|科学园|产业园|园区|工业区|自贸试验区|科技城|科学城"
    r"|(?:计算|智算|超算|交易|创新)中心|梦工场|谷)(?![区、和及等])"
)
_NAMED_BODY = re.compile(r"”(?:平台|基地|园区|中心|品牌|系统)[^，。；、0-9]{0,8}$")
# 总投资711亿元的古雷炼化一体化工程: the money of one named project
_OF_ONE = re.compile(
    r"的(?!重大|重点|产业|各类|一批)[^，。；、0-9]{3,24}(?:项目|工程|基地|中心|电站|装置|园)"
)
_TENANTS = re.compile(r"(?:平台|园区?|谷|港|基地|小镇|楼宇)[^，。；、]{0,5}入驻")
_WHOLE = re.compile(r"全[省市区州]|我[省市区]|本[省市]")
_LARGER = re.compile(r"全[省国州]|我省|本省|全市|我市|本市")
_DISTRICT = re.compile(r"[全我本该，。；](?:(?<=[全我本该])[区县旗](?!域)|(?<=[，。；])区里)")
# 高新区内国家高新技术企业7000家
_INSIDE = re.compile(
    r"[园区地镇][内里](?!的)(?:(?<=园..)|(?<=园.)|(?<=[新开发范税作]区.)|(?<=基地.)|(?<=小镇.))"
)
_FUNDS = re.compile(
    r"基金(?:群|集群|丛林|体系|矩阵)|基金[0-9]+[支只个]|[0-9]+[支只个][^，。；]{0,8}基金|各类基金|等基金|(?<!母)基金总规模"
)
_OF_FUND = re.compile(
    r"(?:母|引导|产业|发展|创投|天使|种子|投资|直投)(?<!子)基金[^，。；、0-9]{0,10}(?:规模|认缴|实缴|募集|募资)[^，。；、0-9]{0,4}$"
)
# 澳门代表团举行开放团组会议，12名代表
_GROUP_MEETS = re.compile(
    r"(?:代表团|界别)[^，。；0-9]{0,12}(?:会议|讨论|审议|联组)[，,][^，。；0-9]{0,6}$"
)
_OF_FUND_SO_FAR = re.compile(r"基金[^。；]{0,24}(?:已投|投了|投出)")  # 基金已投项目32个
_KINDS = frozenset(("片区", "示范区", "功能区", "集聚区", "小镇", "园区"))
_PARTIES = (
    "界别",
    "工商联",
    "民盟",
    "民建",
    "民进",
    "九三学社",
    "社中央",
    "致公党",
    "农工党",
    "民革",
    "台盟",
    "代表团",
    "小组",
)


def choose_coverage(case: Case, metric: Metric, status: str) -> str:
    """Part where what is counted is confined to a place or single body inside the region.

    The place stands in the clause, or opens the sentence or its part and holds for what follows
    until another place or 全省 leads back.
    """
    if metric.id in ("parks", "policies"):
        return "whole"
    sentence, text = case.sentence, case.sentence.text
    if metric.id in ("delegates", "proposals"):
        return "part" if case.frame.local or _of_one_party(case) else "whole"
    if sentence.single or (case.frame.local and not _leads_back(case)):
        return "part"
    if _district(case):
        return "part"
    if _BODY_OF_ONE.search(text, sentence.part(case.quantity.start), case.quantity.start):
        return "part"
    if _is_body(case):
        return "part"
    if _TENANTS.search(text, case.window[0], case.quantity.end) and sentence.has(
        case.window[0], case.quantity.start, PLACE
    ):
        return "part"  # 兰州、天水跨境电商公共服务平台新入驻企业445家
    if metric.id == "funding" and status != "standard" and _OF_ONE.match(text, case.quantity.end):
        return "part"
    if metric.id == "funding" and status != "standard" and _is_one_fund(case):
        return "part"
    if _OF_FUND_SO_FAR.search(text, sentence.start, case.quantity.start):
        return "part"
    inside = _INSIDE.search(text, sentence.part(case.quantity.start), case.quantity.start)
    if inside is not None and not _LARGER.search(text, inside.end(), case.quantity.start):
        return "part"
    if not sentence.marks & (PART | COUNTY):
        return "whole"
    here = case.counted.phrase_start if case.counted.side == "back" else case.window[0]
    if _confined(case, here, case.quantity.start):
        return "part"
    start = sentence.part(case.quantity.start)
    _, end = sentence.clause(start)
    tenants = "入驻" in text[case.window[0] : case.quantity.end]
    before = _clause_before(case) if tenants else None
    if before is not None and _confined(case, *before):
        return "part"  # 6个市的创谷挂牌，入驻企业300多家: what several parks have
    if end < here and status != "standard" and _confined(case, start, end):
        back = _WHOLE.search(text, end, case.quantity.start)
        other = sentence.has(end, case.quantity.start, PLACE)
        return "whole" if back or other else "part"
    return "whole"


def _of_one_party(case: Case) -> bool:
    """Whether members or papers are those of one party, 界别 or delegation."""
    text = case.sentence.text
    if "代表团和代表" in text[case.sentence.start : case.quantity.start]:
        return False  # of all who may
    if _GROUP_MEETS.search(text, case.sentence.start, case.quantity.start):
        return True
    return any(word in text[case.window[0] : case.window[1]] for word in _PARTIES)


def _is_body(case: Case) -> bool:
    """Whether the clause begins with one house of a place, or a body with a name in quotes."""
    sentence, (start, _) = case.sentence, case.clause
    text, at = sentence.text, case.quantity.start
    if _NAMED_BODY.search(text, start, case.counted.start if case.counted.side == "before" else at):
        return True
    if not sentence.marks & PLACE:
        return False
    for token in sentence.between(start, min(at, start + 12), PLACE):
        body = _BODY.match(text, token.end, at)
        if body is not None and not (
            case.counted.side == "before" and case.counted.start < body.end()
        ):
            return True
    return False


def _leads_back(case: Case) -> bool:
    """Whether a text about a district speaks of what is larger: 全省, or another place by name."""
    sentence, at = case.sentence, case.quantity.start
    start = sentence.part(at)
    return bool(_LARGER.search(sentence.text, start, at)) or any(
        not token.word.marks & COUNTY for token in sentence.between(start, at, PLACE)
    )


def _district(case: Case) -> bool:
    """Whether 全区 or 全县 stands before the number, of a publisher that is no autonomous region."""
    place = case.frame.place
    if place is None or (place[:2] in AUTONOMOUS and place.endswith("0000")):
        return False
    text, start = case.sentence.text, case.sentence.part(case.quantity.start)
    return bool(_DISTRICT.search(text, start, case.quantity.start))


def _is_one_fund(case: Case) -> bool:
    """Whether the sum is one fund's: 总规模50亿元的产业母基金, 某母基金总规模10亿元."""
    text, at = case.sentence.text, case.quantity.start
    if _FUNDS.search(text, case.clause[0], case.clause[1]):
        return False
    return is_of_a_fund(case) or bool(_OF_FUND.search(text, case.clause[0], at))


def _clause_before(case: Case) -> tuple[int, int] | None:
    """The clause before the number's own, None where it is the first of its sentence."""
    first = case.clause[0]
    if first <= case.sentence.start + 1:
        return None
    return case.sentence.clause(first - 2)[0], first - 1


def _is_item(case: Case, start: int, token: Token, end: int) -> bool:
    """Whether a part is one of three and more items of a list, or built in a clause before.

    Such a part is counted or told of; it is not where the counted things are.
    """
    text = case.sentence.text
    if end < case.quantity.start and (
        BUILT.search(text, start, token.start)
        or any(q.end == token.start for q in case.sentence.quantities)
    ):
        return True  # 9家高新区进入全国50强，高新技术企业3万家
    if token.word.text in _KINDS and BUILT.search(text, start, token.start):
        return True  # 完工片区路网更新项目19个: projects of a kind
    if text.startswith("、", token.end):
        return False  # 中国声谷、高新区集聚企业: two places
    return text.count("、", start, end) >= 2 and "、" in text[token.end : end]


def _confined(case: Case, start: int, end: int) -> bool:
    """Whether a place or body below the region stands in [start, end), outside lists and asides."""
    sentence = case.sentence
    for token in sentence.between(start, end, PART | COUNTY):
        rest = sentence.text[token.end : end]
        if (
            "等" in rest[:14]
            or _is_item(case, start, token, end)
            or "（" in sentence.text[max(start, token.start - 1) : token.start]
        ):
            continue
        if sentence.quoted(token.start):
            continue
        return True
    return False
