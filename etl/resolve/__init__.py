"""Mentions -> observations; pure, and the same for any order of the documents.

An observation is one fact: a series' value for a region and a period. Mentions that state it with
values that agree (172家 and 170余家) become one. Where texts give one fact incompatible values both
stay, marked and ranked: the later document first, of two of one day the one with more authority.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter, itemgetter
from typing import Protocol

from etl.facts import SERIES_KEY, Observation
from etl.registry import Registry
from etl.resolve.intervals import Interval, interval
from etl.resolve.subjects import groups, same_thing, same_words
from etl.schema import Coverage, Document, Kind, Mention, Qualifier
from etl.store.records import from_columns

AUTHORITY = ("report", "plan", "reply", "interpretation", "meeting", "news", "other")
"""Genres by the weight of their word: what an assembly hears before what a paper retells."""
_AROUND = 16  # characters on either side of a number that are compared


def identifier(*parts: object) -> str:
    """A short name that equal parts always get."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:12]


class Origin(Protocol):
    """What is asked of a document."""

    @property
    def published(self) -> str | None:
        """As in ``schema.Document``."""

    @property
    def genre(self) -> str | None:
        """As in ``schema.Document``."""

    @property
    def reprint_of(self) -> str | None:
        """As in ``schema.Document``."""


def clause_of(mention: Mention, text: str) -> str:
    """The words of ``text`` around the number inside its sentence, the number left out."""
    first = max(mention.sentence_start, mention.char_start - _AROUND)
    last = min(mention.sentence_end, mention.char_end + _AROUND)
    return text[first : mention.char_start] + text[mention.char_end : last]


@dataclass(frozen=True, slots=True)
class _Context:
    """What deciding about mentions needs to know of their documents and metrics."""

    data: Registry
    documents: Mapping[str, Origin]
    clause: Callable[[Mention], str]

    def comparable(self, mention: Mention) -> str:
        return self.data.metric(mention.metric).indicator(mention.indicator).comparable

    def original(self, mention: Mention) -> str:
        """The document a mention stands in, for a reprint the one it repeats."""
        document = self.documents.get(mention.doc_id)
        return (document.reprint_of if document else None) or mention.doc_id

    def published(self, mention: Mention) -> str | None:
        document = self.documents.get(mention.doc_id)
        return document.published if document else None

    def has_one_value(self, mention: Mention) -> bool:
        """Whether a region has but one such value in a period.

        So it is with a comparable indicator; any other holds different things, as do events and
        parts.
        """
        return (
            self.comparable(mention) == "yes"
            and mention.kind != Kind.EVENT
            and not _is_part(mention)
        )

    def related(self, one: Mention, other: Mention) -> bool:
        """Whether two mentions of one series, region and period can be of one fact.

        Where the region has several, the counted phrase or the words around the number must be the
        same. One sentence tells two things, not one twice; a text that repeats itself does
        so in the same words, another text may put them differently.
        """
        if (one.doc_id, one.sentence_start) == (other.doc_id, other.sentence_start):
            return False
        general = self.data.metric(one.metric).general
        loosely = self.original(one) != self.original(other)
        return same_thing(one.subject, other.subject, general, loosely=loosely) or same_words(
            self.clause(one), self.clause(other)
        )

    def weight(self, mention: Mention) -> tuple[object, ...]:
        """Which mention is believed first: the later document, then authority, then exactness."""
        document = self.documents.get(mention.doc_id)
        published = self.published(mention) or ""
        genre = document.genre if document is not None and document.genre else "other"
        return (
            published,
            -AUTHORITY.index(genre) if genre in AUTHORITY else -len(AUTHORITY),
            mention.qualifier == Qualifier.EXACT,
            mention.char_start,
            mention.mention_id,
        )


def _is_part(mention: Mention) -> bool:
    return mention.coverage == Coverage.PART or mention.subset_of is not None


_SAID = (
    *SERIES_KEY, "coverage", "subject", "region", "region_code", "province_code", "year",
    "value_low", "value_high", "qualifier",
)  # fmt: skip
_said = attrgetter(*_SAID)
_place = attrgetter(*SERIES_KEY, "coverage", "region_code", "year")


def _fact(mention: Mention, wholes: Mapping[str, str]) -> tuple[object, ...]:
    """What must be equal for two mentions to state one fact; a part's fact names its whole's."""
    return (
        *_place(mention),
        wholes.get(mention.subset_of, mention.subset_of) if mention.subset_of else None,
    )


def observe(
    mentions: Sequence[Mention], documents: Mapping[str, Document], data: Registry
) -> list[Observation]:
    """One observation for each fact, with every mention that states it.

    ``documents`` are by doc_id. Of mentions that agree the observation shows an exact value before
    one with a qualifier, then the later document's.
    """

    def clause(mention: Mention) -> str:
        document = documents.get(mention.doc_id)
        return "" if document is None else clause_of(mention, document.text)

    parents = {mention.subset_of for mention in mentions}
    wholes = {m.mention_id: label(m) for m in mentions if m.mention_id in parents}
    found = facts(mentions, documents, data, wholes, clause)
    homes = {key: item.observation_id for item in found for key in item.mention_ids if key in wholes}  # fmt: skip
    return [replace(item, part_of=homes[item.part_of]) if item.part_of else item for item in found]


def label(whole: Mention) -> str:
    """What the parts of two wholes must share to be parts of one."""
    return f"{whole.metric}:{whole.value_low}:{whole.value_high}:{whole.year}"


def facts(
    mentions: Sequence[Mention],
    documents: Mapping[str, Origin],
    data: Registry,
    wholes: Mapping[str, str],
    clause: Callable[[Mention], str],
) -> list[Observation]:
    """As ``observe``, but ``part_of`` still names a mention of the whole.

    So it can be told of some mentions without the others, if all are there that state one fact:
    ``wholes`` has the label of every mention that has parts, here or not.
    """
    if not mentions:
        return []
    context = _Context(data, documents, clause)
    stating: dict[tuple[object, ...], list[Mention]] = defaultdict(list)
    for mention in sorted(mentions, key=attrgetter("mention_id")):
        stating[_fact(mention, wholes)].append(mention)
    rows: list[tuple[object, ...]] = []
    for fact, stated in stating.items():
        if len(stated) == 1:  # as most are
            rows.append(_row(stated, None, wholes, context))
            continue
        alone = context.has_one_value(stated[0])  # then what is said of all is of one thing
        for thing in [stated] if alone else groups(stated, context.related):
            agreeing = _agreeing(thing)
            if len(agreeing) > 1:
                agreeing.sort(key=lambda cluster: max(map(context.weight, cluster)), reverse=True)
            conflict = None
            if _disputed(agreeing, context):
                conflict = identifier(*fact, min(m.mention_id for m in thing))
            rows += [
                _row(cluster, (conflict, rank) if conflict else None, wholes, context)
                for rank, cluster in enumerate(agreeing, 1)
            ]
    rows.sort(key=itemgetter(0))
    return from_columns(Observation, _FIELDS, list(zip(*rows, strict=True)))


_FIELDS = (
    "observation_id", *_SAID, "part_of", "conflict", "rank", "correction", "published",
    "mention_ids", "documents",
)  # fmt: skip


def _row(
    cluster: Sequence[Mention],
    conflict: tuple[str, int] | None,
    wholes: Mapping[str, str],
    context: _Context,
) -> tuple[object, ...]:
    """The values of an observation, in the order of ``_FIELDS``."""
    name, rank = conflict or (None, None)
    best = cluster[0]
    part_of, correction, published = best.subset_of, best.correction, context.published(best)
    ids, documents = [best.mention_id], 1
    if len(cluster) > 1:
        best = max(cluster, key=lambda m: (m.qualifier == Qualifier.EXACT, *context.weight(m)))
        part_of = next((m.subset_of for m in cluster if m.subset_of in wholes), None)
        correction = max((m.correction for m in cluster if m.correction), default=None)
        published = max(filter(None, map(context.published, cluster)), default=None)
        ids = sorted(m.mention_id for m in cluster)
        documents = len({context.original(m) for m in cluster})
    return (
        identifier(*ids),
        *_said(best),
        part_of if part_of in wholes else None,
        name,
        rank,
        correction,
        published,
        ids,
        documents,
    )


def _disputed(clusters: Sequence[Sequence[Mention]], context: _Context) -> bool:
    """Whether values that do not agree contradict each other.

    Only a value that the whole region has once a year can: a stock, or what a comparable indicator
    adds up over the year. In an indicator that compares nothing, and inside one text unless the
    indicator is comparable, two values are two things.
    """
    first = clusters[0][0]
    if len(clusters) < 2 or _is_part(first) or first.year is None:
        return False
    sources = {context.original(m) for cluster in clusters for m in cluster}
    match context.comparable(first), first.kind:
        case "yes", Kind.STOCK:
            return True
        case ("yes", Kind.FLOW) | ("care", Kind.STOCK):
            return len(sources) > 1
        case _:
            return False


def _agreeing(mentions: Sequence[Mention]) -> list[list[Mention]]:
    """Clusters of mentions whose values can all be true of one number; exact ones lead."""
    clusters: list[list[Mention]] = []
    order = sorted(
        mentions,
        key=lambda m: (
            m.qualifier != Qualifier.EXACT,
            m.value_low or 0,
            m.value_high or 0,
            m.mention_id,
        ),
    )
    leads: list[Interval] = []
    for mention in order:
        allowed = interval(mention.value_low, mention.value_high, mention.qualifier)
        for lead, members in zip(leads, clusters, strict=True):
            if lead.meets(allowed):
                members.append(mention)
                break
        else:
            leads.append(allowed)
            clusters.append([mention])
    return clusters
