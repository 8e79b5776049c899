"""The cells of tables whose rows are no lines, one after another, each a number or not; pure."""

import re

from etl.tables.cells import EMPTY, is_value, stream_of
from etl.tables.columns import last_words
from etl.tables.heads import LONGEST, YEAR, column_of
from etl.tables.rows import is_index
from etl.text.units import Units

WIDEST = 26  # cells of a head with the names of the first row
MORE = 4  # cells that a name or an aside has more where blanks stand in it
NOTE = re.compile("(?:填报|填表)?(?:附?注|备注|说明|数据来源|资料来源)[：:0-9]")
SENTENCE = re.compile("[。；！？]")
_CAPTION = 80  # characters before the head that may name the table
_ORDINAL = re.compile("[一二三四五六七八九十]{1,3}")


class Stream:
    """The ``cells`` of some lines of a text, and which of them are ``numbers`` or stand for one."""

    def __init__(self, text: str, lines: list[tuple[int, int]], units: Units) -> None:
        """Take the cells of the lines."""
        self.text = text
        self.units = units
        self.cells = stream_of(text, lines)
        self.numbers = [is_value(cell.text, units) for cell in self.cells]

    def above(self, head: int) -> str:
        """The last words before a head, which may name the table."""
        start = self.cells[head].start
        return last_words(self.text[max(0, start - _CAPTION) : start]).strip()

    def behind(self, at: int) -> int:
        """Where the run of numbers from ``at`` ends."""
        while at < len(self.cells) and self.numbers[at]:
            at += 1
        return at

    def has(self, at: int, numbers: list[bool]) -> bool:
        """Whether the cells from ``at`` are numbers where ``numbers`` say so; an empty one may be either."""
        return all(
            self.numbers[place] is number or self.cells[place].text in EMPTY
            for place, number in enumerate(numbers, at)
        )

    def words(self, at: int, most: int, *, prose: bool) -> int:
        """Where the words from ``at`` end, with the first that is a note, or of prose if not ``prose``."""
        stop = min(len(self.cells), at + most)
        while at < stop and not self.numbers[at]:
            cell = self.cells[at].text
            if NOTE.match(cell) or (not prose and SENTENCE.search(cell)):
                break
            at += 1
        return at

    def role(self, at: int) -> str:
        """The role of the column that a cell heads."""
        return column_of(self.cells[at].text, self.units).role

    def may_head(self, at: int) -> bool:
        """Whether a cell may stand in a head."""
        cell = self.cells[at].text
        if self.numbers[at]:
            return YEAR.fullmatch(cell) is not None
        return len(cell) <= LONGEST and not SENTENCE.search(cell) and cell[-1] not in "：:，,"

    def is_index(self, at: int) -> bool:
        """Whether a cell may be the number of a row: words follow."""
        if at + 1 >= len(self.cells) or self.numbers[at + 1]:
            return False
        text = self.cells[at].text
        return is_index(text) or _ORDINAL.fullmatch(text) is not None
