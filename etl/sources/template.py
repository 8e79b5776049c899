"""The table of figures: its columns, the words they allow, and the empty file to fill in."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from etl.errors import EtlError, fault
from etl.registry import COMPARABLE, Metric, registry

SHEET = "数据"
_ROWS = 2000  # rows that get lists to choose from


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, whether a cell must be filled, and what is written in it."""

    key: str
    heading: str
    needed: bool
    meaning: str
    labels: str | None = None
    """The closed set of ``lexicon/labels.toml`` that its cells are of."""


COLUMNS = (
    Column("metric", "指标", True, "指标的名称或编号，见“指标与口径”"),
    Column("indicator", "口径", False, "口径的名称或编号；指标只有一个口径的可以不写"),
    Column("region", "地区", True, "省、地级市的全称，全国写“全国”"),
    Column("year", "年份", True, "四位数的年份"),
    Column("value", "数值", True, "数，或“100-150”这样的区间"),
    Column("unit", "单位", True, "家、个、万元、亿元、PFLOPS 等，须合于指标"),
    Column("qualifier", "限定", False, "不写为等于", "qualifier"),
    Column("status", "状态", False, "不写为实际", "status"),
    Column("source", "来源", True, "出处，如年鉴及其页码"),
    Column("level", "级别", False, "认定或拨付的级别", "level"),
    Column("field", "领域", False, "不写则从口径，口径不定的为综合", "field"),
    Column(
        "kind",
        "性质",
        False,
        "不写则资金、产业规模为流量，代表委员、政策举措为单次，其余为存量；状态是标准的为标准",
        "kind",
    ),
    Column("coverage", "覆盖", False, "不写为全域", "coverage"),
    Column("months", "月份", False, "不足一年的流量写起止月份，如1-6"),
)
REQUIRED = COLUMNS[:9]
"""The headings that every table has; the others may be left out."""
HEADINGS = {name: column.key for column in COLUMNS for name in (column.heading, column.key)}


def words_of(labels: str) -> Mapping[str, str]:
    """The words a cell of a closed set may hold, each with its code: Chinese names and codes."""
    table = registry().lexicon.labels[labels]
    return {name["zh"]: code for code, name in table.items()} | {code: code for code in table}


@lru_cache(maxsize=1)
def metrics() -> Mapping[str, Metric]:
    """The metrics by name and by id."""
    known = registry().metrics
    return {metric.title["zh"]: metric for metric in known} | {m.id: m for m in known}


def indicators(metric: Metric) -> Mapping[str, str]:
    """The ids of a metric's indicators by name and by id."""
    return {item.title["zh"]: item.id for item in metric.indicators} | {
        item.id: item.id for item in metric.indicators
    }


def write_template(path: Path) -> None:
    """An empty table of figures with lists to choose from, and what each column means.

    Raises:
        EtlError: the file is there, or cannot be written.
    """
    from openpyxl import Workbook  # only here  # noqa: PLC0415
    from openpyxl.styles import Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415

    if path.suffix.lower() != ".xlsx":
        raise EtlError(fault(path, "文件", path.suffix or "没有后缀", ".xlsx", "请改用这个后缀。"))
    if path.exists():
        raise EtlError(fault(path, "文件", "已有同名文件", "新的文件名", "请换一个名称。"))
    book = Workbook()
    data, words, scopes = book.active, book.create_sheet("说明"), book.create_sheet("指标与口径")
    data.title = SHEET
    data.append([column.heading for column in COLUMNS])
    words.append(["列", "必填", "写什么", "允许的值"])
    for at, column in enumerate(COLUMNS, 1):
        choices: list[str] = []
        if column.key == "metric":
            choices = [metric.title["zh"] for metric in registry().metrics]
        elif column.labels:
            table = registry().lexicon.labels[column.labels]
            choices = [name["zh"] for name in table.values()]
        words.append(
            [column.heading, "是" if column.needed else "", column.meaning, "、".join(choices)]
        )
        letter = get_column_letter(at)
        data.column_dimensions[letter].width = 24 if column.key in ("indicator", "source") else 12
        if choices:
            rule = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True)
            rule.add(f"{letter}2:{letter}{_ROWS}")
            data.add_data_validation(rule)
    scopes.append(["指标", "口径", "可否跨地区比较", "含义"])
    comparable = dict(zip(COMPARABLE, ("可比", "慎比", "不可比"), strict=True))
    for metric in registry().metrics:
        for item in metric.indicators:
            scopes.append(
                [
                    metric.title["zh"],
                    item.title["zh"],
                    comparable[item.comparable],
                    item.definition["zh"],
                ]
            )
    for sheet in (data, words, scopes):
        sheet.freeze_panes = "A2"
        for cell in sheet[1]:
            cell.font = Font(bold=True)
    for sheet, widths in ((words, (8, 6, 56, 60)), (scopes, (12, 28, 16, 80))):
        for at, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(at)].width = width
    try:
        book.save(path)
    except OSError as error:
        raise EtlError(
            fault(path, "文件", f"无法写入（{error}）", "可以写入的目录", "请换一个目录。")
        ) from error
