"""The words of the tables that are made of mentions: observations, the cube, outcomes, doubts.

Each pyarrow schema stands under its class with the nullability spelled out.
"""

from dataclasses import dataclass
from enum import StrEnum

import pyarrow as pa

from etl.schema import DOCUMENTS, MENTIONS, REJECTED

_IDS = pa.list_(pa.field("item", pa.string(), nullable=False))

SERIES_KEY = (
    "metric",
    "indicator",
    "level",
    "field",
    "kind",
    "months",
    "year_start",
    "status",
    "unit",
    "currency",
)
"""What one line of a chart may hold: figures that differ in any of these are never joined.

``year_start`` is among them because a sum over several years (2016–2020) is no yearly figure."""


class Method(StrEnum):
    """How the shown value of a cell was made."""

    ONLY = "only"
    MAX = "max"
    SUM = "sum"
    LATEST = "latest"


class State(StrEnum):
    """What became of a target."""

    REACHED = "reached"
    MISSED = "missed"
    OPEN = "open"
    UNKNOWN = "unknown"


class DoubtKind(StrEnum):
    """Why a value may be wrong although the text says it."""

    PART = "part"
    PARTS = "parts"
    BEFORE = "before"
    ELSEWHERE = "elsewhere"
    TARGET = "target"
    FUTURE = "future"


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One fact: a series' value for a region and period, with every mention that states it.

    ``part_of`` is the observation this one is a part of (其中); such a part, and one with
    ``coverage`` part, is in no cube. ``conflict`` is the group of observations that state the same
    fact with incompatible values, else None; in it ``rank`` 1 is the one that is shown.
    ``documents`` counts the different documents, a reprint with its original as one.
    ``correction`` says that an analyst confirmed or changed a mention of it, else None.
    ``published`` is the date of the latest of its documents, None where none is dated.
    """

    observation_id: str
    metric: str
    indicator: str
    level: str | None
    field: str
    kind: str
    months: str | None
    status: str
    unit: str
    currency: str | None
    coverage: str
    subject: str | None
    region: str | None
    region_code: str | None
    province_code: str | None
    year: int | None
    year_start: int | None
    value_low: float | None
    value_high: float | None
    qualifier: str
    part_of: str | None
    conflict: str | None
    rank: int | None
    correction: str | None
    published: str | None
    mention_ids: list[str]
    documents: int


OBSERVATIONS = pa.schema(
    [
        pa.field("observation_id", pa.string(), nullable=False),
        pa.field("metric", pa.string(), nullable=False),
        pa.field("indicator", pa.string(), nullable=False),
        pa.field("level", pa.string()),
        pa.field("field", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("months", pa.string()),
        pa.field("status", pa.string(), nullable=False),
        pa.field("unit", pa.string(), nullable=False),
        pa.field("currency", pa.string()),
        pa.field("coverage", pa.string(), nullable=False),
        pa.field("subject", pa.string()),
        pa.field("region", pa.string()),
        pa.field("region_code", pa.string()),
        pa.field("province_code", pa.string()),
        pa.field("year", pa.int16()),
        pa.field("year_start", pa.int16()),
        pa.field("value_low", pa.float64()),
        pa.field("value_high", pa.float64()),
        pa.field("qualifier", pa.string(), nullable=False),
        pa.field("part_of", pa.string()),
        pa.field("conflict", pa.string()),
        pa.field("rank", pa.int16()),
        pa.field("correction", pa.string()),
        pa.field("published", pa.string()),
        pa.field("mention_ids", _IDS, nullable=False),
        pa.field("documents", pa.int16(), nullable=False),
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of the cube: what a chart shows for a series, a region and a year.

    Only observations that cover the whole region, are no part of another and have a year come in.
    ``method`` says how the value was made and ``observation_ids`` from what, the shown one first.
    ``subject`` is what the shown observation counts in its own words, without those that only lead to
    it (其中, 力争: ``resolve.subjects.named``), None for a sum. ``thread``
    names what a line may join: cells of one series and region that count the same thing.
    """

    metric: str
    indicator: str
    level: str | None
    field: str
    kind: str
    months: str | None
    status: str
    unit: str
    currency: str | None
    subject: str | None
    region: str
    region_code: str
    province_code: str
    year: int
    year_start: int | None
    value_low: float | None
    value_high: float | None
    qualifier: str
    method: str
    conflict: bool
    doubtful: bool
    corrected: bool
    thread: str
    observation_ids: list[str]


CUBE = pa.schema(
    [
        pa.field("metric", pa.string(), nullable=False),
        pa.field("indicator", pa.string(), nullable=False),
        pa.field("level", pa.string()),
        pa.field("field", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("months", pa.string()),
        pa.field("status", pa.string(), nullable=False),
        pa.field("unit", pa.string(), nullable=False),
        pa.field("currency", pa.string()),
        pa.field("subject", pa.string()),
        pa.field("region", pa.string(), nullable=False),
        pa.field("region_code", pa.string(), nullable=False),
        pa.field("province_code", pa.string(), nullable=False),
        pa.field("year", pa.int16(), nullable=False),
        pa.field("year_start", pa.int16()),
        pa.field("value_low", pa.float64()),
        pa.field("value_high", pa.float64()),
        pa.field("qualifier", pa.string(), nullable=False),
        pa.field("method", pa.string(), nullable=False),
        pa.field("conflict", pa.bool_(), nullable=False),
        pa.field("doubtful", pa.bool_(), nullable=False),
        pa.field("corrected", pa.bool_(), nullable=False),
        pa.field("thread", pa.string(), nullable=False),
        pa.field("observation_ids", _IDS, nullable=False),
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A target with what became of it.

    ``outcome_id`` is the actual observation it is measured by, None where there is none. ``gap``
    is the outcome less the target, in the series' unit; negative where something is lacking.
    ``as_of`` is the date of the latest document: a later target is open whatever the clock says.
    """

    target_id: str
    outcome_id: str | None
    state: str
    gap: float | None
    as_of: str | None


OUTCOMES = pa.schema(
    [
        pa.field("target_id", pa.string(), nullable=False),
        pa.field("outcome_id", pa.string()),
        pa.field("state", pa.string(), nullable=False),
        pa.field("gap", pa.float64()),
        pa.field("as_of", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A reason to look at an observation again.

    ``other_ids`` are the observations it does not go with; ``ratio`` how far off it is: its value
    divided by theirs (by their sum, or their median).
    """

    observation_id: str
    kind: str
    other_ids: list[str]
    ratio: float | None


DOUBTS = pa.schema(
    [
        pa.field("observation_id", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("other_ids", _IDS, nullable=False),
        pa.field("ratio", pa.float64()),
    ]
)

TABLES: dict[str, pa.Schema] = {
    "documents": DOCUMENTS,
    "mentions": MENTIONS,
    "observations": OBSERVATIONS,
    "cube": CUBE,
    "outcomes": OUTCOMES,
    "doubts": DOUBTS,
    "rejected": REJECTED,
}
"""Every table of a run by its name."""
