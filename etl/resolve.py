"""Mentions -> observations and the cube; pure, and the same for any order of the documents.

An observation is one fact: a series' value for a region and a period. Mentions that state it with
values that agree (172家 and 170余家) become one. A stock with values that do not agree is a conflict:
both stay, and the cube shows the one from the later document.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from etl.registry import Registry
from etl.schema import SERIES_KEY, Cell, Coverage, Document, Kind, Mention, Observation, Qualifier

_TOLERANCE = 0.005  # 3.4亿 and 3.42亿: the same to the digits stated


@dataclass(frozen=True, slots=True)
class Interval:
    """What a value allows: an open side is infinite; 约 allows 10 % either way."""

    low: float
    high: float

    def meets(self, other: "Interval") -> bool:
        """Whether both can be true of one number."""
        return self.low <= other.high and other.low <= self.high


def interval(low: float | None, high: float | None, qualifier: str) -> Interval:
    """The numbers a statement allows."""
    if qualifier == Qualifier.APPROX and low is not None:
        return Interval(low * 0.9, low * 1.1)
    if qualifier == Qualifier.AT_LEAST and low is not None:
        return Interval(low * (1 - _TOLERANCE), low * 1.3)  # 170余 is said of 172, not of 400
    if qualifier == Qualifier.AT_MOST and high is not None:
        return Interval(high * 0.7, high * (1 + _TOLERANCE))
    first = low if low is not None else float("-inf")
    last = high if high is not None else float("inf")
    return Interval(first * (1 - _TOLERANCE), last * (1 + _TOLERANCE))


def identifier(*parts: object) -> str:
    """A short name that equal parts always get."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:12]


def _fact(mention: Mention, parts: Mapping[str, str]) -> tuple[object, ...]:
    """What must be equal for two mentions to state one fact.

    A part is told from other parts by its subject; a part of a figure by that figure's fact.
    """
    part = mention.coverage == Coverage.PART or mention.subset_of is not None
    return (
        *(getattr(mention, key) for key in SERIES_KEY),
        mention.coverage,
        mention.region_code,
        mention.year,
        mention.year_start,
        mention.subject if part else None,
        parts.get(mention.subset_of, mention.subset_of) if mention.subset_of else None,
    )


def observe(mentions: Sequence[Mention], documents: Mapping[str, Document]) -> list[Observation]:
    """One observation for each fact, with every mention that states it.

    ``documents`` are by doc_id; the later document's value is the one an observation shows, an
    exact value before one with a qualifier.
    """
    subjects = {m.mention_id: f"{m.metric}:{m.value_low}:{m.value_high}:{m.year}" for m in mentions}
    facts: dict[tuple[object, ...], list[Mention]] = defaultdict(list)
    for mention in sorted(mentions, key=lambda m: m.mention_id):
        facts[_fact(mention, subjects)].append(mention)
    groups: list[list[Mention]] = []
    conflicts: list[str | None] = []
    for fact, stated in facts.items():
        clusters = _agreeing(stated)
        disputed = len(clusters) > 1 and _is_one_value(stated[0])
        for cluster in clusters:
            groups.append(cluster)
            conflicts.append(identifier(*fact) if disputed else None)
    home = {m.mention_id: index for index, group in enumerate(groups) for m in group}
    names = [_name(group) for group in groups]
    observations: list[Observation] = []
    for group, conflict, name in zip(groups, conflicts, names, strict=True):
        best = max(group, key=lambda m: _rank(m, documents))
        parent = next((m.subset_of for m in group if m.subset_of in home), None)
        observations.append(
            Observation(
                observation_id=name,
                **{key: getattr(best, key) for key in SERIES_KEY},
                coverage=best.coverage,
                subject=best.subject,
                region=best.region,
                region_code=best.region_code,
                province_code=best.province_code,
                year=best.year,
                year_start=best.year_start,
                value_low=best.value_low,
                value_high=best.value_high,
                qualifier=best.qualifier,
                part_of=names[home[parent]] if parent is not None else None,
                conflict=conflict,
                mention_ids=sorted(m.mention_id for m in group),
                documents=len({m.doc_id for m in group}),
            )
        )
    return sorted(observations, key=lambda o: o.observation_id)


def _name(group: Sequence[Mention]) -> str:
    return identifier(*sorted(m.mention_id for m in group))


def _is_one_value(mention: Mention) -> bool:
    """Whether the fact can have one value only: a stock of the whole region, in no part."""
    return (
        mention.kind == Kind.STOCK
        and mention.coverage == Coverage.WHOLE
        and mention.subset_of is None
        and mention.year is not None
    )


def _agreeing(mentions: Sequence[Mention]) -> list[list[Mention]]:
    """Clusters of mentions whose values can all be true of one number; exact ones lead."""
    clusters: list[tuple[list[Mention], Interval]] = []
    order = sorted(
        mentions,
        key=lambda m: (
            m.qualifier != Qualifier.EXACT,
            m.value_low or 0,
            m.value_high or 0,
            m.mention_id,
        ),
    )
    for mention in order:
        allowed = interval(mention.value_low, mention.value_high, mention.qualifier)
        for members, lead in clusters:
            if lead.meets(allowed):
                members.append(mention)
                break
        else:
            clusters.append(([mention], allowed))
    return [members for members, _ in clusters]


def _rank(mention: Mention, documents: Mapping[str, Document]) -> tuple[object, ...]:
    """Which of agreeing mentions is shown: exact first, then the later document."""
    document = documents.get(mention.doc_id)
    published = document.published if document is not None and document.published else ""
    return (mention.qualifier == Qualifier.EXACT, published, mention.mention_id)


def build_cube(
    observations: Iterable[Observation],
    data: Registry,
    mentions: Mapping[str, Mention],
    documents: Mapping[str, Document],
) -> list[Cell]:
    """One shown value for each series, region and year.

    Only what covers the whole region, is no part of another figure and has a region and a year
    comes in. ``max`` shows the largest value; of conflicting ones that of the later document.
    """
    cells: dict[tuple[object, ...], list[Observation]] = defaultdict(list)
    for item in observations:
        if item.coverage != Coverage.WHOLE or item.part_of is not None:
            continue
        if item.region_code is None or item.year is None:
            continue
        key = tuple(getattr(item, name) for name in SERIES_KEY)
        cells[(*key, item.region_code, item.year)].append(item)

    def published(item: Observation) -> str:
        dates = (documents[mentions[m].doc_id].published or "" for m in item.mention_ids)
        return max(dates, default="")

    cube: list[Cell] = []
    for group in cells.values():
        headline = data.metric(group[0].metric).headline
        disputed = any(item.conflict for item in group)
        if disputed or headline == "latest":
            shown, method = max(group, key=lambda o: (published(o), o.observation_id)), "latest"
        else:
            shown, method = max(group, key=lambda o: (_size(o), o.observation_id)), "max"
        cube.append(
            Cell(
                **{key: getattr(shown, key) for key in SERIES_KEY},
                region=shown.region or "",
                region_code=shown.region_code or "",
                province_code=shown.province_code or "",
                year=shown.year or 0,
                value_low=shown.value_low,
                value_high=shown.value_high,
                qualifier=shown.qualifier,
                method=method,
                conflict=disputed,
                observation_ids=[
                    shown.observation_id,
                    *sorted(o.observation_id for o in group if o is not shown),
                ],
            )
        )
    return sorted(
        cube, key=lambda c: [str(getattr(c, k)) for k in (*SERIES_KEY, "region_code", "year")]
    )


def _size(item: Observation) -> float:
    high, low = item.value_high, item.value_low
    return high if high is not None else low if low is not None else 0.0
