"""Tables of as many mentions as asked for: the figures of real documents, over and over in other places and years.

    python -m benchmarks.synthetic FROM TO MENTIONS

FROM is a folder of tables; its mentions are told again by invented documents of other provinces and
years until there are enough. The cube keeps one cell a series, region and year, as the real one does.
"""

import json
import sys
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from etl.facts import TABLES
from etl.store import MANIFEST, RUNS, Tables

IDS = ("doc_id", "mention_id", "observation_id", "subset_of", "part_of", "conflict")
LISTS = ("mention_ids", "observation_ids")
CELL = ("metric", "indicator", "level", "field", "kind", "months", "status", "unit", "currency", "region_code", "year", "year_start")  # fmt: skip
YEARS = 20


def build(source: Path, target: Path, mentions: int) -> int:
    """Write the tables; returns how many mentions they hold."""
    tables = Tables(source)
    provinces = [(entry["code"], entry["name"]) for entry in tables.catalog["regions"]]
    copies = max(1, round(mentions / len(tables.mentions)))
    home = target / RUNS / f"synthetic{copies}"
    home.mkdir(parents=True, exist_ok=True)
    rows = {}
    for name in TABLES:
        frame = getattr(tables, name)
        if name in {"outcomes", "doubts", "rejected"}:
            told = frame
        else:
            texts = frame if name != "documents" else frame.assign(text="")
            told = pd.concat(
                [
                    again(texts if number else frame, number, provinces)
                    for number in range(copies if name != "cube" else min(copies, 400))
                ],
                ignore_index=True,
            )
        if name == "cube":
            told = told.drop_duplicates(list(CELL))
        table = pa.Table.from_pandas(told, schema=TABLES[name], preserve_index=False)
        pq.write_table(table, home / f"{name}.parquet", compression="zstd")
        rows[name] = table.num_rows
    for paper in ("catalog", "quality"):
        text = json.dumps(getattr(tables, paper), ensure_ascii=False)
        (home / f"{paper}.json").write_text(text, encoding="utf-8")
    manifest = tables.manifest | {"run": home.name, "rows": rows}
    (target / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    return rows["mentions"]


def again(frame: pd.DataFrame, number: int, provinces: list[tuple[str, str]]) -> pd.DataFrame:
    """The rows as another document tells them: other ids, the next province, an earlier year."""
    if not number:
        return frame
    told = frame.copy()
    for column in told.select_dtypes(exclude="bool").columns.intersection(IDS):
        told[column] = told[column] + f"_{number}"
    for column in told.columns.intersection(LISTS):
        told[column] = [[f"{key}_{number}" for key in keys] for keys in told[column]]
    if "province_code" in told:
        place = {code: at for at, (code, _) in enumerate(provinces)}
        whole = told["region_code"] == told["province_code"]
        moved = [
            provinces[(place[code] + number) % len(provinces)] if code in place else (code, None)
            for code in told["province_code"]
        ]
        codes = pd.Series([code for code, _ in moved], index=told.index)
        names = pd.Series([name for _, name in moved], index=told.index)
        told["province_code"] = codes
        told["region_code"] = told["region_code"].where(~whole, codes)
        told["region"] = told["region"].where(~whole | names.isna(), names)
    if "year" in told:
        told["year"] = told["year"] - number % YEARS
    return told


if __name__ == "__main__":
    print(build(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])), "mentions")
