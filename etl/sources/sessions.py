"""The year of a document by the session or yearly event it speaks of.

Terms and first years stand in lexicon/sessions.toml; a body that is not there (a city's) gives
nothing.
"""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from etl import regions
from etl.checks import read_toml
from etl.text.numerals import parse_chinese

_FILE = Path(__file__).parents[1] / "lexicon" / "sessions.toml"
_COUNT = r"[一二三四五六七八九十]{1,3}"
_PLACE = r"(?P<place>全国|[\u4e00-\u9fff]{2,8}?)"
# 广西政协十二届四次会议; a session of the standing committee (七次常委会会议) is none of the whole
_SHORT = re.compile(
    rf"{_PLACE}?(?P<body>政协|人大)(?P<term>{_COUNT})届(?P<number>{_COUNT})次(?:会议|全会|全体会议)"
)
# 上海市十六届人大四次会议
_INNER = re.compile(
    rf"{_PLACE}(?P<term>{_COUNT})届(?P<body>政协|人大)(?P<number>{_COUNT})次(?:会议|全会|全体会议)"
)
# 政协第十三届广西壮族自治区委员会第三次会议, 山东省第十四届人民代表大会第三次会议
_LONG = (
    re.compile(
        rf"(?P<body>政协|政治协商会议)第(?P<term>{_COUNT})届{_PLACE}委员会第(?P<number>{_COUNT})次会议"
    ),
    re.compile(
        rf"{_PLACE}第(?P<term>{_COUNT})届(?P<body>人民代表大会|人大)第(?P<number>{_COUNT})次会议"
    ),
)
_EVENT = re.compile(rf"第(?P<number>[0-9]{{1,2}}|{_COUNT})届(?P<event>[\u4e00-\u9fff—]{{3,16}})")


def year_of(text: str, region: str | None) -> tuple[int, str] | None:
    """The year and the words it comes from; None where no session or event tells.

    ``region`` is the publisher's division by full name: what 省政协 and 自治区人大 are of.
    """
    for pattern in (_SHORT, _INNER, *_LONG):
        for match in pattern.finditer(text):
            year = _session(match, region)
            if year is not None:
                return year, match.group()
    data = _data()
    for match in _EVENT.finditer(text):
        name = next((n for n in data["events"] if match["event"].startswith(n)), None)
        if name is not None:
            return data["events"][name] + _number(
                match["number"]
            ) - 1, f"第{match['number']}届{name}"
    return None


def _session(match: re.Match[str], region: str | None) -> int | None:
    """The year of a plenary session; None for a body whose terms are not known."""
    data = _data()
    terms: dict[str, int] = data["cppcc" if match["body"].startswith("政") else "congress"]
    short = _division(match["place"] or "", region)
    if short not in terms:
        return None
    number = _number(match["number"])
    if not 1 <= number <= data["years"]:
        return None
    terms_ago = terms[short] - _number(match["term"])
    return int(data["began"]) - terms_ago * int(data["years"]) + number - 1


def _division(place: str, region: str | None) -> str | None:
    """The short name of the province (or 全国) whose body is meant; None for a city's."""
    known = regions.load()
    for start in range(len(place)):
        code = known.by_name(place[start:])
        if code is not None:
            return _short(known, code)
    if place.endswith(("省", "自治区", "市")) or not place:
        code = known.by_name(region) if region else None
        return _short(known, code) if code is not None else None
    return None


def _short(known: regions.Regions, code: str) -> str | None:
    division = known.divisions[code]
    return division.short if division.rank in ("nation", "province") else None


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else parse_chinese(text) or 0


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    return read_toml(_FILE)
