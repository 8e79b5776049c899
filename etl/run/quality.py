"""What a run's tables hold and what is to be looked at: counts, coverage, conflicts, doubts; pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Protocol, TypeVar

from etl.facts import Cell, Doubt, Observation, Outcome
from etl.schema import Document, Mention, Rejected

Json = dict[str, Any]
Record = TypeVar("Record")
Record_co = TypeVar("Record_co", covariant=True)

SAID = ("observation_id", "metric", "indicator", "subject", "status", "region", "year", "number", "documents")  # fmt: skip
"""An observation in a line: what, where, when, how much, and who says so."""


class Rows(Protocol[Record_co]):
    """The rows of a table, from memory or from disk."""

    def __len__(self) -> int:
        """How many there are."""

    def __iter__(self) -> Iterator[Record_co]:
        """Each, as often as is asked."""

    def tally(self, *columns: str) -> Counter[tuple[Any, ...]]:
        """How often each combination of values stands in these columns, the first met first."""

    def having(self, column: str) -> Iterator[Record_co]:
        """Those that have a value there."""


class Listed(list[Record]):
    """Rows in memory."""

    def tally(self, *columns: str) -> Counter[tuple[Any, ...]]:
        """As ``Rows.tally``."""
        return Counter(zip(*(map(attrgetter(name), self) for name in columns), strict=True))

    def having(self, column: str) -> Iterator[Record]:
        """As ``Rows.having``."""
        return (item for item in self if getattr(item, column) is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """The rows of every table of one run, and its codelists and faults."""

    documents: Rows[Document]
    mentions: Rows[Mention]
    observations: Rows[Observation]
    cube: Rows[Cell]
    outcomes: Rows[Outcome]
    doubts: Rows[Doubt]
    rejected: Rows[Rejected]
    catalog: Mapping[str, Any]
    faults: Sequence[str] = ()


def listed(
    tables: Mapping[str, Sequence[Any]], catalog: Mapping[str, Any], faults: Sequence[str] = ()
) -> Records:
    """The records of a run whose ``tables`` are in memory."""
    rows: dict[str, Any] = {name: Listed(records) for name, records in tables.items()}
    return Records(**rows, catalog=catalog, faults=faults)


def quality(records: Records) -> Json:
    """Everything `etl check` says, as plain JSON values in a fixed order."""
    by_id = {item.observation_id: item for item in records.observations}
    sources = {item.mention_id: item for item in records.mentions}

    def told(key: str) -> Json:
        return _told(by_id[key], [sources[mention] for mention in by_id[key].mention_ids])

    conflicts: dict[str, list[Observation]] = defaultdict(list)
    for item in records.observations:
        if item.conflict is not None:
            conflicts[item.conflict].append(item)
    return summary(
        records,
        conflicts=[
            [told(item.observation_id) for item in sorted(group, key=lambda item: item.rank or 0)]
            for _, group in sorted(conflicts.items())
        ],
        doubts=[
            doubt(one.kind, one.ratio, told(one.observation_id), list(map(told, one.other_ids)))
            for one in records.doubts
        ],
    )


def summary(records: Records, *, conflicts: Iterable[list[Json]], doubts: Iterable[Json]) -> Json:
    """As ``quality``, where conflicts and doubts are told already."""
    mentions = {metric: count for (metric,), count in records.mentions.tally("metric").items()}
    stated = records.observations.tally("metric", "region_code", "year", "part_of", "coverage")
    told: Counter[tuple[Any, ...]] = Counter()
    for (metric, region, year, whole, coverage), count in stated.items():
        told[metric, region is None, year is None, whole is not None or coverage == "part"] += count
    without_region, without_year, parts = (
        sum(count for kind, count in told.items() if kind[at]) for at in (1, 2, 3)
    )
    return {
        "documents": _documents(records.documents, records.faults),
        "taken": {
            "mentions": len(records.mentions),
            "observations": len(records.observations),
            "cells": len(records.cube),
            "without_region": without_region,
            "without_year": without_year,
            "parts": parts,
        },
        "refused": {
            reason: count for (reason,), count in records.rejected.tally("reason").most_common()
        },
        "metrics": _metrics(records, mentions, told),
        "coverage": _coverage(records.cube),
        "conflicts": conflicts,
        "doubts": doubts,
        "targets": dict(Counter(item.state for item in records.outcomes).most_common()),
        "corrections": [
            {"action": item.correction, "reason": item.correction_reason, **_mention(item)}
            for item in records.mentions.having("correction")
        ],
    }


def doubt(kind: str, ratio: float | None, told: Json, others: Sequence[Json]) -> Json:
    """A doubt about an observation that is ``told``, with those it does not go with."""
    return {"kind": kind, "ratio": ratio, **told, "others": others}


def _documents(documents: Rows[Document], faults: Sequence[str]) -> Json:
    return {
        "count": len(documents),
        "genres": dict(Counter(item.genre or "" for item in documents).most_common()),
        "without_date": sorted(item.doc_id for item in documents if not item.published),
        "without_region": sorted(item.doc_id for item in documents if not item.region_code),
        "reprints": {i.doc_id: i.reprint_of for i in documents if i.reprint_of},
        "left_out": list(faults),
    }


def _metrics(
    records: Records, mentions: Mapping[str, int], told: Mapping[tuple[Any, ...], int]
) -> Json:
    """How much there is of each metric that the codelists know, in their order."""
    observations: Counter[str] = Counter()
    for (metric, *_), count in told.items():
        observations[metric] += count
    counts = {
        "mentions": mentions,
        "observations": observations,
        "cells": Counter(item.metric for item in records.cube),
    }
    regions: dict[str, set[str]] = defaultdict(set)
    for cell in records.cube:
        regions[cell.metric].add(cell.province_code)
    return {
        metric["id"]: {name: count.get(metric["id"], 0) for name, count in counts.items()}
        | {"regions": len(regions[metric["id"]])}
        for metric in records.catalog["metrics"]
    }


def _coverage(cube: Iterable[Cell]) -> Json:
    """Cells by metric, province and year."""
    counts = Counter((cell.metric, cell.province_code, cell.year) for cell in cube)
    covered: Json = {}
    for (metric, province, year), count in sorted(counts.items()):
        covered.setdefault(metric, {}).setdefault(province, {})[str(year)] = count
    return covered


def _told(item: Observation, said: Sequence[Mention]) -> Json:
    number, documents = said[0].number_text, sorted({mention.doc_id for mention in said})
    known = [getattr(item, name) for name in SAID[:-2]]
    return dict(zip(SAID, [*known, number, documents], strict=True))


def _mention(item: Mention) -> Json:
    return {
        "document": item.doc_id,
        "number": item.number_text,
        "metric": item.metric,
        "indicator": item.indicator,
    }
