"""What a selection takes out of the tables, as typed records in a fixed order."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeVar

import pandas as pd

from components.memo import per_run
from components.selection import ALL, Selection
from etl.facts import Cell, Doubt, Observation, Outcome
from etl.schema import Coverage, Document, Mention, Rejected, Status
from etl.store import Tables

Drawn = TypeVar("Drawn", Cell, Observation)
Record = TypeVar("Record", Cell, Observation, Doubt, Outcome, Document, Mention, Rejected)
Scope = tuple[str | None, str, str, str | None, str | None, str | None]
SINCE = "from"
ORDER = (
    "metric", "indicator", "level", "field", "kind", "months", "year_start", "currency", "status",
    "province_code", "region_code", "-year", "observation_id",
)  # fmt: skip
"""The order of ``rows`` in the words of ``Tables.stream``."""
SCOPE = ("level", "field", "kind", "months", "year_start", "currency")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One observation for the table; ``why`` says why no chart shows it, empty if one does."""

    observation: Observation
    why: str


def records(frame: pd.DataFrame, kind: type[Record]) -> list[Record]:
    """The rows of a frame as records of their class; NaN is None, lists hold str."""
    names = [field.name for field in fields(kind)]
    columns = [[_plain(name, value) for value in frame[name].tolist()] for name in names]
    return [kind(**dict(zip(names, row, strict=True))) for row in zip(*columns, strict=True)]


def _plain(name: str, value: Any) -> Any:
    if name in {"mention_ids", "observation_ids", "other_ids"}:
        return [str(part) for part in value]
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return None
    return int(value) if name in {"year", "year_start"} else value


def document(tables: Tables, doc_id: str) -> Document | None:
    """The document of this id; None where there is none."""
    found = records(tables.documents[tables.documents["doc_id"] == doc_id], Document)
    return found[0] if found else None


def scope_of(record: Cell | Observation) -> Scope:
    """What may differ inside an indicator besides the status."""
    since = None if record.year_start is None else f"{SINCE}{record.year_start}"
    return (record.level, record.field, record.kind, record.months, since, record.currency)


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
    frame = _part(tables, "cube", selection.metric)
    mask = _mask(frame, selection) & _years(frame, selection, keep_unknown=False)
    found = records(frame[mask], Cell)
    return sorted(_scoped(found, selection), key=lambda cell: (*_order(cell), cell.year))


def rows(tables: Tables, selection: Selection) -> list[Row]:
    """Every observation of the selection, those that charts leave out included."""
    frame = _part(tables, "observations", selection.metric)
    mask = _mask(frame, selection) & _years(frame, selection, keep_unknown=True)
    found = _scoped(records(frame[mask], Observation), selection)
    found.sort(key=lambda row: (*_order(row), -(row.year or 0), row.observation_id))
    return [Row(observation=row, why=why(row)) for row in found]


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


def observations(tables: Tables, ids: Sequence[str]) -> list[Observation]:
    """The observations with these ids, and every one that contradicts them, in the order of ids."""
    frame = tables.observations
    chosen = frame["observation_id"].isin(list(ids))
    groups = frame.loc[chosen, "conflict"].dropna().unique()
    found = records(frame[chosen | frame["conflict"].isin(groups)], Observation)
    place = {key: index for index, key in enumerate(ids)}
    return sorted(
        found, key=lambda row: (place.get(row.observation_id, len(place)), row.observation_id)
    )


@per_run
def _parts(tables: Tables, name: str) -> dict[str, pd.DataFrame]:
    """A table cut by metric, once a run: masks over a million names are what takes the time."""
    frame: pd.DataFrame = getattr(tables, name)
    return {str(metric): part for metric, part in frame.groupby("metric")}


def _part(tables: Tables, name: str, metric: str) -> pd.DataFrame:
    frame: pd.DataFrame = getattr(tables, name)
    return frame if metric == ALL else _parts(tables, name).get(metric, frame.iloc[:0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How much one scope of an indicator holds: observations, cells of charts, actual ones of these."""

    indicator: str
    scope: Scope
    observations: int
    cells: int
    actual: int


@per_run
def tallies(tables: Tables) -> dict[str, list[Tally]]:
    """What each metric holds, counted once a run; in the order of indicators and scopes."""
    seen = _count(tables.observations)
    drawn = _count(tables.cube)
    actual = _count(tables.cube[tables.cube["status"] == Status.ACTUAL])
    found: dict[str, list[Tally]] = {}
    for metric, indicator, scope in {**seen, **drawn}:
        key = (metric, indicator, scope)
        tally = Tally(
            indicator=indicator,
            scope=scope,
            observations=seen.get(key, 0),
            cells=drawn.get(key, 0),
            actual=actual.get(key, 0),
        )
        found.setdefault(metric, []).append(tally)
    for held in found.values():
        held.sort(key=lambda tally: (tally.indicator, scope_id(tally.scope)))
    return found


def _count(frame: pd.DataFrame) -> dict[tuple[str, str, Scope], int]:
    sizes = frame.groupby(["metric", "indicator", *SCOPE], dropna=False).size()
    counts: dict[tuple[str, str, Scope], int] = {}
    for key, size in sizes.items():
        metric, indicator, level, field, kind, months, start, currency = map(_none, tuple(key))  # type: ignore[arg-type]
        since = None if start is None else f"{SINCE}{int(start)}"
        counts[str(metric), str(indicator), (level, field, kind, months, since, currency)] = int(
            size
        )
    return counts


def _none(value: Any) -> Any:
    return None if pd.isna(value) else value


@per_run
def years(tables: Tables, metric: str) -> tuple[int, ...]:
    """The years of a metric's observations."""
    found = _part(tables, "observations", metric)["year"].dropna().unique()
    return tuple(sorted(int(year) for year in found))


@per_run
def every_cell(tables: Tables) -> list[Cell]:
    """The whole cube, in a fixed order."""
    return sorted(
        records(tables.cube, Cell), key=lambda cell: (cell.metric, *_order(cell), cell.year)
    )


@per_run
def _by_series(tables: Tables) -> dict[tuple[str | None, ...], list[Cell]]:
    found: dict[tuple[str | None, ...], list[Cell]] = {}
    for cell in every_cell(tables):
        found.setdefault(series_of(cell), []).append(cell)
    return found


def cells_of(tables: Tables, series: tuple[str | None, ...]) -> list[Cell]:
    """The cells of one series."""
    return _by_series(tables).get(series, [])


@per_run
def doubts(tables: Tables) -> dict[str, list[Doubt]]:
    """The doubts of each observation that has one."""
    found: dict[str, list[Doubt]] = {}
    for doubt in records(tables.doubts, Doubt):
        found.setdefault(doubt.observation_id, []).append(doubt)
    return found


@per_run
def parts(tables: Tables) -> dict[str, list[Observation]]:
    """The parts (其中) of each observation that has some, the largest first."""
    frame = tables.observations
    found: dict[str, list[Observation]] = {}
    for item in records(frame[frame["part_of"].notna()], Observation):
        found.setdefault(item.part_of or "", []).append(item)
    for group in found.values():
        group.sort(
            key=lambda part: (-(part.value_high or part.value_low or 0), part.observation_id)
        )
    return found


@per_run
def outcomes(tables: Tables) -> dict[str, Outcome]:
    """What became of each target, by its observation."""
    return {outcome.target_id: outcome for outcome in records(tables.outcomes, Outcome)}


def _mask(frame: pd.DataFrame, selection: Selection) -> "pd.Series[bool]":
    mask = pd.Series(data=True, index=frame.index)
    if selection.indicator not in {"", ALL}:
        mask &= frame["indicator"] == selection.indicator
    if selection.regions:
        mask &= frame["province_code"].isin(list(selection.regions))
    if selection.statuses:
        mask &= frame["status"].isin(list(selection.statuses))
    return mask


def _years(frame: pd.DataFrame, selection: Selection, *, keep_unknown: bool) -> "pd.Series[bool]":
    year = frame["year"]
    known = year.notna()
    if selection.start is not None:
        known &= year >= selection.start
    if selection.end is not None:
        known &= year <= selection.end
    return known | year.isna() if keep_unknown else known


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
