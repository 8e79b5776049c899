"""Observations -> the cube that charts read: one shown value a series, region and year; pure.

Figures of a city stay with their city: no metric's cities are all known, so their sum would pose as
the province's figure.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from etl.facts import SERIES_KEY, Cell, Method, Observation
from etl.registry import Registry
from etl.resolve import identifier
from etl.resolve.series import is_believed, is_chartable, series_of, size, things
from etl.resolve.subjects import named
from etl.schema import Kind, Mention, Qualifier


def build_cube(
    observations: Sequence[Observation],
    data: Registry,
    mentions: Mapping[str, Mention],
    doubtful: Collection[str] = (),
) -> list[Cell]:
    """One cell for each series, region and year that has a chartable observation.

    ``mentions`` are by mention_id; ``doubtful`` holds the ids of observations with a doubt.
    """
    cube = (cell for cell, _ in cells(observations, data, mentions, doubtful))
    return sorted(
        cube, key=lambda c: [str(getattr(c, k)) for k in (*SERIES_KEY, "region_code", "year")]
    )


def cells(
    observations: Sequence[Observation],
    data: Registry,
    mentions: Mapping[str, Mention],
    doubtful: Collection[str],
) -> list[tuple[Cell, list[str]]]:
    """The cells in no order, each with the ids of the observations that its value is made of."""
    shown = [item for item in observations if is_chartable(item)]
    firsts = {
        item.observation_id: thing[0].observation_id
        for thing in things(shown, data)
        for item in thing
    }
    groups: dict[tuple[object, ...], list[Observation]] = defaultdict(list)
    for item in shown:
        groups[(*series_of(item), item.region_code, item.year)].append(item)
    return [_cell(group, data, mentions, firsts, doubtful) for group in groups.values()]


def _cell(
    group: Sequence[Observation],
    data: Registry,
    mentions: Mapping[str, Mention],
    firsts: Mapping[str, str],
    doubtful: Collection[str],
) -> tuple[Cell, list[str]]:
    first = group[0]
    believed = [item for item in group if is_believed(item)]
    method, made_of = _headline(believed, data, mentions)
    if method == Method.ONLY and len(group) > 1:
        method = Method.LATEST
    best = made_of[0]
    low, high, qualifier = best.value_low, best.value_high, best.qualifier
    if method == Method.SUM:
        low, high, qualifier = total(made_of)
    ids = [item.observation_id for item in made_of]
    others = sorted({item.observation_id for item in group}.difference(ids))
    cell = Cell(
        **{key: getattr(first, key) for key in SERIES_KEY},
        subject=None if method == Method.SUM else best.subject and named(best.subject),
        region=best.region or "",
        region_code=best.region_code or "",
        province_code=best.province_code or "",
        year=best.year or 0,
        value_low=low,
        value_high=high,
        qualifier=qualifier,
        method=method,
        conflict=any(item.conflict for item in made_of),
        doubtful=any(key in doubtful for key in ids),
        corrected=any(item.correction for item in made_of),
        thread=identifier(
            *series_of(first),
            first.region_code,
            Method.SUM if method == Method.SUM else firsts[best.observation_id],
        ),
        observation_ids=[*ids, *others],
    )
    return cell, ids


def _headline(
    believed: Sequence[Observation], data: Registry, mentions: Mapping[str, Mention]
) -> tuple[Method, list[Observation]]:
    """How the cell's value is made, and of which observations."""
    first = believed[0]
    if len(believed) == 1:
        return Method.ONLY, [first]
    metric = data.metric(first.metric)
    headline = metric.indicator(first.indicator).headline or metric.headline
    if headline == "sum" and first.kind == Kind.EVENT:  # flows of one year overlap, stocks repeat
        parts = disjoint(believed, mentions)
        if len(parts) > 1:
            return Method.SUM, parts
    if headline == "latest":
        return Method.LATEST, [max(believed, key=lambda o: (o.published or "", o.observation_id))]
    return Method.MAX, [max(believed, key=lambda o: (size(o), o.observation_id))]


def disjoint(
    observations: Sequence[Observation], mentions: Mapping[str, Mention]
) -> list[Observation]:
    """The observations that may be added: those of the one document that tells most.

    One text does not tell a thing twice with two values, two texts may; so what different texts
    tell is never added. The largest comes first.
    """
    told: dict[str, list[Observation]] = defaultdict(list)
    for item in observations:
        for doc_id in {mentions[m].doc_id for m in item.mention_ids}:
            told[doc_id].append(item)
    best = max(told, key=lambda doc_id: (sum(map(size, told[doc_id])), doc_id))
    return sorted(told[best], key=lambda o: (-size(o), o.observation_id))


def total(parts: Sequence[Observation]) -> tuple[float | None, float | None, str]:
    """The sum with its sides and qualifier: as exact as its least exact part; an open side stays open."""
    lows, highs = [p.value_low for p in parts], [p.value_high for p in parts]
    low = None if None in lows else sum(v for v in lows if v is not None)
    high = None if None in highs else sum(v for v in highs if v is not None)
    stated = {p.qualifier for p in parts}
    if (
        low is None and high is None
    ):  # 超10亿 and 不超过5亿: what is sure is what the lower sides hold
        return sum(v for v in lows if v is not None), None, Qualifier.AT_LEAST
    if high is None:
        return low, None, Qualifier.AT_LEAST
    if low is None:
        return None, high, Qualifier.AT_MOST
    if low != high:
        return low, high, Qualifier.RANGE
    return low, high, Qualifier.APPROX if Qualifier.APPROX in stated else Qualifier.EXACT
