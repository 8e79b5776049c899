"""Takes files into the folder of raw documents, each with a sidecar of what could be inferred.

Nothing that is there is overwritten, and nothing is asked: what was found is shown, and what cannot
be taken is named with what to do.
"""

import hashlib
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from etl.errors import TablesError, fault
from etl.registry import registry
from etl.resolve.reprints import pairs
from etl.run.found import figures_of
from etl.schema import Document
from etl.sources import (
    CORPORA,
    FOREIGN,
    SUFFIXES,
    Source,
    documents_in,
    read_sources,
    sidecar_of,
)
from etl.sources.basis import sidecar_text
from etl.store import Tables

SAME = 1.0
"""A text that has all runs of characters of one that is there is that one, see ``etl.resolve.reprints``;
with less, a number may differ."""
_NAMED = 3  # texts alike that are named for one file


@dataclass(slots=True)
class Addition:
    """What became of one file: where it went, what was found in it, what it is like.

    ``target`` is None where it was not taken: ``same`` names the document that it is, or
    ``reasons`` say why. ``alike`` are names of documents with the similarity of their texts.
    """

    path: Path
    root: Path
    digest: str = ""
    target: Path | None = None
    same: str | None = None
    reasons: list[str] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    figures: Counter[str] = field(default_factory=Counter)
    rejected: int = 0
    alike: list[tuple[str, float]] = field(default_factory=list)


def add(paths: Sequence[Path], raw: Path, tables: Path, *, dry_run: bool = False) -> list[Addition]:
    """Copy the documents among ``paths`` (files or folders) to ``raw`` and write their sidecars.

    ``tables`` is the folder of the last run, whose texts need not be read again. A dry run does
    everything but write.
    """
    items = [_look(path, root) for path, root in _files(paths)]
    there = _texts(raw, tables)
    _compare(items, there)
    digests = {_digest(path): path for path in documents_in(raw)}
    names = {path.with_suffix(""): path for path in documents_in(raw)}
    present = set(there)
    for item in items:
        if not item.documents:
            continue
        target = raw / item.path.relative_to(item.root)
        item.same = _same(item, digests, present)
        clash = _clash(item, target, names)
        if item.same is not None or clash is not None:
            item.reasons += [clash] if item.same is None and clash is not None else []
            continue
        item.target = target
        present |= {_key(item, document) for document in item.documents}
        digests[item.digest] = names[target.with_suffix("")] = target
        if not dry_run:
            _write(item, target)
    return items


def described(item: Addition, raw: Path) -> str:
    """What became of a file, for people."""
    if item.same is not None:
        return f"{item.path} -> 不收，已有：{item.same}"
    lines = [f"{item.path} -> {item.target or '不收'}"]
    if len(item.documents) == 1:
        known = item.documents[0]
        genre = registry().lexicon.labels["genre"][known.genre]["zh"] if known.genre else None
        said = (known.title, known.publisher, known.region, known.published, genre)
        lines.append(
            f"  {' · '.join(word or '?' for word in said)}（{known.date_basis or '无日期'}）"
        )
    elif item.documents:
        lines.append(f"  {len(item.documents)} 份文献")
    if item.documents:
        figures = "、".join(
            f"{registry().metric(metric).title['zh']} {count} 处"
            for metric, count in item.figures.most_common()
        )
        lines.append(f"  取用：{figures or '无'}；未取用的数字 {item.rejected} 个")
    lines += [f"  像 {name}：正文 {similarity:.0%} 相同" for name, similarity in item.alike]
    lines += [f"  {line}" for reason in item.reasons for line in reason.splitlines()]
    if item.target is not None and _has_sidecar(item):
        lines.append(f"  旁注：{sidecar_of(item.target).relative_to(raw)}，请核对")
    return "\n".join(lines)


def _files(paths: Sequence[Path]) -> Iterator[tuple[Path, Path]]:
    """Each file with the folder that its name in ``raw`` is given from."""
    for path in paths:
        if path.is_dir():
            yield from ((file, path) for file in documents_in(path))
        else:
            yield path, path.parent


def _look(path: Path, root: Path) -> Addition:
    """Read a file and count its figures."""
    item = Addition(path, root)
    if not path.is_file() or path.suffix.lower() not in (*SUFFIXES, *FOREIGN):
        found = f"{path.suffix} 文件" if path.is_file() else "没有这个文件"
        item.reasons.append(
            fault(path.name, "文件", found, "、".join(SUFFIXES), "请另存为其中一种。")
        )
        return item
    for source in read_sources(path, root, item.reasons.append):
        mentions, rejected = figures_of(source)
        item.documents.append(source.document)
        item.figures.update(mention.metric for mention in mentions)
        item.rejected += len(rejected)
    if item.documents:
        item.digest = _digest(path)
    return item


def _texts(raw: Path, tables: Path) -> dict[str, str]:
    """The texts that are there by document: from the last run where the file is still the same."""
    known: dict[str, list[tuple[str, str, str]]] = {}
    try:
        frame = Tables(tables).documents
    except TablesError:
        frame = None  # never run, or by another version: all files are read
    if frame is not None:
        for row in frame[["path", "doc_id", "sha256", "text"]].astype(str).to_dict("records"):
            entry = (row["doc_id"], row["sha256"], row["text"])
            known.setdefault(row["path"], []).append(entry)
    texts: dict[str, str] = {}
    for path in documents_in(raw) if raw.is_dir() else ():
        rows = known.get(path.relative_to(raw).as_posix(), [])
        if rows and (path.suffix.lower() in CORPORA or rows[0][1] == _digest(path)):
            texts |= {doc_id: text for doc_id, _, text in rows}
        else:
            # what cannot be read there is the run's to name
            sources: Iterator[Source] = read_sources(path, raw, lambda _: None)
            texts |= {source.document.doc_id: source.document.text for source in sources}
    return texts


def _compare(items: Sequence[Addition], there: dict[str, str]) -> None:
    """Name for each item the texts like it, among those there and the items before it."""
    texts = dict(there)
    owners: dict[str, Addition] = {}
    for item in items:
        for document in item.documents:
            key = _key(item, document)
            texts[key], owners[key] = document.text, item
    order = {id(item): at for at, item in enumerate(items)}
    for pair in pairs(texts):
        later, other = pair.second, pair.first
        if later not in owners or (
            other in owners and order[id(owners[other])] > order[id(owners[later])]
        ):
            later, other = other, later
        if later in owners and owners[later] is not owners.get(other):
            owners[later].alike.append((other, pair.similarity))
    for item in items:
        item.alike = sorted(item.alike, key=lambda pair: -pair[1])[:_NAMED]


def _key(item: Addition, document: Document) -> str:
    """The name of a new document among all texts."""
    of_many = item.path.suffix.lower() in CORPORA
    return f"{item.root}/{document.doc_id if of_many else document.path}"


def _same(item: Addition, digests: dict[str, Path], present: set[str]) -> str | None:
    """Where the document is already, as the same file or the same text; None where it is new."""
    if item.digest in digests:
        return str(digests[item.digest])
    if len(item.documents) > 1:
        return None
    return next((name for name, share in item.alike if share >= SAME and name in present), None)


def _clash(item: Addition, target: Path, names: dict[Path, Path]) -> str | None:
    """The fault of a document whose name another one has; None where it is free."""
    there = names.get(target.with_suffix(""))
    if there is None and not target.exists():
        return None
    return fault(
        item.path.name,
        "文件",
        f"已有同名的文献 {there or target}",
        "未用过的名称",
        "请给新文件改名后再收。",
    )


def _has_sidecar(item: Addition) -> bool:
    """Whether a file gets a sidecar: each row of a corpus has its origin with it."""
    return item.path.suffix.lower() not in CORPORA


def _write(item: Addition, target: Path) -> None:
    """Copy the file, and its sidecar or a new one; a sidecar that is there stays."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with item.path.open("rb") as source, target.open("xb") as copy:
        shutil.copyfileobj(source, copy)
    beside, sidecar = sidecar_of(item.path), sidecar_of(target)
    if sidecar.exists():
        return
    if beside.exists():
        shutil.copyfile(beside, sidecar)
    elif _has_sidecar(item):
        with sidecar.open("x", encoding="utf-8") as file:
            file.write(sidecar_text(item.documents[0]))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
