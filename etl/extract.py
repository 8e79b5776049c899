"""One document in, its mentions and rejected numbers out; pure.

The steps: repair the text, find all numbers, and for each sentence that holds one that can be a
figure find its words; then who is counted, when, where, in what status and in what scope.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from etl import regions
from etl.clean import Clean, clean
from etl.counted import Counter, Refusal
from etl.frame import Frame, read_frame
from etl.lexer import Lexer, Token, lexer
from etl.mood import MoodReader
from etl.numbers import NumberReader, Quantity
from etl.periods import PeriodReader
from etl.refusals import refuse
from etl.registry import Registry, registry
from etl.schema import Mention, Rejected
from etl.scope import (
    Case,
    choose_coverage,
    choose_field,
    choose_indicator,
    choose_kind,
    choose_level,
    choose_metric,
    choose_months,
    has_own_field,
    has_own_kind,
    phrase_of,
)
from etl.sentence import Sentence, window_of
from etl.setting import Places, When, choose_status, choose_when, opens_with_group
from etl.subsets import link_subsets
from etl.tabular import Row, find_rows

_END = re.compile(r"[。！？!?]|\n")


@dataclass(slots=True)
class Draft:
    """A mention in the making: its case and what was decided."""

    case: Case
    metric: str
    indicator: str
    status: str
    when: When
    place: str | None
    field: str
    level: str | None
    kind: str
    coverage: str
    months: str | None
    own_field: bool
    own_kind: bool
    parent: "Draft | None" = None


@dataclass(frozen=True, slots=True)
class Before:
    """What the sentences before leave behind.

    The year that 当年 means, the year of the sentence that a list by topic follows, the city that
    全市 means.
    """

    year: int | None
    lead: int | None
    city: str | None


class Extractor:
    """The extraction engine with its data; one serves any number of documents."""

    def __init__(self, data: Registry, words: Lexer) -> None:
        """Take the metrics and lexicon, and the lexer made of them."""
        units = data.lexicon.units
        self._data = data
        self._lexer = words
        self._numbers = NumberReader(
            money=units["money"],
            money_prefix=units["money_prefix"],
            compute=data.lexicon.compute,
            counters=frozenset(units["counters"]["words"]),
            refused={word: reason for reason, ws in units["refused"].items() for word in ws},
        )
        self._periods = PeriodReader(data.lexicon.periods)
        self._counter = Counter(data)
        self._mood = MoodReader(data.lexicon.mood)
        self._regions = regions.load()
        self._places = Places(self._regions)

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
            year=int(published[:4]) if published else None,
            place=self._regions.by_name(region) if region else None,
            genre=genre,
        )
        drafts: list[Draft] = []
        rejected: list[Rejected] = []
        year_before: int | None = None
        lead: int | None = None
        city: str | None = None
        for sentence, refused in self._sentences(text, frame):
            for quantity, reason, detail in refused:
                rejected.append(_rejected(doc_id, working, quantity, reason, detail))
            earlier = year_before
            for index, quantity in enumerate(sentence.quantities):
                outcome = self._draft(sentence, index, frame, Before(earlier, lead, city), drafts)
                if isinstance(outcome, Refusal):
                    rejected.append(
                        _rejected(doc_id, working, quantity, outcome.reason, outcome.detail)
                    )
                else:
                    drafts.append(outcome)
            years = [p.year for p in sentence.periods if p.year is not None and not p.back]
            year_before = years[-1] if years else year_before
            if not opens_with_group(sentence):
                lead = years[-1] if years else None
            city = self._places.city_after(sentence, city, frame)
        link_subsets(drafts)
        mentions = [self._mention(doc_id, raw, working, draft) for draft in drafts]
        rejected.sort(key=lambda r: (r.char_start, r.char_end))
        return mentions, rejected

    def _sentences(
        self, text: str, frame: Frame
    ) -> list[tuple[Sentence, list[tuple[Quantity, str, str | None]]]]:
        """The sentences that hold a number, with the numbers that can be no figure."""
        quantities = self._numbers.find(text)
        if not quantities:
            return []
        rows = find_rows(text, self._numbers)
        if rows:
            return self._with_rows(text, frame, rows, quantities)
        return self._prose(text, frame, quantities)

    def _with_rows(
        self, text: str, frame: Frame, rows: list[Row], quantities: list[Quantity]
    ) -> list[tuple[Sentence, list[tuple[Quantity, str, str | None]]]]:
        """Prose and the rows of flattened tables, in the order of the text."""
        start, end = rows[0].start, rows[-1].end
        outside = [q for q in quantities if q.end <= start or q.start >= end]
        found = self._prose(text, frame, outside)
        for row in rows:
            taken = [q for q in row.quantities if refuse(text, q) is None]
            refused = [(q, str(refuse(text, q)), None) for q in row.quantities if refuse(text, q)]
            tokens = self._tokens(text, row.start, row.end, taken)
            sentence = Sentence(text, row.start, row.end, tokens, taken, row.periods)
            found.append((sentence, list(refused)))
        return sorted(found, key=lambda item: item[0].start)

    def _prose(
        self, text: str, frame: Frame, quantities: list[Quantity]
    ) -> list[tuple[Sentence, list[tuple[Quantity, str, str | None]]]]:
        if not quantities:
            return []
        ends = [m.end() for m in _END.finditer(text) if not _soft(text, m.start())]
        ends.append(len(text))
        found: list[tuple[Sentence, list[tuple[Quantity, str, str | None]]]] = []
        at = 0
        while at < len(quantities):
            place = bisect_left(ends, quantities[at].start + 1)
            start = ends[place - 1] if place else 0
            end = ends[place]
            group: list[Quantity] = []
            while at < len(quantities) and quantities[at].start < end:
                group.append(quantities[at])
                at += 1
            taken: list[Quantity] = []
            refused: list[tuple[Quantity, str, str | None]] = []
            for quantity in group:
                reason = refuse(text, quantity)
                if reason is None:
                    taken.append(quantity)
                else:
                    refused.append((quantity, reason, None))
            if taken:
                sentence = Sentence(
                    text=text,
                    start=start,
                    end=end,
                    tokens=self._tokens(text, start, end, taken),
                    quantities=taken,
                    periods=self._periods.find(text, start, end, frame.year),
                )
                found.append((sentence, refused))
            else:
                found.append(
                    (
                        Sentence(
                            text,
                            start,
                            end,
                            [],
                            [],
                            self._periods.find(text, start, end, frame.year),
                        ),
                        refused,
                    )
                )
        return found

    def _tokens(self, text: str, start: int, end: int, taken: list[Quantity]) -> list[Token]:
        """The words between the numbers: none reaches into a number or its measure word."""
        tokens: list[Token] = []
        at = start
        for quantity in taken:
            tokens += self._lexer.tokens(text, at, quantity.start)
            at = quantity.end
        return tokens + self._lexer.tokens(text, at, end)

    def _draft(
        self,
        sentence: Sentence,
        index: int,
        frame: Frame,
        before: Before,
        drafts: list[Draft],
    ) -> Draft | Refusal:
        quantity = sentence.quantities[index]
        counted = self._counter.find(sentence, index, drafts[-1].case.counted if drafts else None)
        if isinstance(counted, Refusal):
            return counted
        window = window_of(sentence, index, before=counted.side != "after")
        case = Case(
            frame, sentence, index, quantity, counted, window, phrase_of(sentence, index, counted)
        )
        metric = self._data.metric(choose_metric(case))
        when = choose_when(sentence, quantity, frame, before.year, before.lead)
        mood = None
        if frame.work_report:
            mood = frame.mood(sentence.start) or self._mood.read(_paragraph(sentence))
        status = choose_status(
            sentence, quantity, window, when, frame, mood,
            money=metric.id == "funding", contents=metric.id == "policies",
        )  # fmt: skip
        if status == "standard" and frame.year is not None:
            when = When(frame.year, None, explicit=False)
        if not when.explicit and frame.work_report and status == "actual" and frame.year:
            when = When(frame.year - 1, None, explicit=False)
        beside = None
        if drafts and drafts[-1].case.sentence is sentence:
            last = drafts[-1]
            beside = (last.metric, last.field, last.case.quantity.end)
        field = choose_field(case, metric, status, beside)
        coverage = choose_coverage(case, metric, status)
        indicator = choose_indicator(case, metric, status, field, coverage)
        kind = choose_kind(
            case, metric, indicator, status, when.year, _kind_beside(drafts, sentence, metric.id)
        )
        return Draft(
            case=case,
            metric=metric.id,
            indicator=indicator.id,
            status=status,
            when=when,
            place=self._places.choose(sentence, quantity, frame, before.city),
            field=indicator.field or field,
            level=choose_level(case, metric, indicator),
            kind=kind,
            coverage=coverage,
            months=choose_months(case, kind),
            own_field=has_own_field(case, metric),
            own_kind=has_own_kind(case),
        )

    def _mention(self, doc_id: str, raw: str, working: Clean, draft: Draft) -> Mention:
        quantity, sentence = draft.case.quantity, draft.case.sentence
        start, end = working.to_raw(quantity.start, quantity.end)
        first, last = _trimmed(sentence.text, sentence.start, sentence.end)
        sentence_start, sentence_end = working.to_raw(first, last)
        place = draft.place
        parent = draft.parent
        return Mention(
            mention_id=f"{doc_id}:{start}",
            doc_id=doc_id,
            char_start=start,
            char_end=end,
            number_text=raw[start:end],
            sentence_start=sentence_start,
            sentence_end=sentence_end,
            subject=sentence.text[draft.case.phrase[0] : draft.case.phrase[1]].strip() or None,
            metric=draft.metric,
            indicator=draft.indicator,
            value_low=None if quantity.low is None else float(quantity.low),
            value_high=None if quantity.high is None else float(quantity.high),
            unit=quantity.unit,
            currency=quantity.currency,
            qualifier=quantity.qualifier.value,
            status=draft.status,
            region=None if place is None else self._regions.name(place),
            region_code=place,
            province_code=None if place is None else self._regions.province_of(place),
            year=draft.when.year,
            year_start=None if draft.kind == "stock" else draft.when.first,
            subset_of=None
            if parent is None
            else f"{doc_id}:{working.to_raw(parent.case.quantity.start, parent.case.quantity.end)[0]}",
            level=draft.level,
            field=draft.field,
            kind=draft.kind,
            coverage=draft.coverage,
            months=draft.months,
            rule=f"{draft.case.counted.side}:{draft.case.counted.word.text}",
        )


def _kind_beside(drafts: list[Draft], sentence: Sentence, metric: str) -> str | None:
    """The kind of the figure before, where it is of the same metric in the same sentence."""
    if drafts and drafts[-1].case.sentence is sentence and drafts[-1].metric == metric:
        return drafts[-1].kind if drafts[-1].kind in ("stock", "flow") else None
    return None


def _soft(text: str, at: int) -> bool:
    """Whether a line break is only where the line was full: no mark before, long line."""
    if text[at] != "\n" or at == 0:
        return False
    before = text[at - 1]
    if before in "。！？；：!?;:”」》）) \n\u3000":
        return False
    return at - text.rfind("\n", 0, at) > 30 and text[at + 1 : at + 2] not in ("\n", " ", "\u3000")


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence without the white space around it."""
    while start < end and text[start].isspace():
        start += 1
    while end > start + 1 and text[end - 1].isspace():
        end -= 1
    return start, end


def _paragraph(sentence: Sentence) -> str:
    text = sentence.text
    start = text.rfind("\n", 0, sentence.start) + 1
    end = text.find("\n", sentence.end)
    return text[
        max(start, sentence.start - 600) : min(len(text) if end < 0 else end, sentence.end + 600)
    ]


def _rejected(
    doc_id: str, working: Clean, quantity: Quantity, reason: str, detail: str | None
) -> Rejected:
    start, end = working.to_raw(quantity.start, max(quantity.end, quantity.start + 1))
    return Rejected(
        doc_id=doc_id,
        char_start=start,
        char_end=end,
        number_text=working.text[quantity.start : quantity.end],
        reason=reason,
        detail=detail,
    )


@lru_cache(maxsize=1)
def extractor() -> Extractor:
    """The extractor of the shipped data, built once a process."""
    return Extractor(registry(), lexer())
