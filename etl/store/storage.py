"""Folders on storage that machines share: S3, and whatever else fsspec knows.

All that is needed of it: list, fetch, put, remove. A run works on files of its own machine; what
it reads is fetched before, what it writes is put after. One object is put in one step.
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from etl.errors import EtlError

_AT_ONCE = 16  # questions to the storage at a time


def is_shared(place: Path | str) -> bool:
    """Whether a place is on shared storage and no path of this machine.

    >>> is_shared("s3://bucket/raw"), is_shared("data/raw"), is_shared(Path("data/raw"))
    (True, False, False)
    """
    return "://" in str(place)


def _open(url: str) -> tuple[Any, str]:
    """The file system of a place and its path there.

    Raises:
        EtlError: what reads such places is not installed.
    """
    try:
        from fsspec.core import url_to_fs  # only where it is asked for  # noqa: PLC0415

        system, root = url_to_fs(url)
    except (ImportError, ValueError) as error:
        raise EtlError(
            f"{url}：{error}。请安装所需的库：pip install -r requirements-cluster.lock"
        ) from error
    return system, root.rstrip("/")


def listing(url: str) -> dict[str, str]:
    """Every file below a place by its path from there, with what changes when its bytes do."""
    system, root = _open(url)
    system.invalidate_cache()
    return {path[len(root) + 1 :]: _state(info) for path, info in _found(system, root).items()}


def _found(system: Any, root: str) -> dict[str, Any]:
    found: dict[str, Any] = system.find(root, detail=True)
    return {path: info for path, info in found.items() if path != root}


def _state(info: dict[str, Any]) -> str:
    """S3 has an ETag, a hash of the bytes; others tell size and time."""
    if "ETag" in info:
        return str(info["ETag"]).strip('"')
    times = (info.get(name) for name in ("mtime", "LastModified", "last_modified", "created"))
    return f"{info['size']}@{next((time for time in times if time is not None), '')}"


def states(url: str, names: Iterable[str]) -> dict[str, str]:
    """As ``listing``, of some files: those that are there."""
    system, root = _open(url)
    system.invalidate_cache()

    def ask(name: str) -> str | None:
        try:
            return _state(system.info(f"{root}/{name}"))
        except FileNotFoundError:
            return None

    names = list(names)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        answers = zip(names, pool.map(ask, names), strict=True)
        return {name: state for name, state in answers if state is not None}


def fetch(url: str, names: Iterable[str], folder: Path) -> None:
    """Copy files to a folder of this machine.

    Raises:
        FileNotFoundError: one of them is not there.
    """
    system, root = _open(url)
    wanted = [(f"{root}/{name}", folder / name) for name in names]
    for _, path in wanted:
        path.parent.mkdir(parents=True, exist_ok=True)
    if wanted:
        system.get([source for source, _ in wanted], [str(path) for _, path in wanted])


def put(url: str, folder: Path, names: Iterable[str]) -> None:
    """Copy files of a folder of this machine there, each in one step."""
    system, root = _open(url)
    given = [(str(folder / name), f"{root}/{name}") for name in names]
    if given:
        system.put([path for path, _ in given], [target for _, target in given])


def remove(url: str, names: Iterable[str]) -> None:
    """Remove files there."""
    system, root = _open(url)
    gone = [f"{root}/{name}" for name in names]
    if gone:
        system.rm(gone)


@contextmanager
def at_hand(place: str, names: Iterable[str]) -> Iterator[Path]:
    """The folder of this machine in which files of a place are to be read."""
    if not is_shared(place):
        yield Path(place)
        return
    with TemporaryDirectory(prefix="read-") as room:
        with suppress(FileNotFoundError):  # one has gone: the run finds that out by itself
            fetch(place, names, Path(room))
        yield Path(room)


@contextmanager
def to_be_put(place: str) -> Iterator[Path]:
    """The folder of this machine from which files go to a place when all is well."""
    if not is_shared(place):
        yield Path(place)
        return
    with TemporaryDirectory(prefix="written-") as room:
        yield Path(room)
        put(place, Path(room), [path.name for path in Path(room).iterdir()])
