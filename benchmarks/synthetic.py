"""Tables of as many mentions as asked for: the figures of real documents, over and over in other places and years.

    python -m benchmarks.synthetic FROM TO MENTIONS

FROM is a folder of tables; its mentions are told again by invented documents of other provinces and
years until there are enough. The cube keeps one cell a series, region and year, as the real one does.
DuckDB writes them from disk to disk, each table in the order of its ids, as a run does.
"""

import json
import sys
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from etl.facts import TABLES
from etl.store import MANIFEST, RUNS, Tables
from etl.store.files import GROUP

MENTION_IDS = ("mention_id", "subset_of")
OTHER_IDS = ("doc_id", "observation_id", "part_of", "conflict", "target_id", "outcome_id")
CELL = ("metric", "indicator", "level", "field", "kind", "months", "status", "unit", "currency", "region_code", "year", "year_start")  # fmt: skip
ORDER = {"documents": "doc_id", "mentions": "doc_id, char_start", "observations": "observation_id", "rejected": "doc_id, char_start"}  # fmt: skip
YEARS = 20
CUBE = 400  # copies after which every place and year of a series is taken

SUFFIX = "CASE WHEN n = 0 THEN '' ELSE '_' || n END"
MOVED = {
    "province_code": "coalesce(other.code, province_code)",
    "region_code": "CASE WHEN region_code = province_code THEN coalesce(other.code, region_code) ELSE region_code END",
    "region": "CASE WHEN region_code = province_code THEN coalesce(other.name, region) ELSE region END",
}
"""Each copy is told of the next province; a city stays where it is."""


def again(name: str, column: pa.Field) -> str:
    """A column as the n-th invented document tells it: other ids, the next province, an earlier year."""
    key = f'"{column.name}"'
    mention = rf"regexp_replace({{}}, ':([^:]*)$', {SUFFIX} || ':\1')"
    if column.name in MENTION_IDS:
        told = mention.format(key)
    elif column.name == "mention_ids":
        told = f"list_transform({key}, lambda x: {mention.format('x')})"
    elif pa.types.is_list(column.type):
        told = f"list_transform({key}, lambda x: x || {SUFFIX})"
    elif column.name in OTHER_IDS and pa.types.is_string(column.type):
        told = f"{key} || {SUFFIX}"
    elif column.name in MOVED and name in {"mentions", "observations", "cube"}:
        told = MOVED[column.name]
    elif column.name == "year" and name != "documents":
        told = f"(year - n % {YEARS})::SMALLINT"
    elif column.name == "text":
        told = "CASE WHEN n = 0 THEN text ELSE '' END"
    else:
        told = key
    return f"{told} AS {key}"


def build(source: Path, target: Path, mentions: int) -> int:
    """Write the tables; returns how many mentions they hold."""
    tables = Tables(source)
    rows = tables.manifest["rows"]
    copies = max(1, round(mentions / rows["mentions"]))
    home = target / RUNS / f"synthetic{copies}"
    home.mkdir(parents=True, exist_ok=True)
    provinces = pa.Table.from_pylist(
        [
            {"at": at, "code": entry["code"], "name": entry["name"]}
            for at, entry in enumerate(tables.catalog["regions"])
        ]
    )
    counts = {}
    with duckdb.connect(config={"temp_directory": str(home), "memory_limit": "4GB"}) as base:
        base.register("provinces", provinces)
        for name, schema in TABLES.items():
            told = ", ".join(again(name, column) for column in schema)
            unlike = f"DISTINCT ON ({', '.join(CELL)}) " if name == "cube" else ""
            moved = ""
            if "province_code" in schema.names:
                moved = f"""LEFT JOIN provinces AS own ON own.code = province_code
                    LEFT JOIN provinces AS other ON other.at = (own.at + n) % {len(provinces)}"""
            order = f"ORDER BY {ORDER[name]}" if name in ORDER else ""
            query = f"""SELECT {unlike}{told} FROM '{source / f"{name}.parquet"}'
                CROSS JOIN range({min(copies, CUBE) if name == "cube" else copies}) AS copy(n)
                {moved} {order}"""
            counts[name] = write(base.sql(query).to_arrow_reader(GROUP), home / f"{name}.parquet", schema)  # fmt: skip
    for paper in ("catalog", "quality"):
        text = json.dumps(getattr(tables, paper), ensure_ascii=False)
        (home / f"{paper}.json").write_text(text, encoding="utf-8")
    manifest = tables.manifest | {"run": home.name, "rows": counts}
    (target / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    return counts["mentions"]


def write(batches: pa.RecordBatchReader, path: Path, schema: pa.Schema) -> int:
    """The rows as a table of a run, a group at a time; returns how many there are."""
    count = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_table(pa.Table.from_batches([batch]).cast(schema), row_group_size=GROUP)
            count += batch.num_rows
    return count


if __name__ == "__main__":
    print(build(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])), "mentions")
