"""Whether a figure is so, is aimed at, or is a rule's amount; pure."""

import re

from etl.frame import Frame
from etl.lexer import Token
from etl.marks import ACTUAL, DONE, PAID, PLAN, RULE, TARGET, WEAK
from etl.numbers import Quantity
from etl.schema import Qualifier
from etl.sentence import Sentence
from etl.when import When, governing

_REWARD = re.compile(r"奖补|补助|奖励|资助|补贴")
_ASKS = re.compile(r"给予|补贴|申报|认定|条件|补助|依托单位|奖励|须|应当|申请")
_BOUND = re.compile(r"不得|不少于|不低于|至少|原则上不超过")
_MUST = re.compile(r"(?:须|应|需)(?:在|达|达到|不|有|具有|为)$|原则上$")
_QUESTION = 40  # characters in which a question or head says what is asked for
_APPLIES = re.compile(r"申报|申请")
_AIMS = re.compile(r"力争|目标|到20[0-9]{2}年|每年")
_TELLING = DONE | TARGET | PLAN | ACTUAL
_AHEAD = frozenset(("将", "要", "拟", "下一步", "今后"))
_AMOUNT = RULE | PAID | ACTUAL | PLAN
_THRESHOLD = re.compile(
    r"(?:以上)?(?:的)(?:[，,]|企业|单位|项目|机构|主体|，)|(?:以上)?(?:即可|可按|且[^，。；0-9]{1,12}的[，,])"
    r"|(?:以上)?的[^，。；、0-9]{1,14}(?:企业|单位|项目|机构)[，,][^。；]{0,16}(?:奖励|奖补|补助|给予)"
)
# 对首次认定的企业，市财政奖励10万元: what is given to whoever is meant, in whatever text
_GRANTS = re.compile(
    r"(?:(?<![\u4e00-\u9fff])|(?<=[，。；：、是]))对(?!于|照|口|外)(?![^。；，]{0,12}[0-9]+[家户个名])[^。；]{2,60}?(?:给予|奖励|补助|补贴|资助|奖补)"
    r"|的[^，。；0-9]{1,16}(?:企业|单位|项目|机构|平台|团队|个人|中心|园区)[，,](?:由[^，。；]{2,10})?(?:分别|一次性|再|择优)?(?:给予|奖励|补助|资助)"
)
_GIVES = re.compile(r"给予|奖励|补贴|补助|资助|奖补")
_GRANTED_WITHIN = 20  # characters behind the verb, in which a second giver may be named
_ELSE = re.compile(r"新增|设立|累计|共|投入|带动")
# 年营收突破1亿元、10亿元的企业，分别给予…; 规模1000P以上的智算中心，按…给予…
_EARNS = re.compile(
    r"(?:以上)?的[^，。；、0-9]{0,16}[，,][^。；]{0,30}?(?:给予|奖励|奖补|补助|补贴|资助)"
)
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
_YEARLY = re.compile(r"每年(?!有)")
# 委员建议，在贵阳布局两个中心: what is proposed is yet to come
_PROPOSED = re.compile(
    r"(?:提案|委员|代表|民盟|民建)[^，。；]{0,6}建议[，：]|建议(?:国家|在|由|将|设立|加快)"
)
# 设立规模20亿元的产业基金: a fund to come, no rule's amount
_FOUNDS = re.compile(r"(?:设立|组建|成立|发起)[^，。；0-9]{0,16}$")
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
    if sentence.told is not None:
        return sentence.told
    fund = money and _founds_a_fund(sentence, quantity, clause)
    if fund and frame.rule:
        return "target"
    elsewhen = (
        when.explicit
        and when.year != frame.year
        and _DATED.search(sentence.text, sentence.start, quantity.start)
    )
    if not fund and _is_standard(
        sentence, quantity, clause, window, frame, money=money, elsewhen=bool(elsewhen)
    ):
        return "standard"
    now = frame.year
    if when.explicit and when.year is not None and now is not None and when.year > now:
        return "target"
    start, end = clause
    if sentence.quoted(quantity.start) and _PLAN_BEHIND.match(sentence.text, quantity.end, end):
        return "target"
    if _WILL.match(sentence.text, quantity.end, end) or _is_proposed(sentence, quantity):
        return "target"
    if sentence.text[quantity.start - 1 : quantity.start] == "了":
        return "actual"
    past = when.explicit and when.year is not None and now is not None and when.year < now
    ranked = _is_ranked(sentence.text, quantity.end)
    past = past or ranked or mood == "review" or (not when.explicit and frame.looks_back)
    told = _cue(sentence, start, quantity.core, TARGET, past=past)
    if told is None and not ranked:
        since = _year_at(sentence, quantity, clause) if when.explicit else sentence.start
        told = _cue(sentence, max(sentence.start, since), start, PLAN, past=past)
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


def _is_ranked(text: str, end: int) -> bool:
    """Whether a rank in the nation follows the number, a status that has been reached."""
    near = text.find("全国", end, end + _RANKED_WITHIN) >= 0
    return near and _RANKED.match(text, end) is not None


def _cue(sentence: Sentence, start: int, end: int, ahead: int, *, past: bool) -> str | None:
    """The status that the last telling word within [start, end) gives; None where none tells.

    ``ahead`` marks the planning words that count there, TARGET or PLAN; weak ones (争取) do not
    where the period is ``past``.
    """
    for token in reversed(sentence.between(start, end, _TELLING)):
        marks = token.word.marks
        if sentence.quoted(token.start) or _is_name(sentence, token, end):
            continue
        if token.word.text == "争取" and _WON.match(sentence.text, token.end):
            continue
        if marks & DONE:
            if ahead == PLAN and _ATTRIBUTE.match(sentence.text, token.start):
                continue  # tells of its own clause only
            return "actual"
        planned = marks & ahead or (ahead == PLAN and token.word.text in _AHEAD)
        if planned and not (past and marks & WEAK):
            return "target"
        if marks & ACTUAL and "filler" not in token.word.cues:
            return "actual"
    return None


def _by_document(sentence: Sentence, quantity: Quantity, frame: Frame) -> str:
    """What nothing in the sentence tells: by the section, then by the genre."""
    section = frame.mood(*sentence.span)
    if section is not None:
        return "target" if section == "plan" else "actual"
    if frame.genre == "plan" and not sentence.has(sentence.start, quantity.start, ACTUAL):
        return "target"
    return "actual"


def _is_name(sentence: Sentence, token: Token, number: int) -> bool:
    """Whether the word plans nothing here: 青年英才计划，, 攻关计划项目, 将4件议案交…审议."""
    if token.word.text == "将" and token.end == number:
        return True
    if token.word.text not in ("计划", "规划", "目标", "工程"):
        return False
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


def _is_standard(
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
    paid = other = False
    for token in sentence.between(start, max(window[1], quantity.end), _AMOUNT):
        marks = token.word.marks
        if marks & RULE and not _is_planned_pot(sentence, token, frame):
            ruled = True
        if token.end <= quantity.start:
            paid = paid or bool(marks & PAID)
            other = other or bool(marks & (ACTUAL | PLAN))
    ruled = ruled or "最高" in sentence.text[quantity.start : quantity.end]
    if ruled and (capped or frame.rule or not paid):
        return True
    if capped and not paid and _REWARD.search(sentence.text, sentence.start, quantity.start):
        return True
    lead = sentence.has(sentence.start, start, RULE)
    if lead and (capped or (frame.rule and not paid)):
        return True
    if lead and not paid and _REWARD.search(sentence.text, sentence.start, start):
        return True
    return frame.rule and not paid and not other and not elsewhen


def _is_granted(sentence: Sentence, quantity: Quantity) -> bool:
    """Whether the amount is what whoever is meant gets: 对首次认定的企业奖励10万元，省级配套5万元."""
    text, start = sentence.text, sentence.part(quantity.start)
    if _GIVES.search(text, start, quantity.start) is None:
        return False
    granted = _GRANTS.search(text, start, quantity.start)
    if granted is None or quantity.start - granted.end() > _GRANTED_WITHIN:
        return False
    return _ELSE.search(text, granted.end(), quantity.start) is None


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
    if _EARNS.match(sentence.text, _end_of_list(sentence, quantity)):
        stop = sentence.text.find("；", quantity.end, sentence.end)
        return not sentence.has(clause[0], sentence.end if stop < 0 else stop, PAID)
    return _is_condition(sentence, quantity, clause, frame)


def _is_condition(
    sentence: Sentence, quantity: Quantity, clause: tuple[int, int], frame: Frame
) -> bool:
    """Whether a rule asks for at least so many: 科研人员不少于15人 beside 补助20万元."""
    text = sentence.text
    if not _BOUND.match(text, quantity.start, quantity.core) and not _MUST.search(
        text, clause[0], quantity.start
    ):
        return False
    asks = _ASKS if frame.rule else _APPLIES
    start = sentence.start
    if text[start - 1 : start] in ("？", "?", "：", ":", "\n"):
        start = max(0, start - _QUESTION)  # 申请要满足哪些条件？在孵企业不少于20家
    asked = asks.search(text, start, sentence.end)
    return asked is not None and not _AIMS.search(text[slice(*clause)])


def is_threshold(sentence: Sentence, quantity: Quantity) -> bool:
    """Whether the number, or the list it stands in, ends with 的: …达到1亿元的，奖励…."""
    return bool(_THRESHOLD.match(sentence.text, _end_of_list(sentence, quantity)))


def _end_of_list(sentence: Sentence, quantity: Quantity) -> int:
    """Where the list of numbers ends that the number stands in: 1亿元、10亿元."""
    at = quantity.end
    for later in sentence.quantities:
        if later.start >= at and sentence.text[at : later.start] in ("、", "和", "或", "及"):
            at = later.end
    return at
