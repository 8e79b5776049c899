"""The line format of `etl extract`: a public contract that scoring tools read; pure."""

from collections.abc import Mapping
from typing import Any

from etl.schema import Mention

LABELS = ("indicator", "level", "field", "kind", "coverage", "months")


def to_line(passage_id: str, mention: Mention) -> dict[str, Any]:
    """One mention as the contract has it; whole values are ints, ``subset_of`` is an offset."""
    parent = mention.subset_of
    return {
        "id": passage_id,
        "char_start": mention.char_start,
        "char_end": mention.char_end,
        "number_text": mention.number_text,
        "metric": mention.metric,
        "value_low": _plain(mention.value_low),
        "value_high": _plain(mention.value_high),
        "unit": mention.unit,
        "currency": mention.currency,
        "qualifier": mention.qualifier,
        "status": mention.status,
        "region": mention.region,
        "year": mention.year,
        "year_start": mention.year_start,
        "subset_of": None if parent is None else int(parent.rpartition(":")[2]),
        "rule": mention.rule,
        **{label: getattr(mention, label) for label in LABELS},
    }


def _plain(value: float | None) -> float | int | None:
    return int(value) if value is not None and value.is_integer() else value


def origin_of(passage: Mapping[str, Any]) -> dict[str, Any]:
    """What a passage says of its origin, as the extractor takes it."""
    return {key: passage.get(key) for key in ("title", "region", "published", "genre")}
