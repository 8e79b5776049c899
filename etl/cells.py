"""The cells of tables that were flattened into text, and the numbers in them; pure."""

import re
from dataclasses import dataclass

from etl.numbers import Quantity
from etl.numerals import scale, to_number
from etl.schema import Qualifier
from etl.units import Unit, Units

EMPTY = frozenset(("", "—", "-", "–", "——", "/", "…", "……", "--", "无", "／", "\\", "*"))
_RULE = re.compile(r"[\s|｜:：=+─━—-]*")  # between the rows of Markdown and of plain text
_LONGEST = (
    400  # characters of a row that is a line; a longer one is prose, or a table all in one line
)
_BAR = re.compile("[|｜]")
_GAP = re.compile(r"\u3000+|[^\S\n\u3000]{2,}")
_WORD = re.compile(r"[^\s|｜]+")
_NUMBER = r"[0-9][0-9,]{0,19}(?:\.[0-9]{1,9})?"
# 1,250 · ≥30 · 20—22 · 6000以上 · [60] · 18* · 3.5%; a unit of its own may follow
_VALUE = re.compile(
    rf"(?P<change>[-－−+＋↑↓]?)[\[〔【]?(?P<core>(?P<sign>[≥≤＞＜><≧≦约超近]*)(?P<low>{_NUMBER})(?:[-—–~～至](?P<high>{_NUMBER}))?"
    r"(?P<unit>(?:[%％‰]|[\u4e00-\u9fff]{1,4}?)??)(?P<more>以上|以内|以下|左右|\+|余)?)[\]〕】]?[*＊①-⑳]?"
)
_AT_LEAST = frozenset("≥＞>≧超")
_AT_MOST = frozenset("≤＜<≦")


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell, without the blanks around it."""

    start: int
    end: int
    text: str


def words_of(text: str, start: int, end: int) -> list[Cell]:
    """All runs of characters between blanks and bars, whatever their lines."""
    return [Cell(m.start(), m.end(), m.group()) for m in _WORD.finditer(text, start, end)]


def cells_of(text: str, start: int, end: int) -> list[Cell]:
    r"""The cells of one line: between bars, else tabs, else wide gaps, else blanks.

    Empty ones keep their place; a rule between rows has none.

    >>> [cell.text for cell in cells_of("| 合计 |  | 12 |", 0, 14)]
    ['合计', '', '12']
    >>> cells_of("|:---|---:|", 0, 11)
    []
    """
    if end - start > _LONGEST:
        return [Cell(start, end, text[start:end])]
    if _RULE.fullmatch(text, start, end):
        return []
    while start < end and text[start] in " \u3000\r":
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if _BAR.search(text, start, end):
        start += text[start] in "|｜"
        end -= text[end - 1] in "|｜" and end > start
        return _parts(text, start, end, _BAR)
    if text.find("\t", start, end) >= 0:
        return _parts(text, start, end, re.compile("\t"))
    if _GAP.search(text, start, end):
        return _parts(text, start, end, _GAP)
    return words_of(text, start, end)


def _parts(text: str, start: int, end: int, mark: re.Pattern[str]) -> list[Cell]:
    edges = [(m.start(), m.end()) for m in mark.finditer(text, start, end)]
    cells: list[Cell] = []
    for first, last in zip(
        [start, *(e for _, e in edges)], [*(s for s, _ in edges), end], strict=True
    ):
        inner = text[first:last].strip()
        at = first if not inner else text.index(inner, first, last)
        cells.append(Cell(at, at + len(inner), inner))
    return cells


def is_number(text: str, units: Units) -> bool:
    """Whether a cell holds one number, alone or with a unit of ours or a rate."""
    match = _VALUE.fullmatch(text)
    if match is None:
        return False
    return match["unit"] in ("", "%", "％", "‰") or units.alone(match["unit"]).kind != ""


def is_value(text: str, units: Units) -> bool:
    """Whether a cell may stand in a column of numbers: a number, or nothing."""
    return text in EMPTY or is_number(text, units)


def quantity_of(
    cell: Cell, word: str, at: int, units: Units, *, capped: bool
) -> tuple[str, Quantity] | None:
    """The number of a cell as prose would write it, with its unit, and what it is at ``at``.

    ``word`` is the unit of its row or column; ``capped`` where a word beside it says 上限. None for an empty
    cell, and for a number without a unit.
    """
    match = _VALUE.fullmatch(cell.text)
    if match is None or match["change"]:
        return None
    word = match["unit"] or word
    unit = units.alone(word)
    if not unit.word or (match["high"] and to_number(match["low"]) >= to_number(match["high"])):
        return None
    span = f"{match['low']}-{match['high']}" if match["high"] else match["low"]
    more = match["more"] or ""
    said = f"{match['sign']}{span}{word}{more}"
    quantity = _read(match, unit, at, at + len(said))
    if capped and quantity.qualifier is Qualifier.EXACT:
        quantity.qualifier, quantity.low = Qualifier.AT_MOST, None
    quantity.origin = cell.start + match.start("core"), cell.start + match.end("core")
    return said, quantity


def _read(match: re.Match[str], unit: Unit, start: int, end: int) -> Quantity:
    kind, currency, reason, word, factor = unit
    low = scale(to_number(match["low"]), factor)
    high = scale(to_number(match["high"]), factor) if match["high"] else low
    core = start + len(match["sign"])
    quantity = Quantity(start, core, end, low, high, Qualifier.EXACT, kind, word, currency, reason)
    sign, more = set(match["sign"]), match["more"]
    if match["high"]:
        quantity.qualifier = Qualifier.RANGE
    elif sign & _AT_LEAST or more in ("以上", "+", "余"):
        quantity.qualifier, quantity.high = Qualifier.AT_LEAST, None
    elif sign & _AT_MOST or more in ("以内", "以下"):
        quantity.qualifier, quantity.low = Qualifier.AT_MOST, None
    elif sign or more:
        quantity.qualifier = Qualifier.APPROX
    return quantity
