"""The rows of a table of figures, whatever file and sheet they are in."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from etl.readers import ROWS, refusal
from etl.readers.text import decode
from etl.sources.apart import read_apart
from etl.sources.template import HEADINGS, REQUIRED


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a sheet: its number as the program shows it, and its cells by column."""

    sheet: str
    number: int
    cells: Mapping[str, str]

    @property
    def place(self) -> str:
        """Where it stands, as the rule of its mention has it."""
        return f"{self.sheet} row {self.number}".strip()


def rows_of(path: Path, content: bytes, name: str) -> list[Row]:
    """The rows under the template's headings.

    Raises:
        DocumentError: the file is no table, has not the template's headings, or no row.
    """
    return _under_headings(name, list(_sheets(path, content, name)))


def _sheets(path: Path, content: bytes, name: str) -> Iterator[tuple[str, int, list[str]]]:
    """Sheet, row and cells; a csv is one sheet without a name."""
    if path.suffix.lower() == ".xlsx":
        for item in read_apart("xlsx", path, name):
            yield item["sheet"], item["row"], item["cells"]
        return
    text = decode(content, name)
    head = text.split("\n", 1)[0]
    lines = csv.reader(io.StringIO(text), delimiter="\t" if "\t" in head else ",")
    try:
        for number, cells in enumerate(lines, 1):
            if number > ROWS:
                raise refusal(name, f"超过 {ROWS:,} 行", f"不超过 {ROWS:,} 行", "请拆分此表。")
            if any(cell.strip() for cell in cells):
                yield "", number, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise refusal(name, f"不是表格（{error}）", "以逗号分隔的 CSV", "请重新保存。") from error


def _under_headings(name: str, lines: Sequence[tuple[str, int, list[str]]]) -> list[Row]:
    """The rows under the template's headings, on whichever sheet they are."""
    heads: dict[str, list[str]] = {}
    rows: list[Row] = []
    wanted = {column.key for column in REQUIRED}
    for sheet, number, cells in lines:
        if sheet not in heads:
            heads[sheet] = [HEADINGS.get(cell.strip().rstrip("*"), "") for cell in cells]
        elif wanted <= set(heads[sheet]):
            named = {key: cell for key, cell in zip(heads[sheet], cells, strict=False) if key}
            if any(named.values()):
                rows.append(Row(sheet, number, named))
    if not any(wanted <= set(head) for head in heads.values()):
        first = lines[0][2][:12] if lines else []
        raise refusal(
            name,
            f"表头 {'、'.join(first)}" if first else "空表",
            f"数据表，表头有 {'、'.join(column.heading for column in REQUIRED)}",
            "请填写模板（python -m etl template 文件名.xlsx）；如是文章，请另存为 .docx。",
        )
    if not rows:
        raise refusal(name, "表头之下没有数据", "一行一个数", "请填写。")
    return rows
