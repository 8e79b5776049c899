"""Rows of parquet tables that need not fit into memory: found, filtered and sorted on disk by DuckDB.

DuckDB and not pyarrow's batches, because an export has the page's order and the table another one:
DuckDB's sort writes to disk what exceeds ``MEMORY``, so a file of any length costs the same.
"""

import shutil
import tempfile
import weakref
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from etl.errors import TablesError

MEMORY = "128MB"
BATCH = 2000  # rows handed over at a time


class Base:
    """One run's tables by their names, asked in SQL. Threads may ask at the same time."""

    def __init__(self, tables: Mapping[str, Path]) -> None:
        """Open the files of ``tables``; nothing is read.

        Raises:
            TablesError: a file cannot be read.
        """
        room = tempfile.mkdtemp(prefix="base-")  # for a sort that exceeds MEMORY
        weakref.finalize(self, shutil.rmtree, room, ignore_errors=True)
        config: dict[str, Any] = {"memory_limit": MEMORY, "temp_directory": room}
        self._connection = duckdb.connect(":memory:", config=config)
        for name, path in tables.items():
            place = str(path).replace("'", "''")
            self.ask(f"CREATE VIEW \"{name}\" AS SELECT * FROM read_parquet('{place}')")

    def table(self, query: str, *values: Any) -> pa.Table:
        """As ``ask``, of a query whose rows would be many as tuples.

        Raises:
            TablesError: a table cannot be read.
        """
        with self._connection.cursor() as cursor:
            try:
                return cursor.sql(query, params=values).to_arrow_table()
            except duckdb.Error as error:
                raise TablesError(f"{error}。请重新运行 `make etl`。") from error

    def ask(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """All rows of the answer; ``values`` stand where the query has ``?``, a list for ``unnest(?)``.

        Raises:
            TablesError: a table cannot be read.
        """
        with self._connection.cursor() as cursor:
            try:
                return cursor.execute(query, values).fetchall()
            except duckdb.Error as error:
                raise TablesError(f"{error}。请重新运行 `make etl`。") from error


def stream(
    path: Path,
    columns: Sequence[str],
    *,
    among: Mapping[str, Collection[str]],
    years: tuple[int | None, int | None],
    order: Sequence[str],
) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of the table at ``path`` in batches, each row with ``columns`` in their order.

    ``among`` keeps the rows whose column holds one of the values. ``years`` (either end None for
    open, both inclusive) keeps rows without a year, too. ``order`` names columns, None before all
    else; one with a minus is sorted downwards, None last.

    Raises:
        TablesError: the table cannot be read.
    """
    tests = [f'"{column}" IN (SELECT unnest(?))' for column in among]
    values: list[Any] = [list(kept) for kept in among.values()]
    for end, sign in zip(years, (">=", "<="), strict=True):
        if end is not None:
            tests.append(f'("year" IS NULL OR "year" {sign} ?)')
            values.append(end)
    names = ", ".join(f'"{column}"' for column in columns)
    where = " AND ".join(tests) or "true"
    by = ", ".join(_direction(column) for column in order)
    query = f"SELECT {names} FROM read_parquet(?) WHERE {where} ORDER BY {by}"
    with tempfile.TemporaryDirectory(prefix="export-") as room:
        config: dict[str, Any] = {"memory_limit": MEMORY, "threads": "1", "temp_directory": room}
        with duckdb.connect(":memory:", config=config) as connection:
            try:
                result = connection.execute(query, [str(path), *values])
            except duckdb.Error as error:
                raise TablesError(
                    f"{path}：无法读取（{error}）。请重新运行 `make etl`。"
                ) from error
            while batch := result.fetchmany(BATCH):
                yield batch


def _direction(column: str) -> str:
    if column.startswith("-"):
        return f'"{column[1:]}" DESC NULLS LAST'
    return f'"{column}" ASC NULLS FIRST'
