"""A counted number on its way to a mention: its metric, years, status, place and scope; pure."""

import re
from dataclasses import dataclass

from etl.extract import rises
from etl.extract.case import Case, clause_text, phrase_of
from etl.extract.coverage import choose_coverage
from etl.extract.fields import choose_field
from etl.extract.frame import Frame
from etl.extract.indicators import choose_indicator, choose_metric
from etl.extract.kinds import choose_kind, choose_months
from etl.extract.levels import choose_level
from etl.extract.noun import Counted
from etl.extract.places import NATION, Places
from etl.extract.rules import is_required
from etl.extract.status import choose_status
from etl.extract.when import When, choose_when, is_yearly
from etl.registry import Metric, Registry
from etl.text.marks import PLACE
from etl.text.sentence import Sentence, window_of

# 计划投资18亿元: what projects will cost is no goal for the year that a list of goals is headed by
_BUDGETED = re.compile(r"(?:计划|估算|概算|拟|预计)总?投|谋划")
_NEXT = ("拟", "将", "下一步")  # 2023年收到提案300件，拟遴选10件督办
_GUESTS = frozenset(("guests", "attendees", "experts", "participating_enterprises"))
# what meets or is signed at an event is where that is held
_AT_EVENTS = frozenset(("participating_enterprises", "signed_projects", "signed_investment"))


@dataclass(slots=True)
class Draft:
    """A mention in the making: its case and what was decided."""

    case: Case
    metric: Metric
    indicator: str
    status: str
    when: When
    place: str | None
    field: str
    level: str | None
    kind: str
    coverage: str
    months: str | None
    parent: "Draft | None" = None


@dataclass(frozen=True, slots=True)
class Before:
    """What the sentences before leave behind, and the paragraph says.

    The year that 当年 means, the year of the sentence that a list by topic follows, the city that
    全市 means; whether a work report reports or plans here, None in other texts.
    """

    year: int | None
    lead: int | None
    city: str | None
    mood: str | None


class Drafter:
    """Decides what a counted number means, in the order in which one answer needs another."""

    def __init__(self, data: Registry, places: Places) -> None:
        """Take the metrics and the places."""
        self._data = data
        self._places = places

    def draft(
        self,
        sentence: Sentence,
        index: int,
        counted: Counted,
        frame: Frame,
        before: Before,
        drafts: list[Draft],
    ) -> Draft:
        """The draft of the ``index``-th number of a sentence; ``drafts`` are those of the text before it."""
        quantity = sentence.quantities[index]
        clause = sentence.clause(quantity.start)
        window = window_of(sentence, index, clause, before=counted.side != "after")
        phrase = phrase_of(sentence, index, counted)
        case = Case(frame, sentence, index, quantity, counted, clause, window, phrase)
        metric = self._data.metric(choose_metric(case))
        when, status = _when_and_status(case, metric, before)
        if status == "target" and drafts and _is_of_the_pot(drafts[-1], case):
            when, status = drafts[-1].when, "standard"
        beside = None
        if drafts and drafts[-1].case.sentence is sentence:
            last = drafts[-1]
            beside = (last.metric.id, last.field, last.case.quantity.end)
        field = choose_field(case, metric, status, beside)
        coverage = choose_coverage(case, metric, status)
        indicator = choose_indicator(case, metric, status, field, coverage)
        kind = choose_kind(
            case, metric, indicator, status, when, _kind_beside(drafts, sentence, metric.id)
        )
        return Draft(
            case=case,
            metric=metric,
            indicator=indicator.id,
            status=status,
            when=when,
            place=self._place(case, metric, indicator.id, kind, status, before.city),
            field=indicator.field or field,
            level=choose_level(case, metric, indicator, _level_beside(drafts, case)),
            kind=kind,
            coverage="part"
            if indicator.id == "facility_compute" and status != "standard"
            else coverage,
            months=choose_months(case, kind),
        )

    def _place(
        self, case: Case, metric: Metric, indicator: str, kind: str, status: str, city: str | None
    ) -> str | None:
        """The place that the sentence says, else that of those who meet, the event or the publisher."""
        frame, sentence, quantity = case.frame, case.sentence, case.quantity
        head = sentence.text[sentence.start : quantity.start]
        if status == "standard" and "中央财政" in head and not frame.rule:
            return NATION
        place = self._places.choose(sentence, quantity, case.clause, frame, city)
        if place == NATION or place != self._places.label(frame.place):
            return place
        meets = _of_meeting(frame, metric, case.counted)
        if meets is not None:
            return meets
        at_event = kind == "event" and indicator in _AT_EVENTS
        if at_event and not sentence.has(sentence.start, quantity.start, PLACE):
            return frame.venue or place
        return place


def _when_and_status(case: Case, metric: Metric, before: Before) -> tuple[When, str]:
    """The years and the status, which ask for each other."""
    sentence, quantity, clause, frame = case.sentence, case.quantity, case.clause, case.frame
    lead = before.lead
    if lead is not None and _BUDGETED.search(sentence.text, clause[0], quantity.start):
        lead = None
    when = choose_when(sentence, quantity, clause, frame, before.year, lead)
    status = choose_status(
        sentence, quantity, clause, case.window, when, frame, before.mood,
        money=metric.id == "funding", contents=metric.id == "policies",
    )  # fmt: skip
    if rises.is_first(sentence, quantity):
        return rises.before_rise(sentence, quantity, clause, frame, status, when), "actual"
    published = When(frame.year, None, explicit=when.explicit and when.year == frame.year)
    if status == "standard" and frame.year is not None:
        asked = is_required(sentence, quantity, clause, frame)
        return (published if asked or not _is_own(case, when) else when), status
    past = when.year is not None and frame.year is not None and when.year < frame.year
    if status == "target" and past and sentence.text.startswith(_NEXT, clause[0]):
        return published, status
    if not when.explicit and status == "actual":
        whole = frame.genre != "plan" and "全年" in sentence.text[clause[0] : quantity.start]
        return When(frame.reported(sentence.span[0], whole=whole), None, explicit=False), status
    return when, status


def _is_of_the_pot(last: Draft, case: Case) -> bool:
    """Whether an amount goes on with the pot named before it: 算力券总额1000万元，其中首批400万元."""
    return (
        last.status == "standard"
        and last.metric.id == "funding"
        and last.case.sentence is case.sentence
        and case.counted.side == "back"
        and case.counted.word is last.case.counted.word
    )


def _is_own(case: Case, when: When) -> bool:
    """Whether a rule's amount has years of its own: 2024—2026年安排2亿元, 从明年起每年5000万元.

    So has what a text that rules nothing says of a year before: 去年8月设立3000万元的数据券.
    """
    now = case.frame.year
    if not when.explicit or when.year is None or now is None:
        return False
    if when.begins:
        return "每年" in clause_text(case)
    if is_yearly(case.sentence, case.quantity, case.clause):
        return False
    start, end = case.clause
    if when.year > now and not any(start <= p.start < end for p in case.sentence.periods):
        return False  # 2024—2026年统筹3亿元，每家最高奖500万元
    return (when.first is not None and when.year > now) or (when.year < now and not case.frame.rule)


def _of_meeting(frame: Frame, metric: Metric, counted: Counted) -> str | None:
    """The place of those who meet, where the sentence names none; None for all else.

    Members are of the body that the text is about, guests of the place where they meet.
    """
    indicator = counted.word.indicator(metric.id)
    if indicator in _GUESTS:
        return frame.venue or frame.body
    return frame.body if metric.id in ("delegates", "proposals") else None


def _kind_beside(drafts: list[Draft], sentence: Sentence, metric: str) -> str | None:
    """The kind of the figure before, where it is of the same metric in the same sentence."""
    if drafts and drafts[-1].case.sentence is sentence and drafts[-1].metric.id == metric:
        return drafts[-1].kind if drafts[-1].kind in ("stock", "flow") else None
    return None


def _level_beside(drafts: list[Draft], case: Case) -> str | None:
    """The rank of the item right before in the same list: 省级孵化器28家、众创空间29家."""
    if not drafts or drafts[-1].case.sentence is not case.sentence:
        return None
    start = drafts[-1].case.quantity.end
    if case.counted.side != "before" or case.phrase[0] > start + 1:
        return None
    return drafts[-1].level if case.sentence.text[start] == "、" else None
