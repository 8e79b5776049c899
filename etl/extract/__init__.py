"""One document in, its mentions and rejected numbers out; pure.

The steps: repair the text, find all numbers, and for each sentence that holds one that can be a
figure find its words; then who is counted, when, where, in what status and in what scope.
"""

import gc
from dataclasses import replace
from functools import lru_cache
from operator import attrgetter

from etl import regions
from etl.extract.counted import Counter
from etl.extract.drafts import Before, Draft, Drafter
from etl.extract.frame import Frame, read_frame
from etl.extract.mood import MoodReader
from etl.extract.noun import Counted, Refusal
from etl.extract.places import Places
from etl.extract.reading import Reader
from etl.extract.subsets import link_subsets
from etl.extract.when import GOAL, LISTS, YEAR_HEAD, is_group, is_item, opens_with_group
from etl.registry import Registry, registry
from etl.schema import Mention, Rejected
from etl.text.clean import Clean, clean
from etl.text.lexer import Lexer, lexer
from etl.text.numbers import Quantity
from etl.text.sentence import Sentence

_EDGES = " \u3000\n、，,；;：:。"  # marks that only join a phrase to what stands before
_NEAR = 6  # figures that are looked back over for what 另有17名 means
_SHORT = 20  # characters of a head
_LEAD = 160  # characters in which a text says what meets and where
_MEMORY = 600  # characters back that 当年 and a list by topic reach


class Extractor:
    """The extraction engine with its data; one serves any number of documents."""

    def __init__(self, data: Registry, words: Lexer) -> None:
        """Take the metrics and lexicon, and the lexer made of them."""
        self._data = data
        self._lexer = words
        self._reader = Reader(data.lexicon, words)
        self._counter = Counter(data, words)
        self._mood = MoodReader(data.lexicon.mood)
        self._regions = regions.load()
        self._places = Places(self._regions)
        self._drafter = Drafter(data, self._places)
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
                drafts.append(self._drafter.draft(sentence, index, counted, frame, before, drafts))
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
        """The year that heads the paragraph (——2026年。), or of the sentence that a list by topic (平台方面，…) or of a goal (一是…) follows."""
        text, end = sentence.text, sentence.start
        head = YEAR_HEAD.match(text, text.rfind("\n", 0, end) + 1, end)
        if head is not None:
            return int(head[1])
        if not opens_with_group(sentence):
            return None
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
