"""The files of a run: tables that are written and read some rows at a time, papers that are JSON."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Generic, Self, TypeVar

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from etl.facts import TABLES
from etl.store.records import from_table, to_table

Record = TypeVar("Record")

GROUP = 100_000  # rows that are read or skipped together: a figure is looked up without reading all
GROUPS = {"documents": 5_000}  # texts are long


def write_tables(
    home: Path,
    tables: Mapping[str, Sequence[Any]],
    *,
    catalog: Mapping[str, Any],
    quality: Mapping[str, Any],
) -> dict[str, int]:
    """Write the records of every table and the papers into ``home``; returns how many rows."""
    for name in TABLES:
        with TableFile(home, name) as file:
            file.add(to_table(name, tables[name]))
    write_paper(home, "catalog", catalog)
    write_paper(home, "quality", quality)
    return {name: len(tables[name]) for name in TABLES}


class TableFile:
    """A table of a run that is written a group of rows at a time, whatever pieces it comes in."""

    def __init__(self, home: Path, name: str) -> None:
        """Begin the file of the table ``name`` in ``home``."""
        self._group = GROUPS.get(name, GROUP)
        self._schema = TABLES[name]
        self._writer = pq.ParquetWriter(home / f"{name}.parquet", self._schema, compression="zstd")
        self._held: list[pa.Table] = []
        self.rows = 0

    def __enter__(self) -> Self:
        """End the file at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Write what is held, of an empty table an empty group."""
        with self._writer:
            if not self.rows:
                self._held = [self._schema.empty_table()]
            self._write()

    def add(self, piece: pa.Table) -> None:
        """Write rows that follow on those before."""
        while piece.num_rows:
            room = self._group - sum(table.num_rows for table in self._held)
            self._held.append(piece.slice(0, room))
            self.rows += self._held[-1].num_rows
            if piece.num_rows >= room:
                self._write()
            piece = piece.slice(room)

    def _write(self) -> None:
        if self._held:
            table = pa.concat_tables(self._held).combine_chunks().cast(self._schema)
            self._writer.write_table(table, row_group_size=self._group)
            self._held = []


class Rows(Generic[Record]):
    """Records from the disk, with the values of some columns only; a group is in memory at a time."""

    def __init__(self, home: Path, name: str, make: type[Record], columns: Sequence[str]) -> None:
        """Read ``columns`` of the table ``name`` in ``home`` whenever it is iterated."""
        self._file = pq.ParquetFile(home / f"{name}.parquet")
        self._make, self._columns = make, columns

    def __len__(self) -> int:
        """The rows of the table."""
        return int(self._file.metadata.num_rows)

    def __iter__(self) -> Iterator[Record]:
        """Each row."""
        for table in self._groups(self._columns):
            yield from from_table(self._make, table)

    def having(self, column: str) -> Iterator[Record]:
        """Those that have a value there."""
        for table in self._groups(self._columns):
            yield from from_table(self._make, table.filter(pc.is_valid(table[column])))

    def tally(self, *columns: str) -> Counter[tuple[Any, ...]]:
        """How often each combination of values stands in these columns, the first met first."""
        found: Counter[tuple[Any, ...]] = Counter()
        for table in self._groups(columns):
            groups = table.group_by(list(columns), use_threads=False).aggregate([([], "count_all")])
            *values, counts = (groups[name].to_pylist() for name in (*columns, "count_all"))
            found.update(dict(zip(zip(*values, strict=True), counts, strict=True)))
        return found

    def _groups(self, columns: Sequence[str]) -> Iterator[pa.Table]:
        for batch in self._file.iter_batches(GROUP, columns=list(columns)):
            yield pa.Table.from_batches([batch])


def write_paper(home: Path, name: str, paper: Mapping[str, Any]) -> None:
    """Write a paper of a run as JSON; a value that is an iterator is written as it comes."""
    with (home / f"{name}.json").open("w", encoding="utf-8") as file:
        for number, (key, value) in enumerate(paper.items()):
            file.write(f"{', ' if number else '{'}{json.dumps(key)}: ")
            if isinstance(value, Iterator):
                file.write("[")
                for place, item in enumerate(value):
                    file.write((", " if place else "") + json.dumps(item, ensure_ascii=False))
                file.write("]")
            else:
                file.write(json.dumps(value, ensure_ascii=False))
        file.write("}" if paper else "{}")


def write_rows(path: Path, rows: pa.Table) -> None:
    """Write a file that only runs read."""
    pq.write_table(rows, path, compression="zstd")
