"""One document in, its mentions and rejected numbers out; pure.

The steps: repair the text, find all numbers, and for each sentence that holds one that can be a
figure find its words; then who is counted, when, where, in what status and in what scope.
"""

import gc
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import attrgetter

from etl import regions
from etl.case import Case, phrase_of
from etl.clean import Clean, clean
from etl.counted import Counter
from etl.coverage import choose_coverage
from etl.fields import choose_field
from etl.frame import Frame, read_frame
from etl.indicators import choose_indicator, choose_metric
from etl.kinds import choose_kind, choose_months
from etl.levels import choose_level
from etl.lexer import Lexer, lexer
from etl.mood import MoodReader
from etl.noun import Counted, Refusal
from etl.numbers import Quantity
from etl.places import NATION, Places
from etl.reading import Reader
from etl.registry import Metric, Registry, registry
from etl.schema import Mention, Rejected
from etl.sentence import Sentence, window_of
from etl.status import choose_status
from etl.subsets import link_subsets
from etl.when import GOAL, LISTS, When, choose_when, is_group, is_item, opens_with_group

_EDGES = " \u3000\n、，,；;：:。"  # marks that only join a phrase to what stands before
_NEXT = ("拟", "将", "下一步")  # 2023年收到提案300件，拟遴选10件督办
_NEAR = 6  # figures that are looked back over for what 另有17名 means
_SHORT = 20  # characters of a head
_LEAD = 160  # characters in which a text says what meets and where
_GUESTS = frozenset(("guests", "attendees", "experts", "participating_enterprises"))
_MEMORY = 600  # characters back that 当年 and a list by topic reach


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


class Extractor:
    """The extraction engine with its data; one serves any number of documents."""

    def __init__(self, data: Registry, words: Lexer) -> None:
        """Take the metrics and lexicon, and the lexer made of them."""
        self._data = data
        self._lexer = words
        self._reader = Reader(data.lexicon, words)
        self._counter = Counter(data)
        self._mood = MoodReader(data.lexicon.mood)
        self._regions = regions.load()
        self._places = Places(self._regions)
        self._own_money = data.lexicon.units["own_money"]

    def extract(
        self,
        raw: str,
        *,
        doc_id: str = "",
        title: str | None = None,
        region: str | None = None,
        published: str | None = None,
        genre: str | None = None,
    ) -> tuple[list[Mention], list[Rejected]]:
        """All figures of a text, and the numbers that are none with the reason.

        ``region`` is the publisher's division by name, ``published`` YYYY[-MM[-DD]]; None where
        unknown. Offsets index ``raw``. No text raises.
        """
        working = clean(raw)
        text = working.text
        frame = read_frame(
            text,
            self._lexer,
            title=clean(title).text if title else None,
            year=int(published[:4]) if published and published[:4].isdecimal() else None,
            month=int(published[5:7]) if published and published[5:7].isdecimal() else None,
            place=self._regions.by_name(region) if region else None,
            genre=genre,
        )
        lead = f"{frame.title}\n{text[:_LEAD]}"
        body, venue = self._places.of_meeting(lead, self._lexer, frame.place)
        frame = replace(
            frame,
            leanings=self._mood.read(text, frame.turns)
            if frame.work_report and not frame.moods
            else (),
            place=self._places.of_title(frame.title, self._lexer, frame.place)
            if frame.local
            else frame.place,
            body=body,
            venue=venue,
        )
        ended = frame.year - 1 if frame.work_report and frame.year else None
        reading = self._reader.read(text, frame.year, ended=ended)
        rejected = [
            _rejected(doc_id, raw, working, quantity, reason)
            for quantity, reason in reading.refused
        ]
        drafts: list[Draft] = []
        city: str | None = None
        for sentence in reading.sentences:
            before: Before | None = None  # few sentences hold a figure
            refused: Refusal | None = None
            for index, quantity in enumerate(sentence.quantities):
                earlier = None if sentence.row else _last_like(drafts, quantity)
                counted = self._counter.find(sentence, index, earlier, refused)
                if isinstance(counted, Refusal):
                    refused = counted
                    rejected.append(
                        _rejected(doc_id, raw, working, quantity, counted.reason, counted.detail)
                    )
                    continue
                refused = None
                if before is None:
                    before = self._before(sentence, frame, city)
                drafts.append(self._draft(sentence, index, counted, frame, before, drafts))
            city = self._places.city_after(sentence, city, frame)
        self._name_money(drafts, frame)
        link_subsets(drafts)
        mentions = [self._mention(doc_id, raw, working, draft) for draft in drafts]
        rejected.sort(key=attrgetter("char_start", "char_end"))
        return mentions, rejected

    def _name_money(self, drafts: list[Draft], frame: Frame) -> None:
        """What 元 means in a text that names its publisher's own money: 二千亿元, 其中3亿港元."""
        own = self._own_money.get(frame.place)
        if own is None or all(draft.case.quantity.currency != own for draft in drafts):
            return
        for draft in drafts:
            quantity = draft.case.quantity
            if (
                quantity.unit == "CNY"
                and quantity.word in ("", "元")
                and draft.place == frame.place
            ):
                quantity.currency = own

    def _before(self, sentence: Sentence, frame: Frame, city: str | None) -> Before:
        mood = None
        if frame.work_report:
            mood = frame.mood(*sentence.span)
        return Before(self._earlier(sentence, frame), self._lead(sentence, frame), city, mood)

    def _earlier(self, sentence: Sentence, frame: Frame) -> int | None:
        """What 当年 means in the sentence; None where it has no such word."""
        if not sentence.periods or not any(period.back for period in sentence.periods):
            return None
        start = max(0, sentence.start - _MEMORY)
        return self._reader.last_year(sentence.text, start, sentence.start, frame.year)

    def _lead(self, sentence: Sentence, frame: Frame) -> int | None:
        """The year of the sentence that a list by topic (平台方面，…) or of a goal (一是…) follows."""
        if not opens_with_group(sentence):
            return None
        text, end = sentence.text, sentence.start
        while end > 0:
            start = max(text.rfind(mark, 0, end - 1) for mark in "。！？\n") + 1
            if text[end - 1] == "\n" and end - start < _SHORT:
                end = start  # a head between the goal and its items
                continue
            if not is_group(text, start) or sentence.start - start > _MEMORY:
                if is_item(text, sentence.start) and not (
                    GOAL.search(text, start, end) or LISTS.search(text, start, end)
                ):
                    return None  # items of a goal have its year; others begin anew
                return self._reader.opening_year(text, start, end, frame.year)
            end = start
        return None

    def _draft(
        self,
        sentence: Sentence,
        index: int,
        counted: Counted,
        frame: Frame,
        before: Before,
        drafts: list[Draft],
    ) -> Draft:
        quantity = sentence.quantities[index]
        clause = sentence.clause(quantity.start)
        window = window_of(sentence, index, clause, before=counted.side != "after")
        phrase = phrase_of(sentence, index, counted)
        case = Case(frame, sentence, index, quantity, counted, clause, window, phrase)
        metric = self._data.metric(choose_metric(case))
        when = choose_when(sentence, quantity, clause, frame, before.year, before.lead)
        status = choose_status(
            sentence, quantity, clause, window, when, frame, before.mood,
            money=metric.id == "funding", contents=metric.id == "policies",
        )  # fmt: skip
        if status == "standard" and frame.year is not None and not _is_past(when, frame):
            when = When(frame.year, None, explicit=False)
        if (
            status == "target"
            and when.year is not None
            and frame.year is not None
            and when.year < frame.year
            and sentence.text.startswith(_NEXT, clause[0])
        ):
            when = When(frame.year, None, explicit=False)
        if not when.explicit and status == "actual":
            whole = sentence.text.find("全年", clause[0], quantity.start) >= 0
            when = When(frame.reported(sentence.span[0], whole=whole), None, explicit=False)
        beside = None
        if drafts and drafts[-1].case.sentence is sentence:
            last = drafts[-1]
            beside = (last.metric.id, last.field, last.case.quantity.end)
        place = self._places.choose(sentence, quantity, clause, frame, before.city)
        if place != NATION and place == self._places.label(frame.place):
            place = _of_meeting(frame, metric, counted) or place
        if status == "standard" and "中央财政" in sentence.text[sentence.start : quantity.start]:
            place = NATION
        field = choose_field(case, metric, status, beside)
        coverage = choose_coverage(case, metric, status)
        indicator = choose_indicator(case, metric, status, field, coverage)
        kind = choose_kind(
            case, metric, indicator, status, when.year, _kind_beside(drafts, sentence, metric.id)
        )
        return Draft(
            case=case,
            metric=metric,
            indicator=indicator.id,
            status=status,
            when=when,
            place=place,
            field=indicator.field or field,
            level=choose_level(case, metric, indicator, _level_beside(drafts, case)),
            kind=kind,
            coverage="part"
            if indicator.id == "facility_compute" and status != "standard"
            else coverage,
            months=choose_months(case, kind),
        )

    def _mention(self, doc_id: str, raw: str, working: Clean, draft: Draft) -> Mention:
        quantity, sentence = draft.case.quantity, draft.case.sentence
        start, end = working.to_raw(*quantity.span)
        first, last = _trimmed(sentence.text, *sentence.span)
        sentence_start, sentence_end = working.to_raw(first, last)
        place = None if draft.place is None else self._regions.divisions[draft.place]
        parent = draft.parent
        return Mention(
            mention_id=f"{doc_id}:{start}",
            doc_id=doc_id,
            char_start=start,
            char_end=end,
            number_text=raw[start:end],
            sentence_start=sentence_start,
            sentence_end=sentence_end,
            subject=sentence.text[draft.case.phrase[0] : draft.case.phrase[1]].strip(_EDGES)
            or draft.case.counted.word.text
            or None,
            metric=draft.metric.id,
            indicator=draft.indicator,
            value_low=None if quantity.low is None else float(quantity.low),
            value_high=None if quantity.high is None else float(quantity.high),
            unit=quantity.unit,
            currency=quantity.currency,
            qualifier=str(quantity.qualifier),
            status=draft.status,
            region=None if place is None else place.name,
            region_code=None if place is None else place.code,
            province_code=None if place is None else place.province_code,
            year=draft.when.year,
            year_start=None if draft.kind == "stock" else draft.when.first,
            subset_of=None
            if parent is None
            else f"{doc_id}:{working.to_raw(*parent.case.quantity.span)[0]}",
            level=draft.level,
            field=draft.field,
            kind=draft.kind,
            coverage=draft.coverage,
            months=draft.months,
            rule=f"{draft.case.counted.side}:{draft.case.counted.word.text}",
        )


def _last_like(drafts: list[Draft], quantity: Quantity) -> Counted | None:
    """What the last figure with this measure word counted; None where none of the last few has it."""
    word = quantity.word
    return next(
        (d.case.counted for d in drafts[: -_NEAR - 1 : -1] if d.case.quantity.word == word), None
    )


def _is_past(when: When, frame: Frame) -> bool:
    """Whether the text says of a year before, and rules nothing: 去年8月设立3000万元的数据券."""
    now = frame.year
    before = when.explicit and when.year is not None and now is not None and when.year < now
    return before and not frame.rule


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


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence without the white space around it."""
    while start < end and text[start].isspace():
        start += 1
    while end > start + 1 and text[end - 1].isspace():
        end -= 1
    return start, end


def _rejected(
    doc_id: str,
    raw: str,
    working: Clean,
    quantity: Quantity,
    reason: str,
    detail: str | None = None,
) -> Rejected:
    start, end = quantity.span
    if working.pieces is not None:
        start, end = working.to_raw(start, end)
    return Rejected(
        doc_id=doc_id,
        char_start=start,
        char_end=end,
        number_text=raw[start:end],
        reason=reason,
        detail=detail,
    )


@lru_cache(maxsize=1)
def extractor() -> Extractor:
    """The extractor of the shipped data, built once a process."""
    engine = Extractor(registry(), lexer())
    gc.freeze()  # the words stay as long as the process: the collector need not walk them
    return engine
