"""The description of the tables that any tool can read: a Frictionless data package; pure.

Data Package v1, Tabular Data Resource. A list of ids is of type any: readers hand it over as
whatever their lists are. The meaning of each column stands in docs/data.md.
"""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from etl.facts import TABLES

FILE = "datapackage.json"
_KEYS = {
    "documents": ("doc_id",),
    "mentions": ("mention_id",),
    "observations": ("observation_id",),
    "outcomes": ("target_id",),
}
_REFERENCES = {
    "mentions": (("doc_id", "documents", "doc_id"), ("subset_of", "mentions", "mention_id")),
    "observations": (("part_of", "observations", "observation_id"),),
    "outcomes": (
        ("target_id", "observations", "observation_id"),
        ("outcome_id", "observations", "observation_id"),
    ),
    "doubts": (("observation_id", "observations", "observation_id"),),
    "rejected": (("doc_id", "documents", "doc_id"),),
}


def describe(rows: Mapping[str, int], run: str) -> dict[str, Any]:
    """The descriptor of a run's tables, as plain JSON values; ``rows`` counts each table's."""
    return {
        "profile": "data-package",
        "name": "regional-ai-policy-metrics",
        "title": "区域人工智能政策指标 Regional AI-policy metrics",
        "version": run,
        "resources": [
            {
                "name": name,
                "path": f"{name}.parquet",
                "format": "parquet",
                "mediatype": "application/vnd.apache.parquet",
                "rows": rows[name],
                "schema": _schema(name, schema),
            }
            for name, schema in TABLES.items()
        ],
    }


def _schema(name: str, schema: pa.Schema) -> dict[str, Any]:
    keys = _KEYS.get(name)
    return {
        "fields": [
            {
                "name": field.name,
                "type": _type(field.type),
                "constraints": {"required": not field.nullable},
            }
            for field in schema
        ],
        "missingValues": ["", "nan"],  # readers over pandas make NaN of an empty number
        **({"primaryKey": list(keys)} if keys else {}),
        "foreignKeys": [
            # a table names itself by ""
            {
                "fields": [column],
                "reference": {"resource": "" if table == name else table, "fields": [key]},
            }
            for column, table, key in _REFERENCES.get(name, ())
        ],
    }


def _type(type_: pa.DataType) -> str:
    """Frictionless' name of a column's type."""
    if pa.types.is_integer(type_):
        return "integer"
    if pa.types.is_floating(type_):
        return "number"
    if pa.types.is_boolean(type_):
        return "boolean"
    return "any" if pa.types.is_list(type_) else "string"
