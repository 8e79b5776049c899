"""Whether a figure is so, is aimed at, or is a rule's amount; pure."""

import re

from etl.extract.frame import Frame
from etl.extract.rules import is_standard
from etl.extract.when import When, governing, is_yearly
from etl.text.lexer import Token
from etl.text.marks import ACTUAL, DONE, PLAN, TARGET, WEAK
from etl.text.numbers import Quantity
from etl.text.phrases import is_now
from etl.text.sentence import Sentence

_BY = re.compile(r"(?:到|至)20[0-9]{2}年(?!底[，,]?(?:已|全))")
_A_YEAR = re.compile(r"20[0-9]{2}\s?年")
_MONTHS = 12
_CLOSING = 10  # from this month on 年底 may have come
# 算力规模年底突破1万P; not 去年底, 2023年底, 截至年底
_YEAR_ENDS = re.compile(
    r"年底(?<![去上前0-9年至]年底)(?:前)?(?:将|要|可|再|预计|力争){0,2}(?:突破|达到?|建成|增至|增加到|超过?|实现|完成|扩至|升至)?$"
)
_BEGUN = 2  # the month up to which a year has hardly begun
_SO = re.compile(
    r"已|截至|目前|累计|去年|上年|现(?:有|[集聚入拥存建运]|注册|登记)|底数|共有|家底|眼下"
)
# 一期投资9.2亿元，算力2000P，今年5月已全部建成: so it is, in a plan too
_STANDS = re.compile(
    r"(?:[(（][^()（）]{1,12}[)）])?[^。；：0-9]{0,20}(?:今年[0-9]{1,2}月|20[0-9]{2}年(?:[0-9]{1,2}月)?|目前|现)?均?已(?:于[^，。；]{1,10})?(?:全部|全面|正式|基本|整体|顺利)?"
    r"(?:建成|投用|投产|投运|完工|竣工|上线|落成|启用|运营|交付)(?:投用|投产|投运|运营|使用)?(?=[，。；]|$)"
)
# 盐田智算港一期3000P，年底前上线: it will be
_DUE = re.compile(
    r"(?:[(（][^)）]{1,8}[)）])?[，,](?:计划|预计|力争|将于|有望)?(?:今年)?(?:年底前|年内|月底前|下半年|明年[^，。；]{0,4}?)[^，。；0-9]{0,3}"
    r"(?:上线|建成|投用|投产|投运|交付|完工|启用|竣工|开园|开工|动工|开建)(?=[，。；]|$)"
)
# Hong Kong says so of what is expected: 项目投资料达238亿港元; 材料达300份 is none
_EXPECTED = re.compile(
    r"料(?:(?<=投资料)|(?<![材原资饲燃塑肥面涂染布颜木]料))(?:将|会|可)?(?:达|超|逾|增至|升至)?$"
)
# 投资2600万元建设平台，今年10月上线, said in August
_DUE_IN = re.compile(
    r"[^。；0-9]{0,24}[，,]今年([0-9]{1,2})月[^，。；0-9]{0,4}(?:上线|建成|投用|投产|投运|交付|完工|启用|竣工|开园)(?=[，。；]|$)"
)
_FINISHED = re.compile(r"[^，。；0-9]{0,8}完毕(?=[，。；]|$)")  # 首批19个项目公示完毕
_FINISHED_WITHIN = 10
_IN_A_MONTH = re.compile(r"今年([0-9]{1,2})月")
_TAKEN = ("此", "其", "该", "这", "它", "上述")  # 将此题列为督办提案: 将 is 把
_RUNS = re.compile(r"(?:批出|资助了|收到|惠及|至今|推出以来)")
_HEADS = 24  # characters in which a sentence says what it is about, in all its parts
_ALREADY = ("已", "已经")
_TELLING = DONE | TARGET | PLAN | ACTUAL
_AHEAD = frozenset(
    (
        "将",
        "要",
        "拟",
        "打算",
        "准备再",
        "准备新",
        "准备用",
        "准备在",
        "准备把",
        "准备从",
        "下一步",
        "今后",
    )
)
# 我们打算这样破题：…; 今年的盘子是：…: what plans there heads a list
_HEADS_LIST = re.compile(r"[^，。；：]{0,8}：")
_ATTRIBUTE = re.compile(r"已[\u4e00-\u9fff]{1,5}的")  # 推进已批建的3家省实验室建设
# what has a rank is there: 资金1221.9亿元、居全国首位
_RANKED = re.compile(
    r"[，、]?(?:总数|总量|数量|规模)?(?:均|稳|连续[^，。；]{1,6})?(?:居|位居|位列|列|排|保持|为)?全国(?:首位|第[一二三四五六七八九十])"
)
_RANKED_WITHIN = 20  # characters behind the number in which 全国 must end
# 12位委员将登台发言; not 委员将建议带到会上, where 将 is 把
_WILL = re.compile(
    r"[\u4e00-\u9fff]{1,8}?(?:即将|将(?:陆续|相继|于|在|分|全部|登|发|参加|出席|落|入|建|投|开|启|获|得|享|被|有|率先|新|达|超|成为))"
)
# 重点人才计划专家, 科技计划, 专项行动计划: a plan as a thing that has a name
_NAMED = re.compile(r"(?:人才|英才|学者|行动|专项|科技|研发|攻关|培养|培育|倍增|引才|资助|支持)$")
# 争取财政资助1.2亿元 is told of what was won as often as of what is hoped for
_WON = re.compile(r"[\u4e00-\u9fff]{0,8}(?:资金|资助|经费|补助|支持|专项|债券)")
# each year so many are trained; where they only come and go, it is so: 学院每年输送毕业生300人
_YEARLY = re.compile(r"每年(?!有|[^，。；0-9]{0,2}(?:招生|输送|毕业|走出))")
# 委员建议，在贵阳布局两个中心: what is proposed is yet to come
_PROPOSED = re.compile(
    r"(?<![件条])(?<![件条]人大)(?:提案|委员|代表|民盟|民建)[^，。；]{0,6}建议[，：]|建议(?:国家|在|由|将|设立|加快)"
)
# 设立规模20亿元的产业基金: a fund to come, no rule's amount
_FOUNDS = re.compile(r"(?<!已)(?<!已经)(?:设立|组建|成立|发起)[^，。；0-9]{0,16}$")
_DATED = re.compile(r"20[0-9]{2}\s?年")
_FUND_SET_UP = re.compile(r"设立[^。；]{0,24}基金")
_PLAN_BEHIND = re.compile(r"[^，。；]{0,24}[”》]?(?:工作|行动|建设)?计划")


def choose_status(
    sentence: Sentence,
    quantity: Quantity,
    clause: tuple[int, int],
    window: tuple[int, int],
    when: When,
    frame: Frame,
    mood: str | None,
    *,
    money: bool,
    contents: bool,
) -> str:
    """Actual, target or standard.

    A rule's amount first, then the year against publication, then the nearest cue before the
    number in its sentence, then the section and the genre. ``contents`` marks what a document is
    said to contain (21项任务), which is so even where the document plans.
    """
    if sentence.told is not None or is_now(sentence, quantity, clause[0]):
        return sentence.told or "actual"
    fund = money and _founds_a_fund(sentence, quantity, clause)
    if fund and frame.rule:
        return "target"
    elsewhen = (
        when.explicit
        and when.year != frame.year
        and _DATED.search(sentence.text, sentence.start, quantity.start)
        and not is_yearly(sentence, quantity, clause)
    )
    if not fund and is_standard(
        sentence, quantity, clause, window, frame, money=money, elsewhen=bool(elsewhen)
    ):
        return "standard"
    now = frame.year
    start, end = clause
    if _is_ahead(sentence, quantity, clause, when, frame):
        return "target"
    if sentence.quoted(quantity.start) and _PLAN_BEHIND.match(sentence.text, quantity.end, end):
        return "target"
    if (
        _WILL.match(sentence.text, quantity.end, end)
        or _DUE.match(sentence.text, quantity.end, sentence.end)
        or _EXPECTED.search(sentence.text, start, quantity.start)
        or _is_proposed(sentence, quantity)
    ):
        return "target"
    if sentence.text.endswith("了", 0, quantity.start) or _is_finished(sentence.text, quantity.end):
        return "actual"
    if _is_later(sentence, clause, quantity, when, frame) or (
        when.explicit and when.year == now and _is_whole_year(sentence, quantity, clause, frame)
    ):
        return "target"
    past = when.explicit and when.year is not None and now is not None and when.year < now
    ranked = _is_ranked(sentence.text, quantity.end)
    back = not when.explicit and frame.looks_back and frame.mood(*sentence.span) != "plan"
    past = past or ranked or mood == "review" or back
    told = _cue(sentence, start, quantity.core, TARGET, past=past)
    if told is None and not ranked:
        since = _year_at(sentence, quantity, clause) if when.explicit else sentence.start
        told = _cue(
            sentence,
            max(sentence.start, since),
            start,
            PLAN,
            past=past,
            so=sentence.part(quantity.start),
        )
    if told is not None:
        return told
    if past and not frame.work_report:
        return "actual"
    part = sentence.part(quantity.start)
    if not money and _YEARLY.search(sentence.text, part, quantity.start):
        return "target"
    if when.reached:
        return "actual"
    if contents and not frame.work_report:
        return "actual"
    if frame.work_report:
        return "target" if mood == "plan" and not ranked else "actual"
    return _by_document(sentence, quantity, frame)


def _is_ahead(
    sentence: Sentence, quantity: Quantity, clause: tuple[int, int], when: When, frame: Frame
) -> bool:
    """Whether the figure is of a year after publication; a year to be reached is, where that is unknown."""
    if frame.year is None:
        start = sentence.part(quantity.start)
        return _BY.search(sentence.text, start, quantity.start) is not None
    if not when.explicit or when.year is None or when.year < frame.year:
        return False
    return when.year > frame.year or _is_due(sentence, quantity, clause, frame)


def _is_due(sentence: Sentence, quantity: Quantity, clause: tuple[int, int], frame: Frame) -> bool:
    """Whether the number is to be reached by the end of the year: 到今年年底，企业达到50家."""
    period = next(iter(governing(sentence, quantity, clause)), None)
    if period is None or not period.by or frame.month in (None, 12):
        return False
    text = sentence.text
    return not text.startswith("截", period.start) and not _SO.search(
        text, period.end, quantity.start
    )


def _is_later(
    sentence: Sentence, clause: tuple[int, int], quantity: Quantity, when: When, frame: Frame
) -> bool:
    """Whether the clause says a part of the year that has not begun: 下半年再引进15家."""
    month = frame.month
    if month is None:
        return False
    text = sentence.text
    if month < _CLOSING and when.year == frame.year:
        ends = _YEAR_ENDS.search(text, clause[0], quantity.start)
        if ends is not None:
            return _SO.search(text, clause[0], quantity.start) is None
    part = sentence.part(quantity.start)
    due = _IN_A_MONTH.search(text, part, quantity.start)
    due = due or _DUE_IN.match(text, quantity.end, sentence.end)
    if due is not None and month < int(due[1]) <= _MONTHS:
        return _SO.search(text, part, quantity.start) is None  # 今年10月上线，首期接入企业20户
    for period in sentence.periods:
        if clause[0] <= period.start < quantity.start and period.months and period.year is None:
            past = text.startswith(("去年", "上年"), period.start - 2)
            return not past and month <= int(period.months.partition("-")[0])
    return False


def _is_whole_year(
    sentence: Sentence, quantity: Quantity, clause: tuple[int, int], frame: Frame
) -> bool:
    """Whether the number is of a year that has hardly begun: 2026年新增500件以上, said in January."""
    if frame.month is None or frame.month > _BEGUN:
        return False
    text = sentence.text
    period = next(iter(governing(sentence, quantity, clause)), None)
    if period is None or not _A_YEAR.fullmatch(text, period.start, period.end):
        return False
    if text[period.start - 1 : period.start] in ("比", "较", "自", "从"):
        return False
    return _SO.search(text, period.start, quantity.start) is None


def _is_finished(text: str, end: int) -> bool:
    """Whether what follows the number is through: 首批19个项目公示完毕."""
    near = text.find("完毕", end, end + _FINISHED_WITHIN) >= 0
    return near and _FINISHED.match(text, end) is not None


def _is_ranked(text: str, end: int) -> bool:
    """Whether a rank in the nation follows the number, a status that has been reached."""
    near = text.find("全国", end, end + _RANKED_WITHIN) >= 0
    return near and _RANKED.match(text, end) is not None


def _cue(
    sentence: Sentence, start: int, end: int, ahead: int, *, past: bool, so: int = 0
) -> str | None:
    """The status that the last telling word within [start, end) gives; None where none tells.

    ``ahead`` marks the planning words that count there, TARGET or PLAN; weak ones (争取) do not
    where the period is ``past``. What tells that things are so counts from ``so`` on: of an item of
    a list it tells nothing of the next.
    """
    for token in reversed(sentence.between(start, end, _TELLING)):
        marks = token.word.marks
        if sentence.quoted(token.start) or _is_name(sentence, token, end):
            continue
        if token.word.text == "争取" and _WON.match(sentence.text, token.end):
            continue
        if token.start < so and (
            token.start - sentence.start > _HEADS or (marks & (DONE | ACTUAL) and not marks & ahead)
        ):
            continue
        if marks & DONE:
            if ahead == PLAN and _ATTRIBUTE.match(sentence.text, token.start):
                continue  # tells of its own clause only
            return "actual"
        if sentence.text.endswith(_ALREADY, start, token.start):
            return "actual"  # 已经谋划的近1400个项目
        planned = marks & ahead or (
            ahead == PLAN and (token.word.text in _AHEAD or _heads_list(sentence, token))
        )
        if planned and not (past and marks & WEAK):
            return "target"
        if marks & ACTUAL and "filler" not in token.word.cues:
            return "actual"
    return None


def _heads_list(sentence: Sentence, token: Token) -> bool:
    """Whether a planning word heads the list that follows: 今年的目标任务是：…."""
    if not token.word.marks & TARGET:
        return False
    return _HEADS_LIST.match(sentence.text, token.end, sentence.end) is not None


def _by_document(sentence: Sentence, quantity: Quantity, frame: Frame) -> str:
    """What nothing in the sentence tells: by the section, then by the genre."""
    section = frame.mood(*sentence.span)
    if section is not None:
        return "target" if section == "plan" else "actual"
    start = sentence.part(quantity.start)
    if (
        frame.genre == "plan"
        and not _SO.search(sentence.text, start, quantity.start)
        and not _stands(sentence, quantity)
    ):
        return "target"
    return "actual"


def _stands(sentence: Sentence, quantity: Quantity) -> bool:
    """Whether the list that the number stands in ends with what is done: 投资9.2亿元，算力2000P，已建成."""
    text, at = sentence.text, quantity.end
    if text.find("已", at, sentence.end) < 0:
        return False
    later = [q for q in sentence.quantities if q.start >= at]
    for end in (at, *(q.end for q in later)):
        if _STANDS.match(text, end, sentence.end):
            return "；" not in text[at:end] and "已" not in text[at:end]
    return False


def _is_name(sentence: Sentence, token: Token, number: int) -> bool:
    """Whether the word plans nothing here: 青年英才计划，, 攻关计划项目, 将4件议案交…审议."""
    if token.word.text == "将" and (
        token.end == number or sentence.text.startswith(_TAKEN, token.end)
    ):
        return True
    if token.word.text == "计划" and _RUNS.match(sentence.text, token.end):
        return True  # 截至四月底，计划批出项目12个
    if token.word.text not in ("计划", "规划", "目标", "工程"):
        return False
    if sentence.text.endswith(("列入", "纳入"), 0, token.start):
        return True  # 列入计划逐步解决的121件 were so answered
    if sentence.text.startswith(("项目", "课题"), token.end) or _NAMED.search(
        sentence.text, max(0, token.start - 2), token.start
    ):
        return True
    behind = sentence.text[token.end : token.end + 1]
    before = sentence.text[max(0, token.start - 2) : token.start]
    if before.endswith("期"):
        return False  # 三期规划400P
    return (behind in "，,。；、”》" or behind.isdigit()) and before not in (
        "工作",
        "下步",
        "展的",
        "年的",
    )


def _year_at(sentence: Sentence, quantity: Quantity, clause: tuple[int, int]) -> int:
    """Where the governing year stands; a plan named after it is a plan of that year."""
    periods = governing(sentence, quantity, clause)
    return periods[0].start - 12 if periods else sentence.start


def _is_proposed(sentence: Sentence, quantity: Quantity) -> bool:
    text, start, end = sentence.text, sentence.start, quantity.start
    return text.find("建议", start, end) >= 0 and bool(_PROPOSED.search(text, start, end))


def _founds_a_fund(sentence: Sentence, quantity: Quantity, clause: tuple[int, int]) -> bool:
    """Whether the sum is that of a fund a rule sets up; so is its first part: 其中首期3亿元."""
    text, (start, end) = sentence.text, clause
    if text.find("基金", start, end) >= 0 and _FOUNDS.search(text, start, quantity.start):
        return True
    part = sentence.part(quantity.start)
    return "首期" in text[start : quantity.start] and bool(_FUND_SET_UP.search(text, part, start))
