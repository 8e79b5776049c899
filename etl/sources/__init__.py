"""Bytes -> raw text and origin. The raw text never changes again: all offsets index it.

What people write in the sidecar ``<document>.toml`` wins; what it leaves out is taken from the
file itself (the meta tags of a page), then inferred from the text by ``etl.sources.origin``, and
``date_basis`` says how. The formats are read by ``etl.readers``.
"""

import hashlib
import logging
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from posixpath import basename, splitext

from etl.errors import DocumentError, fault
from etl.readers import SIZE, Reading, refusal
from etl.readers.text import decode
from etl.schema import Document, Mention
from etl.sources.apart import read_apart
from etl.sources.documents import document_of
from etl.sources.sidecar import (
    GENRES,
    SIDECAR_KEYS,
    faults_of,
    is_date,
    read_sidecar,
    sidecar_of,
)

__all__ = [
    "GENRES",
    "SIDECAR_KEYS",
    "SUFFIXES",
    "Source",
    "decode",
    "documents_among",
    "documents_in",
    "faults_of",
    "is_date",
    "namesakes",
    "read_document",
    "read_sidecar",
    "read_source",
    "read_sources",
    "sidecar_of",
]

log = logging.getLogger(__name__)

APART = {".html": "html", ".htm": "html", ".docx": "docx", ".pdf": "pdf"}
"""Formats whose readers can hang or swell: each file is read in a process of its own."""
FIGURES = (".xlsx", ".csv")
CORPORA = (".jsonl", ".parquet")
SUFFIXES = (".txt", *APART, *FIGURES, *CORPORA)
FOREIGN = {
    ".doc": "请用 Word、WPS 或 LibreOffice 打开，另存为 .docx。",
    ".wps": "请用 WPS 打开，另存为 .docx。",
    ".rtf": "请用 Word、WPS 或 LibreOffice 打开，另存为 .docx。",
    ".odt": "请用 LibreOffice 打开，另存为 .docx。",
    ".xls": "请填写模板（python -m etl template 文件名.xlsx）。",
    ".et": "请填写模板（python -m etl template 文件名.xlsx）。",
    ".ofd": "请用 OFD 阅读器打开，另存为有文字的 PDF，或把文字复制到 .txt。",
    ".mht": "请把网页另存为“仅 HTML”。",
    ".mhtml": "请把网页另存为“仅 HTML”。",
}
"""What people drop that looks like a document: named, with what to do."""
_SAVED = ("_files", ".files")  # what a browser puts beside a saved page
_TAKEN = frozenset((*SUFFIXES, *FOREIGN))


@dataclass(frozen=True, slots=True)
class Source:
    """A document, and the figures it states row by row; None: they are to be found in its text."""

    document: Document
    stated: list[Mention] | None = None


def documents_in(folder: Path) -> list[Path]:
    """The documents under ``folder``, in the order of their names: see ``documents_among``.

    No link is followed that leads out of the folder.
    """
    home = folder.resolve()
    found = dict(_files(str(folder), ""))
    kept = sorted(documents_among(found), key=lambda name: name.split("/"))
    paths = ((folder / name, found[name]) for name in kept)
    return [
        path
        for path, entry in paths
        if entry.is_file() and not (entry.is_symlink() and not path.resolve().is_relative_to(home))
    ]


def _files(place: str, under: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Every file below ``place`` that is not in a hidden folder, with its path after ``under``."""
    try:
        entries = list(os.scandir(place))
    except OSError:
        return  # as with os.walk, a folder that may not be read has no documents
    for entry in entries:
        if not entry.is_dir(follow_symlinks=False):
            yield under + entry.name, entry
        elif not entry.name.startswith("."):
            yield from _files(entry.path, f"{under}{entry.name}/")


def documents_among(names: Iterable[str]) -> list[str]:
    """Those of the files (by their paths, with /) that are documents, foreign formats among them.

    Sidecars are none, nor hidden files, locks of office programs (``~$x.docx``) and what a browser
    saved beside a page.
    """
    names = list(names)
    pages = (splitext(name)[0] for name in names if name.lower().endswith((".html", ".htm")))
    beside = {page + end for page in pages for end in _SAVED}
    return [
        name
        for name in names
        if splitext(name)[1].lower() in _TAKEN
        and not any(part.startswith(".") for part in name.split("/"))
        and not basename(name).startswith("~$")
        and beside.isdisjoint(_folders(name))
    ]


def _folders(name: str) -> list[str]:
    """The folders that a file is in, as paths."""
    parts = name.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts))]


def namesakes(paths: Sequence[Path]) -> tuple[list[Path], list[str]]:
    """The paths without those that another shares its name with, and a line for each of these.

    Documents are named by their path without suffix, and so is the sidecar: ``a.txt`` and
    ``a.docx`` would be one. The first in the order of SUFFIXES is kept.
    """
    kept: dict[str, Path] = {}
    stems = [splitext(path)[0] for path in paths]
    for path, stem in sorted(zip(paths, stems, strict=True), key=_preference):
        kept.setdefault(stem, path)
    faults = [
        fault(
            path.name,
            "文件",
            f"与 {kept[stem].name} 同名的文献",
            "一个名称一份文献",
            "请删去一份，或改名。",
        )
        for path, stem in zip(paths, stems, strict=True)
        if kept[stem] is not path
    ]
    return [path for path, stem in zip(paths, stems, strict=True) if kept[stem] is path], faults


def _preference(named: tuple[Path, str]) -> tuple[int, Path]:
    path, _ = named
    suffix = path.suffix.lower()
    return SUFFIXES.index(suffix) if suffix in SUFFIXES else len(SUFFIXES), path


def read_sources(path: Path, root: Path, refused: Callable[[str], object]) -> Iterator[Source]:
    """The documents of a file, which are many in a corpus; ``root`` is where its path is given from.

    ``refused`` gets a line for each document that cannot be taken, with what to do.
    """
    name = path.relative_to(root).as_posix()
    try:
        if path.suffix.lower() in CORPORA:
            from etl.sources.corpora import read_corpus  # rarely met  # noqa: PLC0415

            for document in read_corpus(path, name, read_sidecar(sidecar_of(path)), refused):
                yield Source(document)
        else:
            yield _read(path, name)
    except DocumentError as error:
        refused(str(error))


def read_document(path: Path, root: Path) -> Document:
    """One document with its origin; ``root`` is the folder its path is given from.

    Raises:
        DocumentError: the file or its sidecar cannot be taken, with what to do.
    """
    return read_source(path, root).document


def read_source(path: Path, root: Path) -> Source:
    """The only document of a file, with the figures that it states.

    Raises:
        DocumentError: the file or its sidecar cannot be taken, with what to do.
    """
    name = path.relative_to(root).as_posix()
    if path.suffix.lower() in CORPORA:
        raise refusal(name, "含许多文献的语料", "一份文献", "请指定一份文献，或用 `run`。")
    return _read(path, name)


def _read(path: Path, name: str) -> Source:
    suffix = path.suffix.lower()
    if suffix in FOREIGN:
        raise refusal(name, f"{suffix} 文件", "、".join(SUFFIXES), FOREIGN[suffix])
    content = _content(path, name)
    digest = hashlib.sha256(content).hexdigest()
    written = read_sidecar(sidecar_of(path))
    if suffix in FIGURES:
        from etl.sources.figures import read_figures  # needs the metrics  # noqa: PLC0415

        return Source(*read_figures(path, content, name, written, digest))
    if suffix in APART:
        reading = Reading(**next(read_apart(APART[suffix], path, name)))
    else:
        reading = Reading(decode(content, name))
    for note in reading.notes:
        log.warning("%s：%s", name, note)
    return Source(document_of(reading, path=name, sha256=digest, written=written))


def _content(path: Path, name: str) -> bytes:
    """The bytes of a file of bearable size.

    Raises:
        DocumentError: it is too large or cannot be read.
    """
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= SIZE else b""
    except OSError as error:
        raise refusal(
            name, f"无法读取（{error}）", "可以读取的文件", "请放回此文件，或开放读取权限。"
        ) from error
    if size > SIZE:
        raise refusal(name, f"{size:,} 字节", f"不超过 {SIZE:,} 字节", "请拆分文献，或只存文字。")
    return content
