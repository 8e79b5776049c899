"""What a selection takes out of the tables, as typed records in a fixed order."""

import math
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from components.memo import per_run
from components.read import having, read
from components.selection import ALL, Selection
from etl.facts import Cell, Doubt, Observation, Outcome
from etl.schema import Coverage, Document
from etl.store import Tables

Made = TypeVar("Made", Cell, Document)
Drawn = TypeVar("Drawn", Cell, Observation)
Scope = tuple[str | None, str, str, str | None, str | None, str | None]
SINCE = "from"
ORDER = (
    "metric", "indicator", "level", "field", "kind", "months", "year_start", "currency", "status",
    "province_code", "region_code", "-year", "observation_id",
)  # fmt: skip
"""The order of ``rows`` in the words of ``Tables.stream``."""
SCOPE_ID = f"concat_ws('.', level, field, kind, months, '{SINCE}' || year_start, currency)"
"""``scope_id`` in SQL."""
WHY = """CASE WHEN region_code IS NULL THEN 'no_region' WHEN year IS NULL THEN 'no_year'
    WHEN part_of IS NOT NULL THEN 'subset' WHEN coverage = 'part' THEN 'part' ELSE '' END"""
"""``why`` in SQL."""
SCOPE = ("level", "field", "kind", "months", "year_start", "currency")
SERIES = ("metric", "indicator", *SCOPE, "status", "unit")
"""The columns of ``series_of``."""
YEARLY = (*SERIES, "year")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One observation for the table; ``why`` says why no chart shows it, empty if one does."""

    observation: Observation
    why: str


def records(frame: pd.DataFrame, kind: type[Made]) -> list[Made]:
    """The rows of a frame as records; NaN is None."""
    names = [field.name for field in fields(kind)]
    columns = [[_plain(name, value) for value in frame[name].tolist()] for name in names]
    make: Callable[..., Made] = kind
    return [make(**dict(zip(names, row, strict=True))) for row in zip(*columns, strict=True)]


def _plain(name: str, value: Any) -> Any:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    return int(value) if name in {"year", "year_start"} else value


def document(tables: Tables, doc_id: str) -> Document | None:
    """The document of this id; None where there is none."""
    return next(iter(having(tables, Document, "doc_id", [doc_id])), None)


def scope_of(record: Cell | Observation) -> Scope:
    """What may differ inside an indicator besides the status."""
    start = since(record.year_start)
    return (record.level, record.field, record.kind, record.months, start, record.currency)


def since(year: float | None) -> str | None:
    """The part of a scope that says from when a sum over several years runs."""
    return None if year is None else f"{SINCE}{int(year)}"


def scope_id(scope: Scope) -> str:
    """A scope in the words of a URL.

    >>> scope_id(("provincial", "ai", "flow", None, "from2016", None))
    'provincial.ai.flow.from2016'
    """
    return ".".join(part for part in scope if part)


def series_of(record: Cell | Observation) -> tuple[str | None, ...]:
    """What one line may hold."""
    return (record.metric, record.indicator, *scope_of(record), record.status, record.unit)


def cells(tables: Tables, selection: Selection) -> list[Cell]:
    """The cells of the cube that charts may show, in a fixed order."""
    found = records(rows_of(tables, selection), Cell)
    return sorted(_scoped(found, selection), key=lambda cell: (*_order(cell), cell.year))


def rows_of(tables: Tables, selection: Selection) -> pd.DataFrame:
    """The rows of the cube for a selection, those of every scope; do not change them."""
    frame = _part(tables, selection.metric)
    return frame[_mask(frame, selection)]


def rows(tables: Tables, selection: Selection, most: int, *, drawn: bool = False) -> list[Row]:
    """The first observations of the selection; where ``drawn``, only those that charts show."""
    tests, values = _tests(selection)
    if drawn:
        tests.append(f"{WHY} = ''")
    where = " AND ".join(tests)
    by = ", ".join(_direction(column) for column in ORDER)
    found = read(tables, Observation, f"WHERE {where} ORDER BY {by} LIMIT {most}", *values)
    return [Row(observation=row, why=why(row)) for row in found]


def _tests(selection: Selection) -> tuple[list[str], list[Any]]:
    """The conditions of a selection in SQL, and what fills their question marks."""
    tests, values = ["true"], list[Any]()

    def test(words: str, *filled: Any) -> None:
        tests.append(words)
        values.extend(filled)

    if selection.metric != ALL:
        test("metric = ?", selection.metric)
    if selection.indicator not in {"", ALL}:
        test("indicator = ?", selection.indicator)
    if selection.scope not in {"", ALL}:
        test(f"{SCOPE_ID} = ?", selection.scope)
    for column, kept in (("province_code", selection.regions), ("status", selection.statuses)):
        if kept:
            test(f"{column} IN (SELECT unnest(?))", list(kept))
    for year, sign in ((selection.start, ">="), (selection.end, "<=")):
        if year is not None:
            test(f"(year IS NULL OR year {sign} ?)", year)
    return tests, values


def _direction(column: str) -> str:
    return f"{column[1:]} DESC NULLS LAST" if column[0] == "-" else f"{column} NULLS FIRST"


def stream(tables: Tables, selection: Selection) -> Iterator[Row]:
    """What ``rows`` gives, in the same order, read from disk as it is asked for.

    Of all metrics (``metric`` is ``all``) one comes after the other.
    """
    among = {
        "metric": () if selection.metric == ALL else (selection.metric,),
        "indicator": () if selection.indicator in {"", ALL} else (selection.indicator,),
        "province_code": selection.regions,
        "status": selection.statuses,
    }
    names = [field.name for field in fields(Observation)]
    for batch in tables.stream(
        "observations",
        names,
        among={column: kept for column, kept in among.items() if kept},
        years=(selection.start, selection.end),
        order=ORDER,
    ):
        found = [Observation(**dict(zip(names, values, strict=True))) for values in batch]
        yield from (Row(observation=row, why=why(row)) for row in _scoped(found, selection))


def why(observation: Observation) -> str:
    """Why charts leave an observation out: a key of the words, empty where they show it."""
    if observation.region_code is None:
        return "no_region"
    if observation.year is None:
        return "no_year"
    if observation.part_of is not None:
        return "subset"
    return "part" if observation.coverage == Coverage.PART else ""


def observations(tables: Tables, ids: Collection[str]) -> list[Observation]:
    """The observations with these ids, and every one that contradicts them, in the order of ids."""
    chosen = having(tables, Observation, "observation_id", ids)
    disputed = having(tables, Observation, "conflict", [row.conflict for row in chosen if row.conflict])  # fmt: skip
    found = {row.observation_id: row for row in [*chosen, *disputed]}.values()
    place = {key: index for index, key in enumerate(ids)}
    return sorted(
        found, key=lambda row: (place.get(row.observation_id, len(place)), row.observation_id)
    )


@per_run
def _parts(tables: Tables) -> dict[str, pd.DataFrame]:
    """The cube cut by metric, once a run: masks over many names are what takes the time."""
    return {str(metric): part for metric, part in tables.cube.groupby("metric")}


def _part(tables: Tables, metric: str) -> pd.DataFrame:
    return tables.cube if metric == ALL else _parts(tables).get(metric, tables.cube.iloc[:0])


def alike(tables: Tables, cell: Cell, columns: Collection[str]) -> list[Cell]:
    """The cells of a metric that have in these columns what ``cell`` has."""
    frame = _part(tables, cell.metric)
    mask = np.ones(len(frame), bool)
    for name in columns:
        own = getattr(cell, name)
        mask &= (frame[name].isna() if own is None else frame[name] == own).to_numpy()
    return records(frame[mask], Cell)


def doubts(tables: Tables, ids: Iterable[str]) -> dict[str, list[Doubt]]:
    """The doubts of each of these observations that has one."""
    found: dict[str, list[Doubt]] = {}
    for doubt in having(tables, Doubt, "observation_id", ids):
        found.setdefault(doubt.observation_id, []).append(doubt)
    return found


def parts(tables: Tables, observation_id: str) -> list[Observation]:
    """The parts (其中) of an observation, the largest first."""
    found = having(tables, Observation, "part_of", [observation_id])
    return sorted(found, key=lambda part: (-(part.value_high or part.value_low or 0), part.observation_id))  # fmt: skip


def outcome(tables: Tables, target_id: str) -> Outcome | None:
    """What became of a target; None of any other observation."""
    return next(iter(having(tables, Outcome, "target_id", [target_id])), None)


def _mask(frame: pd.DataFrame, selection: Selection) -> "pd.Series[bool]":
    mask = pd.Series(data=True, index=frame.index)
    if selection.indicator not in {"", ALL}:
        mask &= frame["indicator"] == selection.indicator
    if selection.regions:
        mask &= frame["province_code"].isin(list(selection.regions))
    if selection.statuses:
        mask &= frame["status"].isin(list(selection.statuses))
    if selection.start is not None:
        mask &= frame["year"] >= selection.start
    if selection.end is not None:
        mask &= frame["year"] <= selection.end
    return mask


def _scoped(found: list[Drawn], selection: Selection) -> list[Drawn]:
    if selection.scope in {"", ALL}:
        return list(found)
    return [record for record in found if scope_id(scope_of(record)) == selection.scope]


def _order(record: Cell | Observation) -> tuple[str, ...]:
    parts = (
        record.indicator,
        *scope_of(record),
        record.status,
        record.province_code,
        record.region_code,
    )
    return tuple(part or "" for part in parts)
