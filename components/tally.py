"""How many observations there are, counted once a run: what charts and filters say of figures they do not show."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.memo import per_run
from components.select import SCOPE, SCOPE_ID, WHY, Scope, scope_id, since
from components.selection import ALL, Selection
from etl.schema import Status
from etl.store import Tables

Place = tuple[str, str, Scope]
"""A scope of an indicator of a metric."""
KEYS = ("metric", "indicator", "level", "field", "kind", "months", "year_start", "currency", "status", "unit", "province_code", "year")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """So many observations of one scope and unit; ``why`` as in ``select.why``."""

    scope: Scope
    unit: str
    why: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How much one scope of an indicator holds: observations, cells of charts, actual ones of these."""

    indicator: str
    scope: Scope
    observations: int
    cells: int
    actual: int


@dataclass(frozen=True, slots=True, eq=False)
class Numbered:
    """Rows of which the n-th is alike to others in ``kinds[numbers[n]]``: what groups them, found once a run."""

    frame: pd.DataFrame
    numbers: npt.NDArray[np.integer[Any]]
    kinds: list[Any]


def _numbered(frame: pd.DataFrame, columns: Sequence[str], kind: Callable[[Any], Any]) -> Numbered:
    grouped = frame.groupby(list(columns), sort=False, dropna=False)
    return Numbered(frame, grouped.ngroup().to_numpy(), [kind(key) for key in grouped.size().index])


@per_run
def groups(tables: Tables) -> dict[str, Numbered]:
    """All observations by metric, in the order of the table: those alike in ``KEYS`` are one row."""
    columns = f"{', '.join(KEYS)}, {SCOPE_ID} AS scope, {WHY} AS why"
    query = f"SELECT {columns}, count(*) AS count FROM observations GROUP BY ALL ORDER BY ALL NULLS FIRST"
    frame = tables.frame(query)
    return {
        str(metric): _numbered(part, (*SCOPE, "unit", "why"), _group)
        for metric, part in frame.groupby("metric")
    }


def _group(key: Any) -> Group:
    return Group(scope=_scope(key[:-2]), unit=key[-2], why=key[-1], count=0)


def held(tables: Tables, selection: Selection) -> list[Group]:
    """The observations of a selection, those that charts leave out included."""
    found = groups(tables).get(selection.metric)
    if found is None:
        return []
    mask = _mask(found.frame, selection).to_numpy()
    numbers = found.numbers[mask]
    counts = np.bincount(numbers, found.frame["count"].to_numpy()[mask], len(found.kinds))
    return [replace(found.kinds[n], count=int(counts[n])) for n in dict.fromkeys(numbers.tolist())]


def _mask(frame: pd.DataFrame, selection: Selection) -> "pd.Series[bool]":
    mask = pd.Series(data=True, index=frame.index)
    for column, one in (("indicator", selection.indicator), ("scope", selection.scope)):
        if one not in {"", ALL}:
            mask &= frame[column] == one
    for column, kept in (("province_code", selection.regions), ("status", selection.statuses)):
        if kept:
            mask &= frame[column].isin(list(kept))
    undated = frame["year"].isna()
    if selection.start is not None:
        mask &= undated | (frame["year"] >= selection.start)
    if selection.end is not None:
        mask &= undated | (frame["year"] <= selection.end)
    return mask


def counted(found: Iterable[Group]) -> Counter[str]:
    """How many observations charts show (under the empty key), and how many not, by why."""
    counts: Counter[str] = Counter()
    for group in found:
        counts[group.why] += group.count
    return counts


@per_run
def tallies(tables: Tables) -> dict[str, list[Tally]]:
    """What each metric holds, in the order of indicators and scopes."""
    seen: Counter[Place] = Counter()
    for metric, part in groups(tables).items():
        rows = zip(part.frame["indicator"], part.numbers.tolist(), part.frame["count"], strict=True)
        for indicator, number, count in rows:
            seen[metric, indicator, part.kinds[number].scope] += count
    drawn = sizes(tables, tables.cube)
    actual = sizes(tables, tables.cube[tables.cube["status"] == Status.ACTUAL])
    found: dict[str, list[Tally]] = {}
    for metric, indicator, scope in {**seen, **drawn}:
        key = (metric, indicator, scope)
        tally = Tally(
            indicator=indicator,
            scope=scope,
            observations=seen[key],
            cells=drawn[key],
            actual=actual[key],
        )
        found.setdefault(metric, []).append(tally)
    for held_by_metric in found.values():
        held_by_metric.sort(key=lambda tally: (tally.indicator, scope_id(tally.scope)))
    return found


def sizes(tables: Tables, rows: pd.DataFrame) -> Counter[Place]:
    """How many of these rows of the cube each scope has."""
    found = _scopes(tables)
    numbers, counts = np.unique(found.numbers[rows.index], return_counts=True)
    return Counter({found.kinds[n]: int(count) for n, count in zip(numbers, counts, strict=True)})


@per_run
def _scopes(tables: Tables) -> Numbered:
    return _numbered(tables.cube, ("metric", "indicator", *SCOPE), _place)


def _place(key: Any) -> Place:
    metric, indicator, *parts = key
    return metric, indicator, _scope(parts)


def _scope(parts: Any) -> Scope:
    """What a group's key says of a scope; NaN is None."""
    plain: list[Any] = [None if pd.isna(part) else part for part in parts]
    level, field, kind, months, start, currency = plain
    return level, field, kind, months, since(start), currency


@per_run
def years(tables: Tables, metric: str) -> tuple[int, ...]:
    """The years of a metric's observations."""
    found = groups(tables).get(metric)
    return () if found is None else tuple(sorted(map(int, found.frame["year"].dropna().unique())))
