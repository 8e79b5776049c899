"""A run's tables from a folder to shared storage, and from there to the folder of a dashboard."""

from pathlib import Path
from tempfile import TemporaryDirectory

from etl.errors import TablesError
from etl.store import (
    FILES,
    LINKS,
    MANIFEST,
    RUNS,
    is_whole,
    link,
    read_manifest,
    replace_file,
    storage,
)
from etl.store.datapackage import FILE as PACKAGE


def send(folder: Path, place: str, before: str | None) -> None:
    """Make the run of a folder the current one of a place on shared storage.

    The manifest, one object, is put when all its tables are there. The run ``before`` stays for
    those who read it.
    """
    run = str(read_manifest(folder)["run"])
    storage.put(place, folder, [f"{RUNS}/{run}/{name}" for name in (*FILES, PACKAGE)])
    storage.put(place, folder, [MANIFEST])
    storage.put(place, folder, LINKS)
    kept = tuple(f"{RUNS}/{name}/" for name in (run, before))
    runs = [name for name in storage.listing(place) if name.startswith(f"{RUNS}/")]
    storage.remove(place, [name for name in runs if not name.startswith(kept)])


def receive(place: str, folder: Path) -> str:
    """Make the current run of a place on shared storage that of a folder; returns its name.

    Raises:
        TablesError: there is none.
    """
    with TemporaryDirectory(prefix="manifest-") as room:
        storage.fetch(place, storage.states(place, [MANIFEST]), Path(room))
        if not (Path(room) / MANIFEST).exists():
            raise TablesError(f"{place}：还没有数据表，请先在那里运行 `python -m etl run`。")
        manifest = read_manifest(Path(room))
        run = str(manifest["run"])
        if not is_whole(folder, manifest):
            storage.fetch(place, [f"{RUNS}/{run}/{name}" for name in manifest["files"]], folder)
        replace_file(folder / MANIFEST, (Path(room) / MANIFEST).read_bytes())
    link(folder, run)
    return run
