"""The names of one run: metrics, indicators, regions and labels, in one language."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from components.memo import per_run
from components.words import MEASURES, WORDS, Lang, say
from etl.store import Tables

NATION = "100000"
CODE = 6  # digits of a division's code


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A scope (口径); ``comparable`` is yes, care or no."""

    id: str
    title: str
    definition: str
    comparable: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """What kind of figure; ``measure`` is the word after a count (家)."""

    id: str
    title: str
    definition: str
    unit: str
    measure: str
    chain: str
    mission: bool
    indicators: dict[str, Indicator]


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A province-level division and its place on the tile grid."""

    code: str
    name: str
    short: str
    row: int
    col: int
    group: str


class Book:
    """Looks names up; a name that is not there is shown by its id, never an error."""

    def __init__(self, tables: Tables, lang: Lang = "zh") -> None:
        """Read the catalog and the region names of ``tables``."""
        catalog = tables.catalog
        self.lang: Lang = lang
        self.labels: dict[str, Any] = {"reason": catalog["reasons"], **catalog.get("labels", {})}
        self.metrics = {entry["id"]: self._metric(entry) for entry in catalog["metrics"]}
        self.regions: dict[str, Region] = {
            entry["code"]: Region(
                code=entry["code"],
                name=self._place(entry, "name"),
                short=self._place(entry, "short"),
                row=entry["row"],
                col=entry["col"],
                group=entry["group"],
            )
            for entry in catalog["regions"]
        }
        self.codes = {entry["name"]: entry["code"] for entry in catalog["regions"]}
        found = dict.fromkeys(metric.chain for metric in self.metrics.values())
        named = [self.label("chain", chain) for chain in catalog.get("chains", [])]
        self.chains = [chain for chain in dict.fromkeys([*named, *found]) if chain in found]
        self.order = {code: place for place, code in enumerate([NATION, *self.regions])}
        self.places = places(tables)

    def _metric(self, entry: dict[str, Any]) -> Metric:
        measure = entry.get("measure")
        return Metric(
            id=entry["id"],
            title=self._own(entry["title"]),
            definition=self._own(entry.get("definition", "")),
            unit=entry["unit"],
            measure=self._own(measure) if measure else MEASURES.get(entry["id"], ""),
            chain=self.label("chain", entry.get("chain", "")),
            mission=bool(entry.get("mission")),
            indicators={
                part["id"]: Indicator(
                    id=part["id"],
                    title=self._own(part["title"]),
                    definition=self._own(part.get("definition", "")),
                    comparable=part.get("comparable", "no"),
                )
                for part in entry["indicators"]
            },
        )

    def _place(self, entry: dict[str, Any], key: str) -> str:
        """A province by its Chinese name, full or short, or by its English one."""
        known = self.labels.get("region", {}).get(entry["code"], {})
        return str((known.get("en") if self.lang == "en" else None) or entry[key])

    def _own(self, words: Any) -> str:
        return (
            str(words.get(self.lang) or words.get("zh") or "")
            if isinstance(words, dict)
            else str(words)
        )

    def say(self, key: str, **values: object) -> str:
        """The page's own words in this language."""
        return say(key, self.lang, **values)

    def listed(self, names: Iterable[str], between: str = "between") -> str:
        """Names in a row as this language sets them apart: 北京、天津, or Beijing, Tianjin."""
        return self.say(between).join(names)

    def label(self, kind: str, value: str | None) -> str:
        """The name of a closed value: ``label("status", "target")``; empty for None."""
        return "" if value is None else self._own(self.labels.get(kind, {}).get(value, value))

    def indicator(self, metric: str, indicator: str) -> Indicator:
        """An indicator of a metric; an unknown one is named by its id and not comparable."""
        found = self.metrics[metric].indicators.get(indicator) if metric in self.metrics else None
        return found or Indicator(id=indicator, title=indicator, definition="", comparable="no")

    def place(self, code: str) -> str:
        """The short name of a division: 广西, 深圳市; 全国 for the nation."""
        if code == NATION:
            return self.say("whole_country")
        return self.regions[code].short if code in self.regions else self.places.get(code, code)

    def province(self, code: str) -> str:
        """The code of the province that filters take for a division; empty where there is none."""
        if code in self.order:
            return code
        above = f"{code[:2]}0000"
        is_city = len(code) == CODE and code.isascii() and code.isdigit()
        return above if is_city and above in self.regions else ""

    def called(self, name: str | None, code: str | None) -> str:
        """The full name of a division as this language has it; a city keeps its Chinese one."""
        known = self.regions.get(code or "")
        return known.name if known and self.lang == "en" else name or ""

    def rank(self, code: str, province: str) -> tuple[int, int, str]:
        """Sorts places in the order of the yearbooks, each city under its province."""
        return (self.order.get(province, len(self.order)), int(code != province), code)

    def currency(self, code: str) -> str:
        """The name of a currency that is not yuan."""
        key = f"currency_{code}"
        return self.say(key) if key in WORDS else code


@per_run
def places(tables: Tables) -> dict[str, str]:
    """The name of each division that an observation is of, by its code."""
    return dict(tables.ask("SELECT region_code, any_value(region) FROM observations WHERE region_code IS NOT NULL GROUP BY 1"))  # fmt: skip


@per_run
def book(tables: Tables, lang: Lang = "zh") -> Book:
    """The book of one run, made once."""
    return Book(tables, lang)
