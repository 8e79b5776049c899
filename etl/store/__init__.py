"""The only reader and writer of parquet.

A run's tables stand together in a folder of their own, named by their content; ``manifest.json``
names the current one and is replaced last, in one step. A reader therefore sees the old tables or
the new, never a mix. Links at fixed names (``data/processed/mentions.parquet``) are for people and
other tools.
"""

import hashlib
import json
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from etl.errors import TablesError
from etl.facts import TABLES
from etl.store import storage
from etl.store.datapackage import FILE as PACKAGE
from etl.store.datapackage import describe
from etl.store.files import write_tables

if TYPE_CHECKING:
    from etl.store.query import Base

MANIFEST = "manifest.json"
RUNS = ".runs"
KEEP = 2  # a reader that has just read the old manifest still finds its tables
LINGER = 600  # seconds that any run stays: a download that has begun with it can end with it
FRESH = "new-"
FILES = (*(f"{name}.parquet" for name in TABLES), "catalog.json", "quality.json")
LINKS = (*(f"{name}.parquet" for name in TABLES), PACKAGE)


def publish(
    folder: Path,
    tables: Mapping[str, Sequence[Any]],
    *,
    catalog: Mapping[str, Any],
    quality: Mapping[str, Any],
    inputs: Mapping[str, str],
    notes: Mapping[str, Any],
) -> dict[str, Any]:
    """Write a run's tables and make them the current ones; returns the manifest.

    ``tables`` holds the records of every table of ``schema.TABLES``; ``catalog`` the codelists the
    page needs (metrics, regions, reasons); ``quality`` what is to be looked at; ``inputs`` the hash
    of each input by its path; ``notes`` what else the manifest should keep.
    """

    def fill(home: Path) -> dict[str, int]:
        return write_tables(home, tables, catalog=catalog, quality=quality)

    return publish_as(folder, fill, inputs=inputs, notes=notes)


def publish_as(
    folder: Path,
    fill: Callable[[Path], Mapping[str, int]],
    *,
    inputs: Mapping[str, str],
    notes: Mapping[str, Any],
) -> dict[str, Any]:
    """As ``publish``, of the files that ``fill`` puts into a folder; it tells how many rows they have.

    Until the manifest is replaced nothing has changed. ``notes`` are looked at when all is filled.
    """
    (folder / RUNS).mkdir(parents=True, exist_ok=True)
    _remove_leftovers(folder)
    staging = Path(tempfile.mkdtemp(prefix=FRESH, dir=folder / RUNS))
    try:
        rows = dict(fill(staging))
        digest = hashlib.sha256()
        for name in FILES:
            with (staging / name).open("rb") as file:
                while piece := file.read(2**20):
                    digest.update(piece)
        run = digest.hexdigest()[:16]
        package = json.dumps(describe(rows, run), ensure_ascii=False, indent=1)
        (staging / PACKAGE).write_text(package, encoding="utf-8")
        hashes = {name: _settled(staging / name) for name in (*FILES, PACKAGE)}
        home = folder / RUNS / run
        home.mkdir(exist_ok=True)
        for name in hashes:  # one by one: what is there has this content, or is damaged
            (staging / name).replace(home / name)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    manifest = {
        "run": run,
        "rows": rows,
        "inputs": dict(sorted(inputs.items())),
        "files": hashes,
        **notes,
    }
    replace_file(folder / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1).encode())
    link(folder, run)
    _forget_old_runs(folder, run)
    return manifest


def is_whole(folder: Path, manifest: Mapping[str, Any], shared: str | None = None) -> bool:
    """Whether the files of the run that ``manifest`` names are the ones that were written.

    On ``shared`` storage it is enough that they are there: none is there in part.
    """
    run, files = str(manifest.get("run")), manifest.get("files", {})
    if shared is not None:
        return bool(files) and files.keys() <= storage.listing(f"{shared}/{RUNS}/{run}").keys()
    home = folder / RUNS / run
    try:
        return bool(files) and all(_hash(home / name) == files[name] for name in files)
    except OSError:
        return False


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _settled(path: Path) -> str:
    """The hash of a file that is on the disk for sure, also where the power goes next."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
    return _hash(path)


def _remove_leftovers(folder: Path) -> None:
    """Remove what runs that died left behind; only one run writes at a time (``etl.store.lock``)."""
    for path in (folder / RUNS).glob(f"{FRESH}*"):
        shutil.rmtree(path, ignore_errors=True)
    for path in folder.glob(f".{FRESH}*"):
        path.unlink(missing_ok=True)


def replace_file(path: Path, content: bytes) -> None:
    """Put a file in place in one step, on disk before it is seen."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{FRESH}", delete=False) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).chmod(0o644)
    Path(file.name).replace(path)


def link(folder: Path, run: str) -> None:
    """Put a run's tables at their fixed names."""
    for name in LINKS:
        _link(folder / RUNS / run / name, folder / name)


def _link(source: Path, target: Path) -> None:
    """The same bytes under a second name: a hard link, or a copy where the disk has no links."""
    fresh = target.with_name(f".{FRESH}{target.name}")
    fresh.unlink(missing_ok=True)
    try:
        fresh.hardlink_to(source)
    except OSError:
        shutil.copyfile(source, fresh)
    fresh.replace(target)
    fresh.unlink(missing_ok=True)  # rename leaves both names where they are already one file


def _forget_old_runs(folder: Path, current: str) -> None:
    """Remove what no reader needs any more; the newest few runs and all young ones stay."""
    runs = sorted((folder / RUNS).iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in [path for path in runs if path.name != current][KEEP - 1 :]:
        if time.time() - path.stat().st_mtime > LINGER:
            shutil.rmtree(path, ignore_errors=True)


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of the current run.

    Raises:
        TablesError: there is none, or it cannot be read.
    """
    path = folder / MANIFEST
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise TablesError(f"{path}：还没有数据表，请先运行 `make etl`。") from None
    except (OSError, ValueError) as error:
        raise TablesError(f"{path}：无法读取（{error}）。请重新运行 `make etl`。") from error
    if not isinstance(manifest, dict) or "run" not in manifest:
        raise TablesError(f"{path}：没有写明批次。请重新运行 `make etl`。")
    return manifest


class Tables:
    """One run's tables. The cube is in memory; of the others only what is asked for is read.

    A table as an attribute (``tables.mentions``) is the whole of it as a frame, for tests and
    scripts: no page may need that. Frames are shared: take a copy before changing one.
    """

    def __init__(self, folder: Path) -> None:
        """Open the current run of ``folder``.

        Raises:
            TablesError: the tables are absent, damaged, or of another schema.
        """
        self.manifest = read_manifest(folder)
        self._home = folder / RUNS / str(self.manifest["run"])
        for name in TABLES:
            self._check(name)
        self.cube = self._read("cube")
        self.catalog = self._paper("catalog")

    def __getattr__(self, name: str) -> pd.DataFrame:
        """A whole table, read anew each time."""
        if name not in TABLES:
            raise AttributeError(name)
        return self._read(name)

    @property
    def run(self) -> str:
        """The name of the run: equal content has equal names."""
        return str(self.manifest["run"])

    @property
    def rows(self) -> dict[str, int]:
        """How many rows each table has."""
        rows: dict[str, int] = self.manifest["rows"]
        return rows

    def _path(self, name: str) -> Path:
        return self._home / f"{name}.parquet"

    def _check(self, name: str) -> None:
        try:
            schema = pq.read_schema(self._path(name))
        except (OSError, pa.ArrowException) as error:
            raise self._unreadable(name, error) from error
        if not schema.equals(TABLES[name]):
            raise TablesError(f"{self._path(name)}：表结构与本版程序不同。请重新运行 `make etl`。")

    def _read(self, name: str) -> pd.DataFrame:
        try:
            return framed(pq.read_table(self._path(name)))
        except (OSError, pa.ArrowException) as error:
            raise self._unreadable(name, error) from error

    def _unreadable(self, name: str, error: Exception) -> TablesError:
        return TablesError(f"{self._path(name)}：无法读取（{error}）。请重新运行 `make etl`。")

    @cached_property
    def _base(self) -> "Base":
        from etl.store.query import Base  # noqa: PLC0415  a run that only writes needs no DuckDB

        return Base({name: self._path(name) for name in TABLES})

    def ask(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """What a query in SQL over the tables finds: see ``etl.store.query``.

        Raises:
            TablesError: a table cannot be read.
        """
        return self._base.ask(query, *values)

    def frame(self, query: str, *values: Any) -> pd.DataFrame:
        """As ``ask``, where the rows would be many as tuples; see ``framed``.

        Raises:
            TablesError: a table cannot be read.
        """
        return framed(self._base.table(query, *values))

    def stream(
        self,
        name: str,
        columns: Sequence[str],
        *,
        among: Mapping[str, Collection[str]],
        years: tuple[int | None, int | None],
        order: Sequence[str],
    ) -> Iterator[list[tuple[Any, ...]]]:
        """Rows of a table from disk, a batch at a time, whatever its length: see ``etl.store.query``.

        Raises:
            TablesError: the table cannot be read.
        """
        from etl.store.query import stream  # noqa: PLC0415  as above

        return stream(self._path(name), columns, among=among, years=years, order=order)

    @cached_property
    def quality(self) -> dict[str, Any]:
        """What is to be looked at, as ``etl.run.quality`` tells it."""
        return self._paper("quality")

    def _paper(self, name: str) -> dict[str, Any]:
        path = self._home / f"{name}.json"
        try:
            paper: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise TablesError(f"{path}：无法读取（{error}）。请重新运行 `make etl`。") from error
        return paper


def framed(table: pa.Table) -> pd.DataFrame:
    """A table in a fifth of the memory that objects take: strings are categories, lists are Arrow's."""
    frame: pd.DataFrame = table.to_pandas(
        strings_to_categorical=True,
        types_mapper=lambda kind: pd.ArrowDtype(kind) if pa.types.is_list(kind) else None,
    )
    return frame


def pack(
    batches: Iterable[Sequence[Mapping[str, Any]]], types: Mapping[str, type], file: IO[bytes]
) -> None:
    """Write batches of records to ``file`` as one parquet table.

    ``types`` names the columns in their order with the kind of value each holds besides None.
    """
    kinds = {int: pa.int32(), float: pa.float64(), str: pa.string()}
    schema = pa.schema([pa.field(name, kinds[kind]) for name, kind in types.items()])
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_table(pa.Table.from_pylist(list(batch), schema=schema))


class Store:
    """The page's way to the data: always the current run, taken up without a restart."""

    def __init__(self, folder: Path, prepare: Callable[[Tables], object] = lambda _: None) -> None:
        """Watch ``folder``; nothing is read before it is asked for.

        ``prepare`` sees new tables before any reader does, and may count what readers will ask.
        """
        self.folder = folder
        self._prepare = prepare
        self._current: tuple[tuple[int, int], Tables] | None = None
        self._reading = threading.Lock()

    def tables(self) -> Tables:
        """The tables of the current run; read anew when the manifest has changed.

        One thread reads new tables while the others go on with those they have.

        Raises:
            TablesError: there are no readable tables, with what to do.
        """
        current, seen = self._current, self._stamp()
        if current is not None and current[0] == seen:
            return current[1]
        if not self._reading.acquire(blocking=current is None) and current is not None:
            return current[1]
        try:
            if self._current is None or self._current[0] != self._stamp():
                fresh = self._read()
                self._prepare(fresh[1])
                self._current = fresh
            return self._current[1]
        finally:
            self._reading.release()

    def _read(self) -> tuple[tuple[int, int], Tables]:
        """The tables with the stamp of their manifest; once more where a run was published meanwhile."""
        while True:
            seen = self._stamp()
            try:
                return seen, Tables(self.folder)
            except TablesError:
                if seen == self._stamp():
                    raise

    def _stamp(self) -> tuple[int, int]:
        """What changes with every run."""
        try:
            stat = (self.folder / MANIFEST).stat()
        except OSError:
            raise TablesError(
                f"{self.folder / MANIFEST}：还没有数据表，请先运行 `make etl`。"
            ) from None
        return stat.st_mtime_ns, stat.st_ino
