"""Tables of figures (xlsx, csv): statistics that never stood in prose, each row a mention.

The document's text is the rows written out, one a line; the number as it was typed stands in that
line, and it is the evidence. Every row is checked; the faults of a file are reported together.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from posixpath import basename, splitext
from typing import Any

from etl import regions
from etl.errors import DocumentError, fault, quoted, report
from etl.extract.reading import number_reader
from etl.registry import Metric, registry
from etl.schema import Document, Mention, Qualifier, Status
from etl.sources.documents import with_origin
from etl.sources.rows import Row, rows_of
from etl.sources.template import COLUMNS, indicators, metrics, words_of
from etl.text.numerals import scale, to_number
from etl.text.units import Units

_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_VALUE = re.compile(rf"(?P<low>{_DIGITS})(?:\s*[-—–~～至]\s*(?P<high>{_DIGITS}))?")
_YEAR = re.compile(r"((?:19|20)\d\d)年?")
_MONTHS = re.compile(r"(1[0-2]|[1-9])\s*[-—–~～至]\s*(1[0-2]|[1-9])月?")
_MOST = 50  # faults of one file that are written out
_KINDS = {"funding": "flow", "output": "flow", "delegates": "event", "policies": "event"}
_OF_AI = frozenset(("compute", "models", "datasets"))  # as in prose, see etl.extract.fields
_SAID = ("status", "level", "field", "kind", "coverage")
_BEFORE = ("约", "不少于", "不超过")


@dataclass(frozen=True, slots=True)
class _Figure:
    """A row that was checked: what its mention says, and its line of text."""

    number: str
    line: str
    values: Mapping[str, Any]


def read_figures(
    path: Path, content: bytes, name: str, written: Mapping[str, str], sha256: str
) -> tuple[Document, list[Mention]]:
    """The document that the table at ``path`` with that content makes, and its mentions.

    Raises:
        DocumentError: it is not the template, or with every fault of its rows.
    """
    checks = [_Check(row, name) for row in rows_of(path, content, name)]
    figures = [check.figure() for check in checks]
    faults = [line for check in checks for line in check.faults]
    if faults:
        more = len(faults) - _MOST
        rest = [f"{name}：另有 {more} 处错误，请先改正以上各处。"] if more > 0 else []
        raise DocumentError(report([*faults[:_MOST], *rest]))
    doc_id = splitext(name)[0]
    known = {"title": basename(doc_id), "genre": "other"} | dict(written)
    if "published" in known:
        known.setdefault("date_basis", "旁注文件写明")
    text = known["title"] + "\n"
    mentions: list[Mention] = []
    for figure in figures:
        if figure is not None:
            mentions.append(_mention(figure, doc_id, len(text)))
            text += figure.line + "\n"
    return with_origin(known, doc_id=doc_id, path=name, sha256=sha256, text=text), mentions


class _Check:
    """Reads the cells of one row and collects what is wrong with them."""

    def __init__(self, row: Row, name: str) -> None:
        self.row = row
        self.name = name
        self.cells = {column.key: row.cells.get(column.key, "").strip() for column in COLUMNS}
        self.faults: list[str] = []

    def figure(self) -> _Figure | None:
        """The figure that the row states; None where a cell is wrong."""
        for column in COLUMNS:
            if column.needed and not self.cells[column.key]:
                self._wrong(column.key, "未填写", column.meaning, "请填写。")
        words = {column.key: self._word(column.key, column.labels) for column in COLUMNS}
        place, year, months = self._region(), self._year(), self._months()
        match = self._value()
        metric = metrics().get(self.cells["metric"])
        if metric is None:
            self._unknown("metric", [item.title["zh"] for item in registry().metrics])
            return None
        indicator, amount = self._indicator(metric), self._amount(metric, words["qualifier"], match)
        if self.faults:
            return None
        scope = metric.indicator(indicator)
        status = words["status"] or Status.ACTUAL.value
        kind = _KINDS.get(metric.id, "stock")
        topic = "ai" if metric.id in _OF_AI else scope.needs or "other"
        number = " ".join((self.cells["value"] + self.cells["unit"]).split())
        return _Figure(
            number=number,
            line=self._line(scope.title["zh"], number),
            values=place
            | amount
            | {
                "subject": scope.title["zh"],
                "metric": metric.id,
                "indicator": indicator,
                "unit": metric.unit,
                "status": status,
                "year": year,
                "year_start": None,
                "subset_of": None,
                "level": words["level"] or scope.level,
                "field": words["field"] or scope.field or topic,
                "kind": words["kind"] or ("standard" if status == Status.STANDARD else kind),
                "coverage": words["coverage"] or "whole",
                "months": months,
                "rule": f"table:{self.row.place}",
            },
        )

    def _wrong(self, key: str, found: str, allowed: str, remedy: str = "请改正。") -> None:
        heading = next(column.heading for column in COLUMNS if column.key == key)
        entry = f"{self.row.sheet} 第 {self.row.number} 行，{heading}".strip()
        self.faults.append(fault(self.name, entry, found, allowed, remedy))

    def _unknown(self, key: str, allowed: list[str]) -> None:
        """A cell that is filled with none of the allowed words."""
        if self.cells[key]:
            self._wrong(key, quoted(self.cells[key]), "、".join(allowed))

    def _word(self, key: str, labels: str | None) -> str | None:
        """The code of a cell of a closed set; None where it is empty or no such cell."""
        if labels is None or not self.cells[key]:
            return None
        words = words_of(labels)
        if self.cells[key] not in words:
            self._unknown(key, [word for word, code in words.items() if word != code])
        return words.get(self.cells[key])

    def _region(self) -> dict[str, str | None]:
        data = regions.load()
        code = data.by_name(self.cells["region"])
        if code is None:
            self._unknown("region", ["省、地级市的全称，或“全国”"])
            return {}
        return {
            "region": data.name(code),
            "region_code": code,
            "province_code": data.province_of(code),
        }

    def _year(self) -> int | None:
        match = _YEAR.fullmatch(self.cells["year"])
        if match is None:
            self._unknown("year", ["1900 至 2099 的四位数年份"])
        return int(match[1]) if match else None

    def _months(self) -> str | None:
        match = _MONTHS.fullmatch(self.cells["months"])
        if match is None or int(match[1]) > int(match[2]):
            self._unknown("months", ["起止月份，如 1-6"])
            return None
        return f"{match[1]}-{match[2]}"

    def _indicator(self, metric: Metric) -> str:
        """The indicator that is written; the only one of the metric where none is."""
        names = [item.title["zh"] for item in metric.indicators]
        found = indicators(metric).get(self.cells["indicator"])
        if found is None and (self.cells["indicator"] or len(names) > 1):
            given = quoted(self.cells["indicator"]) if self.cells["indicator"] else "未填写"
            self._wrong("indicator", given, "、".join(names))
        return found or metric.default

    def _value(self) -> re.Match[str] | None:
        match = _VALUE.fullmatch(self.cells["value"].replace("，", ","))
        if match is None:
            self._unknown("value", ["数，或 100-150 这样的区间（“约”“余”写在限定列）"])
        return match

    def _amount(
        self, metric: Metric, qualifier: str | None, match: re.Match[str] | None
    ) -> dict[str, Any]:
        """Low and high in the metric's unit, the qualifier, and the currency."""
        kind, currency, _, counter, factor = _units().alone(self.cells["unit"])
        counters = (*metric.counters, *metric.measure.values())
        if kind != metric.unit or (kind == "count" and counter not in counters):
            money = ["元", "万元", "亿元"] if metric.unit == "CNY" else [metric.unit]
            self._unknown("unit", [*metric.counters] or money)
        if match is None:
            return {}
        low = float(scale(to_number(match["low"]), factor))
        high = float(scale(to_number(match["high"] or match["low"]), factor))
        ranged = match["high"] is not None
        qualifier = qualifier or (Qualifier.RANGE if ranged else Qualifier.EXACT).value
        if ranged != (qualifier == Qualifier.RANGE):
            given = quoted(self.cells["qualifier"])
            self._wrong("qualifier", given, "数值是区间的写“区间”，不是的不写")
        if low > high:
            self._wrong("value", quoted(self.cells["value"]), "小的数在前")
        return {
            "value_low": None if qualifier == Qualifier.AT_MOST else low,
            "value_high": None if qualifier == Qualifier.AT_LEAST else high,
            "qualifier": qualifier,
            "currency": currency,
        }

    def _line(self, scope: str, number: str) -> str:
        """The row as one reads it.

        广西壮族自治区 2024年 人工智能企业：不少于320家（实际）。来源：某年鉴。
        """
        cells, labels = self.cells, registry().lexicon.labels

        def shown(key: str, labelled: str | None) -> str:
            """The Chinese name of what a cell of a closed set says."""
            code = self._word(key, labelled)
            return labels[key][code]["zh"] if code else ""

        said = {column.key: shown(column.key, column.labels) for column in COLUMNS}
        rest = "，".join(said[key] for key in _SAID if said[key])
        qualifier = said["qualifier"] if said["qualifier"] in _BEFORE else ""
        months = f"{cells['months'].rstrip('月')}月" if cells["months"] else ""
        return (
            f"{cells['region']} {cells['year'].rstrip('年')}年{months} {scope}：{qualifier}{number}"
            f"{f'（{rest}）' if rest else ''}。来源：{' '.join(cells['source'].split()).rstrip('。')}。"
        )


def _mention(figure: _Figure, doc_id: str, start: int) -> Mention:
    """The mention of a line that begins at ``start``; its number is the first behind the colon."""
    at = start + figure.line.index(figure.number, figure.line.index("："))
    return Mention(
        mention_id=f"{doc_id}:{at}",
        doc_id=doc_id,
        char_start=at,
        char_end=at + len(figure.number),
        number_text=figure.number,
        sentence_start=start,
        sentence_end=start + len(figure.line),
        **figure.values,
    )


@lru_cache(maxsize=1)
def _units() -> Units:
    return number_reader(registry().lexicon).units
