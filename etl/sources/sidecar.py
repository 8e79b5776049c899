"""What people write down of a document's origin, and its checks."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from etl import regions
from etl.errors import DocumentError, fault, quoted, report

GENRES = ("plan", "reply", "news", "meeting", "interpretation", "report", "other")
SIDECAR_KEYS = ("title", "publisher", "region", "published", "date_basis", "genre", "url")
_DATE = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def sidecar_of(path: Path) -> Path:
    """Where the origin of a document is written down."""
    return path.with_suffix(".toml")


def read_sidecar(path: Path) -> dict[str, str]:
    """The origin people wrote down; {} where there is no sidecar.

    Raises:
        DocumentError: with every fault of the file.
    """
    try:
        table: Mapping[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DocumentError(
            fault(
                path.name,
                "文件",
                f"无法读出（{error}）",
                "UTF-8 编码的 TOML",
                "请改正所指的那一行。",
            )
        ) from error
    known = "、".join(SIDECAR_KEYS)
    faults = [
        fault(path.name, key, "未知的键", known, "请改正或删去。")
        for key in table
        if key not in SIDECAR_KEYS
    ]
    faults += [
        fault(path.name, key, found, allowed, remedy)
        for key, found, allowed, remedy in faults_of(table)
    ]
    if faults:
        raise DocumentError(report(faults))
    return dict(table)


def faults_of(origin: Mapping[str, Any]) -> list[tuple[str, str, str, str]]:
    """The faults of an origin by its keys: key, found, allowed, remedy."""
    faults = [
        (key, quoted(value), "加引号的文字", "请加上引号。")
        for key, value in origin.items()
        if key in SIDECAR_KEYS and not isinstance(value, str)
    ]
    published = origin.get("published")
    if isinstance(published, str) and not is_date(published):
        allowed = "YYYY、YYYY-MM 或 YYYY-MM-DD，且确有这一天"
        faults.append(("published", quoted(published), allowed, "请改正日期。"))
    region = origin.get("region")
    if isinstance(region, str) and regions.load().by_name(region) is None:
        faults.append(("region", quoted(region), "省、地级市的全称，或“全国”", "请改正地名。"))
    genre = origin.get("genre")
    if isinstance(genre, str) and genre not in GENRES:
        faults.append(("genre", quoted(genre), "、".join(GENRES), "请从中选一个。"))
    return faults


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
