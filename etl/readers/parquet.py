"""Parquet corpora of other people -> rows; the tables of a run are the store's business."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pyarrow.parquet import ParquetFile

from etl.readers import refusal

_BATCH = 100  # documents in memory at a time
COLUMNS = ("id", "text", "title", "publisher", "region", "published", "url", "genre", "date_basis")


def read(path: Path, name: str) -> Iterator[dict[str, Any]]:
    """Each row as an object with the columns of a corpus that the file has.

    Raises:
        DocumentError: the file has no column ``text``.
    """
    with ParquetFile(path, memory_map=False) as file:
        known = [column for column in COLUMNS if column in file.schema_arrow.names]
        if "text" not in known:
            found = "、".join(file.schema_arrow.names[:12])
            raise refusal(
                name, f"各列为 {found}", "有名为 text 的一列", "请把正文一列命名为 text。"
            )
        for batch in file.iter_batches(_BATCH, columns=known):
            yield from batch.to_pylist()
