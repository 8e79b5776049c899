"""Reasons to look at an observation again; pure. Nothing is dropped for a doubt.

A figure that is off by ten or ten thousand is mostly a lost 万 or 亿, a part above its whole a
misread one; but a province may have grown tenfold, so the doubt stands beside the value.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import median

from etl.facts import Doubt, DoubtKind, Observation
from etl.registry import Registry
from etl.resolve.intervals import interval
from etl.resolve.series import is_believed, is_chartable, series_of, size, things
from etl.schema import Kind, Status

JUMP = 10.0
"""A value that many times the one of the year before, or so small a part of it, is doubted."""
APART = 1000.0
"""So far apart from the other provinces: their yearly figures differ by 10 to 100, a lost 万 by 10⁴."""
ENOUGH = 5
"""Other provinces that make a median worth comparing with."""
_ROUNDING = 1.005


def find_doubts(observations: Sequence[Observation], data: Registry) -> list[Doubt]:
    """Every doubt, in the order of the observations' ids and kinds."""
    found = [
        *doubts_within(observations, data),
        *doubts_of_parts(observations, {item.observation_id: item for item in observations}),
        *doubts_elsewhere(observations, data),
    ]
    return sorted(found, key=lambda doubt: (doubt.observation_id, doubt.kind, doubt.other_ids))


def doubts_within(observations: Sequence[Observation], data: Registry) -> list[Doubt]:
    """The doubts that a region's own figures of a series raise, whatever their status."""
    whole = [item for item in observations if is_chartable(item)]
    return [
        *_before(whole, data),
        *_conflicts(observations),
        *_targets(whole, data),
        *_future(observations),
    ]


def _doubt(
    kind: DoubtKind, item: Observation, others: Sequence[Observation], ratio: float | None
) -> Doubt:
    ids = sorted(other.observation_id for other in others)
    return Doubt(observation_id=item.observation_id, kind=kind, other_ids=ids, ratio=ratio)


def _ratio(value: float, other: float) -> float | None:
    """How many times the other it is; None where that says nothing."""
    return value / other if value > 0 and other > 0 else None


def _is_off(ratio: float | None, limit: float) -> bool:
    return ratio is not None and not 1 / limit < ratio < limit


def doubts_of_parts(
    observations: Sequence[Observation], wholes: Mapping[str, Observation]
) -> list[Doubt]:
    """One part above its whole, or the parts of one scope above it together.

    ``wholes`` are by observation_id; what is no part is passed over.
    """
    parts: dict[tuple[object, ...], list[Observation]] = defaultdict(list)
    for item in observations:
        if item.part_of is not None:
            parts[(item.part_of, *series_of(item))].append(item)
    found: list[Doubt] = []
    for (whole_id, *_), group in parts.items():
        whole = wholes[str(whole_id)]
        most = interval(whole.value_low, whole.value_high, whole.qualifier).high
        above = [
            part
            for part in group
            if interval(part.value_low, part.value_high, part.qualifier).low > most
        ]
        found += [
            _doubt(DoubtKind.PART, part, [whole], _ratio(size(part), size(whole))) for part in above
        ]
        together = sum(map(size, group))
        if not above and together > most * _ROUNDING:
            found.append(_doubt(DoubtKind.PARTS, whole, group, _ratio(size(whole), together)))
    return found


def _before(whole: Sequence[Observation], data: Registry) -> list[Doubt]:
    """A value ten times that of the same thing in the year it was told for before."""
    told = [
        item
        for item in whole
        if item.status == Status.ACTUAL and item.kind != Kind.EVENT and is_believed(item)
    ]
    found: list[Doubt] = []
    for thing in things(told, data):
        years = sorted({item.year or 0 for item in thing})
        last = {year: max((i for i in thing if i.year == year), key=size) for year in years}
        for earlier, later in pairwise(years):
            ratio = _ratio(size(last[later]), size(last[earlier]))
            if _is_off(ratio, JUMP):
                found.append(_doubt(DoubtKind.BEFORE, last[later], [last[earlier]], ratio))
    return found


def is_peer(item: Observation, data: Registry) -> bool:
    """Whether it is a province's figure that is compared with the others'."""
    return (
        item.region_code == item.province_code
        and is_chartable(item)
        and is_believed(item)
        and data.metric(item.metric).indicator(item.indicator).comparable == "yes"
    )


def doubts_elsewhere(observations: Sequence[Observation], data: Registry) -> list[Doubt]:
    """A province's value a thousand times the median of the others', or a thousandth."""
    peers: dict[tuple[object, ...], list[Observation]] = defaultdict(list)
    for item in observations:
        if is_peer(item, data):
            peers[(*series_of(item), item.year)].append(item)
    found: list[Doubt] = []
    for group in peers.values():
        sizes = [size(item) for item in group if size(item) > 0]
        if not sizes or 2 * max(sizes) < APART * min(sizes):
            continue  # nor is the median, of which one may be half where others are 0
        for item in group:
            others = [other for other in group if other.region_code != item.region_code]
            if len({other.region_code for other in others}) < ENOUGH:
                continue
            ratio = _ratio(size(item), median(map(size, others)))
            if _is_off(ratio, APART):
                found.append(_doubt(DoubtKind.ELSEWHERE, item, others, ratio))
    return found


def _conflicts(observations: Sequence[Observation]) -> list[Doubt]:
    """A statement that contradicts the one shown by ten times or more."""
    groups: dict[str, list[Observation]] = defaultdict(list)
    for item in observations:
        if item.conflict is not None:
            groups[item.conflict].append(item)
    found: list[Doubt] = []
    for group in groups.values():
        shown = min(group, key=lambda item: item.rank or 0)
        for item in group:
            ratio = _ratio(size(item), size(shown))
            if item is not shown and _is_off(ratio, JUMP):
                found.append(_doubt(DoubtKind.ELSEWHERE, item, [shown], ratio))
    return found


def _targets(whole: Sequence[Observation], data: Registry) -> list[Doubt]:
    """A stock aimed at that is below what already is."""
    found: list[Doubt] = []
    aimed = {(item.indicator, item.region_code) for item in whole if item.status == Status.TARGET}
    stocks = [
        item
        for item in whole
        if (item.indicator, item.region_code) in aimed
        and item.kind == Kind.STOCK
        and is_believed(item)
    ]
    for thing in things(stocks, data, status=False):
        for target in (item for item in thing if item.status == Status.TARGET):
            before = [
                item
                for item in thing
                if item.status == Status.ACTUAL and (item.year or 0) < (target.year or 0)
            ]
            if not before:
                continue
            latest = max(before, key=lambda item: (item.year or 0, size(item)))
            least = interval(latest.value_low, latest.value_high, latest.qualifier).low
            if interval(target.value_low, target.value_high, target.qualifier).high < least:
                ratio = _ratio(size(target), size(latest))
                found.append(_doubt(DoubtKind.TARGET, target, [latest], ratio))
    return found


def _future(observations: Sequence[Observation]) -> list[Doubt]:
    """What is told as done for a year after the telling."""
    return [
        _doubt(DoubtKind.FUTURE, item, [], None)
        for item in observations
        if item.status == Status.ACTUAL
        and item.year is not None
        and item.published is not None
        and item.year > int(item.published[:4])
    ]
