"""The words of the tables that hold what texts say: documents, mentions, rejected numbers.

Each pyarrow schema stands under its class with the nullability spelled out. Offsets count code
points of the raw text and are half-open: ``text[char_start:char_end] == number_text``.
"""

from dataclasses import dataclass
from enum import StrEnum

import pyarrow as pa


class Qualifier(StrEnum):
    """How exactly the text states a value."""

    EXACT = "exact"
    APPROX = "approx"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    RANGE = "range"


class Status(StrEnum):
    """Whether the value is so, is aimed at, or is a rule's amount."""

    ACTUAL = "actual"
    TARGET = "target"
    STANDARD = "standard"


class Kind(StrEnum):
    """In what sense the value counts: at a date, over a period, at one event, by a rule."""

    STOCK = "stock"
    FLOW = "flow"
    EVENT = "event"
    STANDARD = "standard"


class Coverage(StrEnum):
    """Whether the value is about the whole region or a part that could pose as it."""

    WHOLE = "whole"
    PART = "part"


class Unit(StrEnum):
    """The canonical unit of a metric."""

    CNY = "CNY"
    COUNT = "count"
    PFLOPS = "PFLOPS"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One text with its origin.

    ``published`` is YYYY, YYYY-MM or YYYY-MM-DD, or None where it is unknown; ``date_basis`` says
    how it is known. ``region`` is the full name of the publisher's division ("全国" for the
    nation), None where it is unknown. ``reprint_of`` is the doc_id of the earlier document that this
    one repeats as a whole, None for an original.
    """

    doc_id: str
    path: str
    title: str | None
    publisher: str | None
    region: str | None
    region_code: str | None
    published: str | None
    year: int | None
    date_basis: str | None
    genre: str | None
    url: str | None
    sha256: str
    text: str
    reprint_of: str | None = None


DOCUMENTS = pa.schema(
    [
        pa.field("doc_id", pa.string(), nullable=False),
        pa.field("path", pa.string(), nullable=False),
        pa.field("title", pa.string()),
        pa.field("publisher", pa.string()),
        pa.field("region", pa.string()),
        pa.field("region_code", pa.string()),
        pa.field("published", pa.string()),
        pa.field("year", pa.int16()),
        pa.field("date_basis", pa.string()),
        pa.field("genre", pa.string()),
        pa.field("url", pa.string()),
        pa.field("sha256", pa.string(), nullable=False),
        pa.field("text", pa.string(), nullable=False),
        pa.field("reprint_of", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One figure as one document states it.

    ``value_low`` equals ``value_high`` when exact or approximate; an open side is None. Values are
    in ``unit``; money that is not yuan keeps its number and has ``currency``. ``year`` is where
    the period ends, None where neither the text nor the date of publication tells.
    ``subset_of`` is the mention_id of the figure this one is stated to be part of.
    The labels ``indicator`` … ``months`` are the scope (口径): what may be compared with what.
    ``correction`` is "confirmed" or "changed" where an analyst corrected it, with the reason.
    """

    mention_id: str
    doc_id: str
    char_start: int
    char_end: int
    number_text: str
    sentence_start: int
    sentence_end: int
    subject: str | None
    metric: str
    indicator: str
    value_low: float | None
    value_high: float | None
    unit: str
    currency: str | None
    qualifier: str
    status: str
    region: str | None
    region_code: str | None
    province_code: str | None
    year: int | None
    year_start: int | None
    subset_of: str | None
    level: str | None
    field: str
    kind: str
    coverage: str
    months: str | None
    rule: str
    correction: str | None = None
    correction_reason: str | None = None


MENTIONS = pa.schema(
    [
        pa.field("mention_id", pa.string(), nullable=False),
        pa.field("doc_id", pa.string(), nullable=False),
        pa.field("char_start", pa.int32(), nullable=False),
        pa.field("char_end", pa.int32(), nullable=False),
        pa.field("number_text", pa.string(), nullable=False),
        pa.field("sentence_start", pa.int32(), nullable=False),
        pa.field("sentence_end", pa.int32(), nullable=False),
        pa.field("subject", pa.string()),
        pa.field("metric", pa.string(), nullable=False),
        pa.field("indicator", pa.string(), nullable=False),
        pa.field("value_low", pa.float64()),
        pa.field("value_high", pa.float64()),
        pa.field("unit", pa.string(), nullable=False),
        pa.field("currency", pa.string()),
        pa.field("qualifier", pa.string(), nullable=False),
        pa.field("status", pa.string(), nullable=False),
        pa.field("region", pa.string()),
        pa.field("region_code", pa.string()),
        pa.field("province_code", pa.string()),
        pa.field("year", pa.int16()),
        pa.field("year_start", pa.int16()),
        pa.field("subset_of", pa.string()),
        pa.field("level", pa.string()),
        pa.field("field", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("coverage", pa.string(), nullable=False),
        pa.field("months", pa.string()),
        pa.field("rule", pa.string(), nullable=False),
        pa.field("correction", pa.string()),
        pa.field("correction_reason", pa.string()),
    ]
)


@dataclass(
    slots=True, kw_only=True
)  # not frozen: thousands are made, and that takes twice the time
class Rejected:
    """A number that was looked at and not taken, with the reason (an id of lexicon/reasons.toml)."""

    doc_id: str
    char_start: int
    char_end: int
    number_text: str
    reason: str
    detail: str | None


REJECTED = pa.schema(
    [
        pa.field("doc_id", pa.string(), nullable=False),
        pa.field("char_start", pa.int32(), nullable=False),
        pa.field("char_end", pa.int32(), nullable=False),
        pa.field("number_text", pa.string(), nullable=False),
        pa.field("reason", pa.string(), nullable=False),
        pa.field("detail", pa.string()),
    ]
)
