"""The cells of tables that were flattened into text, and the numbers in them; pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from etl.schema import Qualifier
from etl.text.numbers import Quantity
from etl.text.numerals import scale, to_number
from etl.text.units import Unit, Units

EMPTY = frozenset(
    ("", "—", "-", "–", "——", "/", "…", "……", "--", "无", "未统计", "暂无", "／", "\\", "*")
)
_RULE = re.compile(r"[\s|｜:：=+─━—-]*")  # between the rows of Markdown and of plain text
_LONGEST = 400  # characters of a row that is a line; a longer one is prose, or a whole table
_MARKS = tuple(map(re.compile, ("[|｜]", "\t", r"\u3000+|[^\S\n\u3000]{2,}")))
_WORD = re.compile(r"[^\s|｜]+")
# a blank inside it stands only in a cell that is a line of its own: 8 000
_NUMBER = r"[0-9](?: ?[0-9,]){0,19}(?: ?\. ?[0-9]{1,9})?"
# the foot of a page between the lines of a table: — 17 —, 第 3 页
_PAGE = re.compile(
    r"\s*(?:[-—–－]{1,2}\s?[0-9]{1,3}\s?[-—–－]{1,2}|第\s?[0-9]{1,3}\s?页[^\n]{0,10})\s*"
)
# 指 标: two characters set apart to be as wide as others
_SPREAD = frozenset(
    ("指标", "单位", "年份", "项目", "地区", "区域", "城市", "名称", "序号", "类别", "合计", "总计", "小计", "全国", "全省", "全市", "全区", "企业")
)  # fmt: skip
_WIDE = 8  # characters of such a cell
_IN_BRACKET = re.compile(r"[（(](?![一二三四五六七八九十0-9])[^（()）]{1,8}[)）]")
_PARTS = frozenset(("其中：", "其中:", "其中", "#", "＃"))
_LEAD = re.compile(
    r"(?![^：:]{0,9}(?:单位|其中|注|明)[：:])[^：:]{2,60}[：:](?=[\u4e00-\u9fff][^：:]{1,20}$)"
)
_DIGITS = re.compile(r"[0-9]{1,3}(?: [0-9]{1,3}){1,3}(?:\.[0-9]+)?")
# 1,250 · ≥30 · 20—22 · 6000以上 · [60] · 18* · 3.5%; a unit of its own may follow
_VALUE = re.compile(
    rf"(?P<change>[-－−+＋↑↓]?)[\[〔【]?(?P<core>(?P<sign>[≥≤＞＜><≧≦约超近]*)(?P<low>{_NUMBER})(?:[-—–~～至](?P<high>{_NUMBER}))?"
    r"(?P<unit>(?:[%％‰]|[\u4e00-\u9fff]{1,4}?)??)(?P<more>以上|以内|以下|左右|\+|余)?)[\]〕】]?[*＊①-⑳]?"
)
_YEARS = re.compile("(?:19|20)[0-9]{2}[-—–~～至](?:19|20)[0-9]{2}")  # from when to when
_AT_LEAST = frozenset("≥＞>≧超")
_AT_MOST = frozenset("≤＜<≦")


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell, without the blanks around it."""

    start: int
    end: int
    text: str


def words_of(text: str, start: int, end: int) -> list[Cell]:
    """All runs of characters between blanks and bars, whatever their lines; 指 标 is one."""
    cells: list[Cell] = []
    for match in _WORD.finditer(text, start, end):
        cell = Cell(match.start(), match.end(), match.group())
        if cells and cells[-1].text + cell.text in _SPREAD:
            last = cells.pop()
            cell = Cell(last.start, cell.end, last.text + cell.text)
        cells.append(cell)
    return cells


def lines_of(text: str) -> list[tuple[int, int]]:
    """The lines of a text without the feet of its pages."""
    edges = [-1, *(m.start() for m in re.finditer("\n", text)), len(text)]
    return [
        (start + 1, end)
        for start, end in pairwise(edges)
        if not _PAGE.fullmatch(text, start + 1, end)
    ]


def stream_of(text: str, lines: list[tuple[int, int]]) -> list[Cell]:
    """All cells of these lines one after another.

    其中： goes with what it heads, a unit with what has it, and a head does not hang on what leads to it: 如下：地区.
    """
    found: list[Cell] = []
    for cell in _joined(text, [run for span in lines if (run := words_of(text, *span))]):
        start, said = cell.start, cell.text
        unit = _IN_BRACKET.fullmatch(said) and found and not found[-1].text[-1:].isdigit()
        if unit or (found and found[-1].text in _PARTS):
            start, said = found[-1].start, found.pop().text + said
        elif (lead := _LEAD.match(said)) is not None:
            found.append(Cell(start, start + lead.end(), lead[0]))
            start, said = start + lead.end(), said[lead.end() :]
        found.append(Cell(start, cell.end, said))
    return found


def _joined(text: str, lines: list[list[Cell]]) -> Iterator[Cell]:
    """The cells of lines, where 8 000 between lines of one cell is one number if most numbers are one."""
    broken = [
        len(line) > 1 and _DIGITS.fullmatch(text, line[0].start, line[-1].end) is not None
        for line in lines
    ]
    several = sum(broken) > sum(len(n) == 1 and n[0].text[0].isdigit() for n in lines)
    for place, line in enumerate(lines):
        near = range(max(0, place - 1), min(place + 2, len(lines)))
        if several or not broken[place] or any(len(lines[n]) > 1 and not broken[n] for n in near):
            yield from line
        else:
            yield Cell(line[0].start, line[-1].end, text[line[0].start : line[-1].end])


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
    start = end - len(text[start:end].lstrip(" \u3000\r"))
    end = start + len(text[start:end].rstrip(" \u3000\r"))
    mark = next((mark for mark in _MARKS if mark.search(text, start, end)), None)
    if mark is None:
        return words_of(text, start, end)
    start += text[start] in "|｜"
    end -= text[end - 1] in "|｜" and end > start
    return _parts(text, start, end, mark)


def _parts(text: str, start: int, end: int, mark: re.Pattern[str]) -> list[Cell]:
    edges = [start, *(at for m in mark.finditer(text, start, end) for at in m.span()), end]
    cells: list[Cell] = []
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        inner = text[first:last].strip()
        at = first if not inner else text.index(inner, first, last)
        close = re.sub(r"\s+", "", inner) if len(inner) < _WIDE else inner
        cells.append(Cell(at, at + len(inner), close if close in _SPREAD else inner))
    return cells


def is_number(text: str, units: Units) -> bool:
    """Whether a cell holds one number, alone or with a unit of ours or a rate."""
    match = _VALUE.fullmatch(text)
    if match is None or _YEARS.fullmatch(text):
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
    low, high = match["low"].replace(" ", ""), (match["high"] or "").replace(" ", "")
    if not unit.word or (high and to_number(low) >= to_number(high)):
        return None
    span = f"{low}-{high}" if high else low
    said = f"{match['sign']}{span}{word}{match['more'] or ''}"
    quantity = _read(match, (low, high or low), unit, at, at + len(said))
    if capped and quantity.qualifier is Qualifier.EXACT:
        quantity.qualifier, quantity.low = Qualifier.AT_MOST, None
    quantity.origin = cell.start + match.start("core"), cell.start + match.end("core")
    return said, quantity


def _read(
    match: re.Match[str], said: tuple[str, str], unit: Unit, start: int, end: int
) -> Quantity:
    kind, currency, reason, word, factor = unit
    low, high = (scale(to_number(number), factor) for number in said)
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
