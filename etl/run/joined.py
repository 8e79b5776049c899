"""Partitions -> the tables that are made of mentions, put together on the disk.

Here stands what holds between partitions: in which observation the whole of a part is, parts above
their wholes, provinces far from the others. DuckDB joins and sorts, and writes to disk what exceeds
its memory; what is judged is judged by the functions that judge it in memory.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Self

import duckdb
import pyarrow as pa

from etl.facts import SERIES_KEY, TABLES, Doubt, Observation, State
from etl.registry import Registry
from etl.resolve.doubts import doubts_elsewhere, doubts_of_parts
from etl.run.quality import SAID, Json, doubt
from etl.store.files import GROUP, TableFile, write_rows
from etl.store.records import from_table, to_table

MEMORY = "256MB"
PARTS = 20_000
"""Parts that are compared with their wholes at a time."""
TOLD = ", ".join([*SAID[:-1], "sources"])
CUBE = ", ".join(
    f"coalesce({key}::VARCHAR, 'None')" for key in (*SERIES_KEY, "region_code", "year")
)
"""The order of ``cube.build_cube``."""


class Joined:
    """The tables that partitions gave: their rows in ``given`` that have one of the ``marks``."""

    def __init__(
        self,
        room: Path,
        given: Mapping[str, Sequence[Path]],
        marks: Collection[str],
        threads: int,
    ) -> None:
        """Open them; there is room for more files in ``room``."""
        config: dict[str, Any] = {
            "memory_limit": MEMORY,
            "temp_directory": str(room / "sorting"),
            "threads": threads,
        }
        self._base = duckdb.connect(":memory:", config=config)
        self._base.register("counting", pa.table({"mark": pa.array(marks, pa.string())}))
        self._base.execute("CREATE TABLE marks AS FROM counting")  # which cursors see, too
        for name, paths in given.items():
            files = ", ".join(f"'{_quoted(path)}'" for path in paths)
            self._view(name, f"read_parquet([{files}]) WHERE mark IN (FROM marks)")
        self._given, self._room = given, room
        columns = self._names("observations", part_of="home.observation_id AS part_of")
        self._base.execute(
            f"CREATE VIEW facts AS SELECT {columns}, number, sources, peer FROM observations AS one "
            "LEFT JOIN homes AS home ON one.part_of = home.mention_id"
        )
        self._across = room / "across.parquet"

    def __enter__(self) -> Self:
        """Close them at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close them."""
        self._base.close()

    def gather(self) -> dict[str, list[Path]]:
        """The tables that were given, each in one file without the rows that do not count."""
        found = {name: [self._room / f"{name}.parquet"] for name in self._given}
        for name, (path,) in found.items():
            self._base.execute(
                f"COPY {name} TO '{_quoted(path)}' (FORMAT parquet, COMPRESSION zstd)"
            )
        return found

    def _view(self, name: str, source: str) -> None:
        self._base.execute(f"CREATE VIEW {name} AS SELECT * FROM {source}")

    def _names(self, table: str, **told: str) -> str:
        return ", ".join(told.get(name, f"one.{name}") for name in TABLES[table].names)

    def write(self, home: Path, data: Registry, as_of: str | None) -> dict[str, int]:
        """Write the tables into ``home``; returns how many rows they have.

        ``as_of`` is the date of the latest of all documents.
        """
        names = self._names("observations")
        rows = {"observations": self._write(home, "observations", f"SELECT {names} FROM facts AS one ORDER BY observation_id")}  # fmt: skip
        path = _quoted(home / "observations.parquet")
        self._base.execute(f"CREATE VIEW told AS SELECT * FROM read_parquet('{path}')")
        across = [*self._parts(), *doubts_elsewhere(self._peers(), data)]
        write_rows(self._across, to_table("doubts", across))
        self._view("across", f"read_parquet('{_quoted(self._across)}')")
        names = self._names("doubts")
        self._base.execute(
            f"CREATE VIEW doubted AS SELECT {names} FROM doubts AS one UNION ALL SELECT {names} FROM across AS one"
        )
        made_of = "SELECT observation_ids[1] AS shown, unnest(made_of) AS observation_id FROM cube"
        doubtful = f"one.doubtful OR one.observation_ids[1] IN (SELECT shown FROM ({made_of}) WHERE observation_id IN (SELECT observation_id FROM across)) AS doubtful"
        return rows | {
            "doubts": self._write(home, "doubts", "SELECT * FROM doubted ORDER BY observation_id, kind, other_ids"),
            "outcomes": self._write(home, "outcomes", f"SELECT {self._names('outcomes', **_dated(as_of))} FROM outcomes AS one ORDER BY target_id"),
            "cube": self._write(home, "cube", f"SELECT {self._names('cube', doubtful=doubtful)} FROM cube AS one ORDER BY {CUBE}"),
        }  # fmt: skip

    def _write(self, home: Path, name: str, query: str) -> int:
        with TableFile(home, name) as file:
            for batch in self._base.sql(query).to_arrow_reader(GROUP):
                file.add(pa.Table.from_batches([batch]))
        return file.rows

    def _records(self, query: str) -> list[Observation]:
        table = self._base.sql(f"{query} ORDER BY observation_id").to_arrow_table()
        return from_table(Observation, table.cast(TABLES["observations"]))

    def _parts(self) -> Iterator[Doubt]:
        """The doubts of parts, some wholes at a time."""
        ((count,),) = self._rows("SELECT count(*) FROM told WHERE part_of IS NOT NULL")
        pieces = count // PARTS + 1
        for piece in range(pieces):
            mine = f"part_of IS NOT NULL AND hash(part_of) % {pieces} = {piece}"
            parts = self._records(f"SELECT * FROM told WHERE {mine}")
            wholes = self._records(
                f"SELECT * FROM told WHERE observation_id IN (SELECT part_of FROM told WHERE {mine})"
            )
            yield from doubts_of_parts(parts, {whole.observation_id: whole for whole in wholes})

    def _peers(self) -> list[Observation]:
        return self._records(f"SELECT {self._names('observations')} FROM facts AS one WHERE peer")

    def conflicts(self) -> Iterator[list[Json]]:
        """The observations of each conflict, as ``quality`` tells them."""
        query = (
            f"SELECT {TOLD}, conflict FROM facts WHERE conflict IS NOT NULL ORDER BY conflict, rank"
        )
        for _, group in groupby(self._rows(query), key=itemgetter(-1)):
            yield [_told(row) for row in group]

    def doubts(self) -> Iterator[Json]:
        """Every doubt, as ``quality`` tells it; the figures in doubt are held in memory."""
        doubted = "SELECT observation_id FROM doubted UNION SELECT unnest(other_ids) FROM doubted"
        rows = self._rows(f"SELECT {TOLD} FROM facts WHERE observation_id IN ({doubted})")
        told = {row[0]: _told(row) for row in rows}
        query = "SELECT kind, ratio, observation_id, other_ids FROM doubted ORDER BY observation_id, kind, other_ids"
        for kind, ratio, key, others in self._rows(query):
            yield doubt(kind, ratio, told[key], [told[other] for other in others])

    def count_conflicts(self) -> int:
        """How many conflicts there are."""
        ((count,),) = self._rows("SELECT count(DISTINCT conflict) FROM observations")
        return int(count)

    def _rows(self, query: str) -> Iterator[tuple[Any, ...]]:
        with self._base.cursor() as cursor:
            cursor.execute(query)
            while rows := cursor.fetchmany(GROUP):
                yield from rows


def _dated(as_of: str | None) -> dict[str, str]:
    """The columns of outcomes that ``as_of`` decides: what is open is no more when its year is over."""
    if as_of is None:
        return {}
    over = f"one.state = '{State.OPEN}' AND one.year < {int(as_of[:4])}"
    return {
        "state": f"CASE WHEN {over} THEN '{State.UNKNOWN}' ELSE one.state END AS state",
        "as_of": f"'{_quoted(as_of)}' AS as_of",
    }


def _told(row: Sequence[Any]) -> Json:
    return dict(zip(SAID, row, strict=False))


def _quoted(path: Path | str) -> str:
    return str(path).replace("'", "''")
