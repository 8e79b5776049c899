"""Bytes -> raw text and origin. The raw text never changes again: all offsets index it.

What people write in the sidecar ``<document>.toml`` wins; what it leaves out is inferred from the
text by ``etl.origin``, and ``date_basis`` says how.
"""

import codecs
import hashlib
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from charset_normalizer import from_bytes

from etl import regions
from etl.errors import DocumentError, fault, report
from etl.origin import infer
from etl.schema import Document

SUFFIXES = (".txt",)
GENRES = ("plan", "reply", "news", "meeting", "interpretation", "report", "other")
SIDECAR_KEYS = ("title", "publisher", "region", "published", "date_basis", "genre", "url")
_DATE = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def documents_in(folder: Path) -> list[Path]:
    """The documents under ``folder``, in the order of their names; sidecars are none."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and path.suffix.lower() in SUFFIXES and not path.name.startswith(".")
    )


def sidecar_of(path: Path) -> Path:
    """Where the origin of a document is written down."""
    return path.with_suffix(".toml")


def decode(content: bytes, name: str) -> str:
    """The text of a file, whatever Chinese encoding it is in.

    UTF-8 first, then a byte order mark, then GB18030 if every byte fits, then detection.

    Raises:
        DocumentError: the bytes are empty or no text.
    """
    if not content.strip():
        raise DocumentError(
            fault(name, "file", "nothing in it", "a text", "Put the text in, or remove the file.")
        )
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _strict(content, encoding, name)
    if b"\x00" not in content:
        for encoding in ("utf-8", "gb18030"):
            try:
                text = content.decode(encoding)
            except UnicodeDecodeError:
                continue
            if _is_prose(text):
                return text
    best = from_bytes(content, cp_isolation=["utf_8", "gb18030", "big5", "utf_16"]).best()
    if best is not None and _is_prose(str(best)):
        return str(best)
    raise DocumentError(
        fault(
            name,
            "file",
            "bytes that are no text",
            "text in UTF-8, UTF-16 or GB18030",
            "Save the document as plain text and put that here.",
        )
    )


def _strict(content: bytes, encoding: str, name: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise DocumentError(
            fault(name, "file", str(error), f"whole {encoding}", "Save it anew; it is damaged.")
        ) from error
    if not _is_prose(text):
        raise DocumentError(
            fault(name, "file", "no text", "a text", "Put the text in, or remove the file.")
        )
    return text


def _is_prose(text: str) -> bool:
    """Whether nearly all characters are ones a text has: letters, marks, digits, line breaks."""
    sample = text[:4000]
    if not sample.strip():
        return False
    odd = sum(1 for c in sample if not (c.isprintable() or c in "\n\r\t\u3000\u200b\ufeff"))
    private = sum(1 for c in sample if "\ue000" <= c <= "\uf8ff")
    return odd + private <= len(sample) // 50


def read_sidecar(path: Path) -> dict[str, str]:
    """The origin people wrote down; {} where there is no sidecar.

    Raises:
        DocumentError: with every fault of the file.
    """
    if not path.exists():
        return {}
    try:
        table: Mapping[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DocumentError(
            fault(path.name, "file", str(error), "TOML in UTF-8", "Mend the line it names.")
        ) from error
    faults: list[str] = []
    for key, value in table.items():
        if key not in SIDECAR_KEYS:
            faults.append(
                fault(
                    path.name,
                    key,
                    "an unknown key",
                    ", ".join(SIDECAR_KEYS),
                    "Correct or remove it.",
                )
            )
        elif not isinstance(value, str):
            faults.append(fault(path.name, key, repr(value), "text in quotes", "Put it in quotes."))
    published = table.get("published")
    if isinstance(published, str) and not is_date(published):
        faults.append(
            fault(
                path.name,
                "published",
                repr(published),
                "YYYY, YYYY-MM or YYYY-MM-DD, a real date",
                "Correct the date.",
            )
        )
    region = table.get("region")
    if isinstance(region, str) and regions.load().by_name(region) is None:
        faults.append(
            fault(
                path.name,
                "region",
                repr(region),
                "a province or prefecture by its full name, or 全国",
                "Correct the name.",
            )
        )
    genre = table.get("genre")
    if isinstance(genre, str) and genre not in GENRES:
        faults.append(
            fault(path.name, "genre", repr(genre), ", ".join(GENRES), "Choose one of them.")
        )
    if faults:
        raise DocumentError(report(faults))
    return dict(table)


def is_date(text: str) -> bool:
    """Whether ``text`` is a year, month or day that exists.

    >>> is_date("2021"), is_date("2021-04-27"), is_date("2021-02-30"), is_date("2021-13")
    (True, True, False, False)
    """
    match = _DATE.fullmatch(text)
    if match is None:
        return False
    year, month, day = int(match["year"]), match["month"], match["day"]
    if not 1900 <= year <= 2100 or (month and not 1 <= int(month) <= 12):
        return False
    if day is None:
        return True
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    longest = 28 if int(month) == 2 and not leap else _DAYS[int(month) - 1]
    return 1 <= int(day) <= longest


def read_document(path: Path, root: Path) -> Document:
    """One document with its origin; ``root`` is the folder its path is given from.

    Raises:
        DocumentError: the file or its sidecar cannot be taken, with what to do.
    """
    name = path.relative_to(root).as_posix()
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DocumentError(
            fault(name, "file", str(error), "a readable file", "Put it back, or allow reading it.")
        ) from error
    text = decode(content, name)
    written = read_sidecar(sidecar_of(path))
    known = infer(text, stem=path.stem, written=written)
    region = known.get("region")
    published = known.get("published")
    return Document(
        doc_id=path.relative_to(root).with_suffix("").as_posix(),
        path=name,
        title=known.get("title"),
        publisher=known.get("publisher"),
        region=region,
        region_code=regions.load().by_name(region) if region else None,
        published=published,
        year=int(published[:4]) if published else None,
        date_basis=known.get("date_basis"),
        genre=known.get("genre"),
        url=known.get("url"),
        sha256=hashlib.sha256(content).hexdigest(),
        text=text,
    )
