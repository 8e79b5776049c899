"""What a run's tables hold and what is to be looked at: counts, coverage, conflicts, doubts; pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from etl.facts import Cell, Doubt, Observation, Outcome
from etl.schema import Document, Mention, Rejected

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """The rows of every table of one run, and its codelists and faults."""

    documents: Sequence[Document]
    mentions: Sequence[Mention]
    observations: Sequence[Observation]
    cube: Sequence[Cell]
    outcomes: Sequence[Outcome]
    doubts: Sequence[Doubt]
    rejected: Sequence[Rejected]
    catalog: Mapping[str, Any]
    faults: Sequence[str] = ()


def quality(records: Records) -> Json:
    """Everything `etl check` says, as plain JSON values in a fixed order."""
    by_id = {item.observation_id: item for item in records.observations}
    sources = {item.mention_id: item for item in records.mentions}

    def told(item: Observation) -> Json:
        return _told(item, sources)

    return {
        "documents": _documents(records.documents, records.faults),
        "taken": {
            "mentions": len(records.mentions),
            "observations": len(records.observations),
            "cells": len(records.cube),
            "without_region": sum(item.region_code is None for item in records.observations),
            "without_year": sum(item.year is None for item in records.observations),
            "parts": sum(
                item.part_of is not None or item.coverage == "part" for item in records.observations
            ),
        },
        "refused": dict(Counter(item.reason for item in records.rejected).most_common()),
        "metrics": _metrics(records),
        "coverage": _coverage(records.cube),
        "conflicts": _conflicts(records.observations, told),
        "doubts": [
            {
                "kind": doubt.kind,
                "ratio": doubt.ratio,
                **told(by_id[doubt.observation_id]),
                "others": [told(by_id[key]) for key in doubt.other_ids],
            }
            for doubt in records.doubts
        ],
        "targets": dict(Counter(item.state for item in records.outcomes).most_common()),
        "corrections": [
            {"action": item.correction, "reason": item.correction_reason, **_mention(item)}
            for item in records.mentions
            if item.correction
        ],
    }


def _documents(documents: Sequence[Document], faults: Sequence[str]) -> Json:
    return {
        "count": len(documents),
        "genres": dict(Counter(item.genre or "" for item in documents).most_common()),
        "without_date": sorted(item.doc_id for item in documents if not item.published),
        "without_region": sorted(item.doc_id for item in documents if not item.region_code),
        "reprints": {i.doc_id: i.reprint_of for i in documents if i.reprint_of},
        "left_out": list(faults),
    }


def _metrics(records: Records) -> Json:
    """How much there is of each metric that the codelists know, in their order."""
    counts = {
        "mentions": Counter(item.metric for item in records.mentions),
        "observations": Counter(item.metric for item in records.observations),
        "cells": Counter(item.metric for item in records.cube),
    }
    regions: dict[str, set[str]] = defaultdict(set)
    for cell in records.cube:
        regions[cell.metric].add(cell.province_code)
    return {
        metric["id"]: {name: count[metric["id"]] for name, count in counts.items()}
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


def _conflicts(observations: Iterable[Observation], told: Any) -> list[list[Json]]:
    groups: dict[str, list[Observation]] = defaultdict(list)
    for item in observations:
        if item.conflict is not None:
            groups[item.conflict].append(item)
    return [
        [told(item) for item in sorted(group, key=lambda item: item.rank or 0)]
        for _, group in sorted(groups.items())
    ]


def _told(item: Observation, sources: Mapping[str, Mention]) -> Json:
    """An observation in a line: what, where, when, how much, and who says so."""
    said = [sources[key] for key in item.mention_ids]
    return {
        "observation_id": item.observation_id,
        "metric": item.metric,
        "indicator": item.indicator,
        "subject": item.subject,
        "status": item.status,
        "region": item.region,
        "year": item.year,
        "number": said[0].number_text,
        "documents": sorted({mention.doc_id for mention in said}),
    }


def _mention(item: Mention) -> Json:
    return {
        "document": item.doc_id,
        "number": item.number_text,
        "metric": item.metric,
        "indicator": item.indicator,
    }
