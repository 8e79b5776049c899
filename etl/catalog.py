"""The codelists that go with the tables: metrics, regions, labels, reasons; pure."""

from typing import Any

from etl import regions
from etl.registry import CHAINS, Registry


def catalog(data: Registry) -> dict[str, Any]:
    """What the page needs to name things, as plain JSON values."""
    provinces = [
        {
            "code": region.code,
            "name": region.name,
            "short": region.short,
            "abbr": region.abbr,
            "row": region.tile[0] if region.tile else 0,
            "col": region.tile[1] if region.tile else 0,
            "group": region.group,
        }
        for region in regions.load().divisions.values()
        if region.rank == "province"
    ]
    metrics = [
        {
            "id": metric.id,
            "title": dict(metric.title),
            "definition": dict(metric.definition),
            "unit": metric.unit,
            **({"measure": dict(metric.measure)} if metric.measure else {}),
            "chain": metric.chain,
            "mission": metric.mission,
            "headline": metric.headline,
            "indicators": [
                {
                    "id": indicator.id,
                    "title": dict(indicator.title),
                    "definition": dict(indicator.definition),
                    "comparable": indicator.comparable,
                }
                for indicator in metric.indicators
            ],
        }
        for metric in data.metrics
    ]
    return {
        "metrics": metrics,
        "chains": list(CHAINS),
        "regions": provinces,
        "reasons": {key: dict(value) for key, value in data.lexicon.reasons.items()},
        "labels": {
            name: {key: dict(value) for key, value in table.items()}
            for name, table in data.lexicon.labels.items()
        },
    }
