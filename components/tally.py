"""How many observations there are, counted once a run: what charts and filters say of figures they do not show."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from components.memo import per_run
from components.select import SCOPE, WHY, Scope, scope_id, since
from components.selection import ALL, Selection
from etl.schema import Status
from etl.store import Tables

Place = tuple[str, str, Scope]
"""A scope of an indicator of a metric."""
KEYS = ("metric", "indicator", "level", "field", "kind", "months", "year_start", "currency", "status", "unit", "province_code", "year")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """So many observations, alike in all that a selection chooses by; ``why`` as in ``select.why``."""

    indicator: str
    scope: Scope
    status: str
    unit: str
    province_code: str | None
    year: int | None
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


@per_run
def groups(tables: Tables) -> dict[str, list[Group]]:
    """All observations by metric, in the order of the table."""
    columns = ", ".join(KEYS)
    found: dict[str, list[Group]] = {}
    for *key, why, count in tables.ask(
        f"SELECT {columns}, {WHY} AS why, count(*) FROM observations GROUP BY ALL ORDER BY ALL NULLS FIRST"
    ):
        metric, indicator, level, field, kind, months, start, currency, status, unit, place, year = key  # fmt: skip
        found.setdefault(metric, []).append(
            Group(
                indicator=indicator,
                scope=(level, field, kind, months, since(start), currency),
                status=status,
                unit=unit,
                province_code=place,
                year=year,
                why=why,
                count=count,
            )
        )
    return found


def held(tables: Tables, selection: Selection) -> list[Group]:
    """The observations of a selection, those that charts leave out included."""
    return [group for group in groups(tables).get(selection.metric, []) if _is_in(group, selection)]


def _is_in(group: Group, selection: Selection) -> bool:
    return (
        selection.indicator in {"", ALL, group.indicator}
        and (selection.scope in {"", ALL} or selection.scope == scope_id(group.scope))
        and (not selection.regions or group.province_code in selection.regions)
        and (not selection.statuses or group.status in selection.statuses)
        and (
            group.year is None
            or (selection.start or group.year) <= group.year <= (selection.end or group.year)
        )
    )


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
    for metric, held_by in groups(tables).items():
        for group in held_by:
            seen[metric, group.indicator, group.scope] += group.count
    drawn = _cells(tables.cube)
    actual = _cells(tables.cube[tables.cube["status"] == Status.ACTUAL])
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


def _cells(cube: pd.DataFrame) -> Counter[Place]:
    """How many cells each scope has."""
    sizes = cube.groupby(["metric", "indicator", *SCOPE], dropna=False).size()
    counts: Counter[Place] = Counter()
    for key, size in sizes.items():
        metric, indicator, level, field, kind, months, start, currency = map(_none, tuple(key))  # type: ignore[arg-type]
        counts[metric, indicator, (level, field, kind, months, since(start), currency)] = int(size)
    return counts


def _none(value: Any) -> Any:
    return None if pd.isna(value) else value


@per_run
def years(tables: Tables, metric: str) -> tuple[int, ...]:
    """The years of a metric's observations."""
    found = groups(tables).get(metric, [])
    return tuple(sorted({group.year for group in found if group.year is not None}))
