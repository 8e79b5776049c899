"""Corpora: many documents in a file of JSON lines or Parquet, one row a document."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from etl.errors import fault, quoted
from etl.readers import CHARACTERS, Reading, refusal
from etl.schema import Document
from etl.sources.apart import read_apart
from etl.sources.documents import document_of
from etl.sources.sidecar import SIDECAR_KEYS, faults_of

LINE = 4 * CHARACTERS
"""Bytes of a line of JSON."""
HOURS = 24
"""For a corpus, whose rows are worked on while it is read."""
_MOST = 20  # bad rows that are named one by one
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?=[T ])")


def read_corpus(
    path: Path, name: str, shared: Mapping[str, str], refused: Callable[[str], object]
) -> Iterator[Document]:
    """The documents of a corpus; ``shared`` is the origin that its sidecar gives to all rows.

    A row needs ``text``; title, publisher, region, published, url and genre are as in a sidecar
    and win over ``shared``; other keys are left alone. A document is named by its ``id``, else by
    its line. A row that cannot be taken is given to ``refused`` by its line, the others are taken.

    Raises:
        DocumentError: the file cannot be read at all.
    """
    bad = 0
    seen: set[str] = set()
    rows = _lines(path, name) if path.suffix.lower() == ".jsonl" else _records(path, name)
    for number, row in rows:
        place = f"第 {number} 行"
        faults = [fault(name, place, *row)] if isinstance(row, tuple) else _faults(row, name, place)
        identity = "" if isinstance(row, tuple) else str(row.get("id") or number)
        if not faults and identity in seen:
            faults = [
                fault(
                    name, place, f"id {quoted(identity)}重复", "每个 id 只用一次", "请改用别的 id。"
                )
            ]
        if isinstance(row, tuple) or faults:
            bad += 1
            for line in faults if bad <= _MOST else ():
                refused(line)
            continue
        seen.add(identity)
        text = str(row["text"])
        yield document_of(
            Reading(text),
            path=name,
            sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
            written=dict(shared) | _origin(row),
            doc_id=f"{name}/{identity}",
        )
    if bad > _MOST:
        refused(f"{name}：另有 {bad - _MOST} 行不能收入。")
    if not bad and not seen:
        raise refusal(name, "空文件", "一行一份文献", "请补上内容，或删去此文件。")


def _lines(path: Path, name: str) -> Iterator[tuple[int, Any]]:
    """The objects of a JSONL file by line; a line that holds none as found, allowed, remedy."""
    try:
        with path.open("rb") as file:
            number = 0
            while line := file.readline(LINE + 1):
                number += 1
                if len(line) > LINE:
                    raise refusal(
                        name, f"超过 {LINE:,} 字节的行", f"不超过 {LINE:,} 字节", "请拆分这一行。"
                    )
                if line.strip():
                    yield number, _object(line.removeprefix(b"\xef\xbb\xbf"))
    except OSError as error:
        raise refusal(name, f"无法读取（{error}）", "可以读取的文件", "请放回此文件。") from error


def _object(line: bytes) -> Any:
    try:
        row = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        return f"不是 JSON（{error}）", "UTF-8 编码的 JSON 对象", "请改正这一行。"
    if not isinstance(row, dict):
        return f"不是 JSON 对象（{type(row).__name__}）", "有 text 的 JSON 对象", "请改正这一行。"
    return row


def _records(path: Path, name: str) -> Iterator[tuple[int, Any]]:
    yield from enumerate(read_apart("parquet", path, name, seconds=HOURS * 3600), 1)


def _faults(row: Mapping[str, Any], name: str, place: str) -> list[str]:
    text = row.get("text")
    if not isinstance(text, str) or not text.strip():
        return [fault(name, f"{place}，text", quoted(text)[:40], "文献的正文", "请补上正文。")]
    if len(text) > CHARACTERS:
        return [fault(name, f"{place}，text", f"{len(text):,} 字", f"不超过 {CHARACTERS:,} 字", "请拆分。")]  # fmt: skip
    return [
        fault(name, f"{place}，{key}", found, allowed, remedy)
        for key, found, allowed, remedy in faults_of(_origin(row))
    ]


def _origin(row: Mapping[str, Any]) -> dict[str, str]:
    """What a row says of its origin: a year may be a number, a day may have its time."""
    origin = {key: row[key] for key in SIDECAR_KEYS if row.get(key) not in (None, "")}
    published = origin.get("published")
    if isinstance(published, int):
        origin["published"] = str(published)
    elif isinstance(published, str) and (day := _DAY.match(published)):
        origin["published"] = day.group()
    return origin
