"""Reads and checks the data that analysts edit: metrics/ and lexicon/.

Everything the extractor knows about the language and the administration is in these files. They
are checked at load: unknown keys, duplicates and missing parts are refused, all faults of a file
together, and nothing is written while one stands.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from etl.checks import Faults, read_toml
from etl.errors import DataFileError, quoted, report
from etl.schema import Status, Unit

HERE = Path(__file__).parent
FIELDS = ("ai", "digital", "other")
LEVELS = ("national", "provincial", "municipal", "county")
COMPARABLE = ("yes", "care", "no")
HEADLINES = ("max", "sum", "latest")
CHAINS = ("人才链", "企业链", "产业链", "创新链", "资本链", "协商", "政策")

_METRIC_KEYS = {
    "id", "title", "definition", "unit", "measure", "chain", "mission", "order", "headline", "counters",
    "nouns", "default", "indicator",
}  # fmt: skip
_DEFAULTS: dict[str, Any] = {"order": 99, "headline": "max", "default": None, "nouns": []}
_INDICATOR_KEYS = {
    "id", "title", "definition", "nouns", "among", "when", "unless", "needs", "status", "level",
    "field",
    "comparable", "headline", "example", "counter",
}  # fmt: skip
_EXAMPLE_KEYS = {
    "text", "quote", "value", "low", "high", "indicator", "status", "level", "field", "kind",
}  # fmt: skip
_COUNTER_KEYS = {"text", "quote", "why"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A sentence as real texts put it, and what must come out of it.

    ``quote`` is the number as the extractor must span it; ``low``/``high`` its value in the
    metric's unit. The scope labels are checked where they are given.
    """

    text: str
    quote: str
    low: float | None
    high: float | None
    indicator: str | None = None
    status: str | None = None
    level: str | None = None
    field: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """A sentence with a number that looks like this metric or indicator and is not."""

    text: str
    quote: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One scope (口径) inside a metric.

    An indicator is chosen by its counted noun, or, where it has ``when`` words, by one of them in
    the clause of the number; ``among`` limits these to the nouns it lists. Indicators are tried in
    the order of the file. ``unless`` words in the clause keep it out. ``needs`` is the field a
    general noun must have to be this indicator, ``status`` the statuses it can have; ``level`` and
    ``field`` are fixed by the title where given, ``headline`` where it is not the metric's.
    """

    id: str
    title: Mapping[str, str]
    definition: Mapping[str, str]
    comparable: str
    nouns: tuple[str, ...] = ()
    among: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    needs: str | None = None
    status: tuple[str, ...] = ()
    level: str | None = None
    field: str | None = None
    headline: str | None = None
    examples: tuple[Example, ...] = ()
    counters: tuple[Counter, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """What kind of figure: its unit, measure words, general nouns and indicators in order.

    ``measure`` is the word the page puts behind a count (家), {} where the unit says it.
    """

    id: str
    title: Mapping[str, str]
    definition: Mapping[str, str]
    unit: str
    measure: Mapping[str, str]
    chain: str
    mission: bool
    order: int
    headline: str
    counters: tuple[str, ...]
    nouns: tuple[str, ...]
    default: str
    indicators: tuple[Indicator, ...]
    general: frozenset[str] = field(init=False, repr=False, compare=False)
    _by_id: Mapping[str, Indicator] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "general", frozenset(self.nouns))
        object.__setattr__(self, "_by_id", {item.id: item for item in self.indicators})

    def indicator(self, name: str) -> Indicator:
        """The indicator of that id."""
        return self._by_id[name]


def _example(table: Mapping[str, Any], faults: Faults, entry: str) -> Example:
    faults.keys(entry, table, _EXAMPLE_KEYS, {"text", "quote"})
    text, quote = str(table.get("text", "")), str(table.get("quote", ""))
    if text.count(quote) != 1:
        faults.add(
            entry, f"text 中有 {text.count(quote)} 处{quoted(quote)}", "恰好一处", "请改正 quote。"
        )
    both = table.get("value")
    rest = {key: table.get(key) for key in ("indicator", "status", "level", "field", "kind")}
    return Example(
        text=text, quote=quote, low=table.get("low", both), high=table.get("high", both), **rest
    )


def _counter(table: Mapping[str, Any], faults: Faults, entry: str) -> Counter:
    faults.keys(entry, table, _COUNTER_KEYS, {"text", "quote", "why"})
    text, quote = str(table.get("text", "")), str(table.get("quote", ""))
    if text.count(quote) != 1:
        faults.add(
            entry, f"text 中有 {text.count(quote)} 处{quoted(quote)}", "恰好一处", "请改正 quote。"
        )
    return Counter(**{key: str(table.get(key, "")) for key in _COUNTER_KEYS})


def _indicator(table: Mapping[str, Any], faults: Faults) -> Indicator:
    entry = f"indicator {table.get('id', '?')}"
    faults.keys(entry, table, _INDICATOR_KEYS, {"id", "title", "definition", "comparable"})
    faults.titles(entry, "title", table.get("title"))
    faults.titles(entry, "definition", table.get("definition"))
    faults.choice(entry, "comparable", table.get("comparable"), COMPARABLE)
    for key in ("nouns", "among", "when", "unless", "status"):
        faults.words(entry, key, table.get(key, []))
    for status in table.get("status", []):
        faults.choice(entry, "status", status, tuple(Status))
    if "level" in table:
        faults.choice(entry, "level", table["level"], LEVELS)
    for key, allowed in (("field", FIELDS), ("needs", FIELDS), ("headline", HEADLINES)):
        if key in table:
            faults.choice(entry, key, table[key], allowed)
    words = {
        key: tuple(table.get(key, ())) for key in ("nouns", "among", "when", "unless", "status")
    }
    for key, what in (("example", "例句"), ("counter", "反例")):
        if not table.get(key):
            faults.add(entry, f"没有{what}（{key}）", f"按真实文献的写法写的{what}", "请补写一句。")
    return Indicator(
        id=str(table.get("id")),
        title=table.get("title", {}),
        definition=table.get("definition", {}),
        comparable=str(table.get("comparable")),
        nouns=words["nouns"],
        among=words["among"],
        when=words["when"],
        unless=words["unless"],
        status=words["status"],
        needs=table.get("needs"),
        level=table.get("level"),
        field=table.get("field"),
        headline=table.get("headline"),
        examples=tuple(_example(t, faults, f"{entry} example") for t in table.get("example", [])),
        counters=tuple(_counter(t, faults, f"{entry} counter") for t in table.get("counter", [])),
    )


def _complete(table: dict[str, Any]) -> dict[str, Any]:
    """A metric with what may be left out: it comes last, and its only indicator is as it is."""
    table = _DEFAULTS | table
    indicators = [dict(item) for item in table["indicator"]]
    if len(indicators) == 1:
        own = {key: table[key] for key in ("id", "title", "definition")}
        indicators[0] = own | indicators[0]
    default = table["default"] or next((item.get("id") for item in indicators), None)
    return table | {"indicator": indicators, "default": default}


def load_metric(path: Path) -> Metric:
    """One metric file, checked.

    Raises:
        DataFileError: with every fault of the file.
    """
    table = read_toml(path)
    faults = Faults(f"{path.parent.name}/{path.name}")
    faults.keys("指标", table, _METRIC_KEYS, _METRIC_KEYS - {"measure", "mission", *_DEFAULTS})
    faults.raise_if_any()
    table = _complete(table)
    if table["id"] != path.stem:
        faults.add("id", quoted(table["id"]), quoted(path.stem), "请使文件名与 id 一致。")
    faults.titles("指标", "title", table["title"])
    faults.titles("指标", "definition", table["definition"])
    if "measure" in table:
        faults.titles("指标", "measure", table["measure"])
    faults.choice("指标", "unit", table["unit"], tuple(Unit))
    faults.choice("指标", "chain", table["chain"], CHAINS)
    faults.choice("指标", "headline", table["headline"], HEADLINES)
    faults.words("指标", "counters", table["counters"])
    faults.words("指标", "nouns", table.get("nouns", []))
    if not isinstance(table["order"], int):
        faults.add("指标", f"order = {quoted(table['order'])}", "整数", "请改正。")
    indicators = tuple(_indicator(t, faults) for t in table["indicator"])
    ids = [item.id for item in indicators]
    for name in sorted({name for name in ids if ids.count(name) > 1}):
        faults.add(f"indicator {name}", "id 重复", "每个 id 只用一次", "请给其中一个改名。")
    if table["default"] not in ids:
        faults.add("default", quoted(table["default"]), "、".join(ids), "请从中选一个。")
    seen: dict[str, str] = dict.fromkeys(table.get("nouns", ()), "指标的 nouns")
    for item in indicators:
        for noun in item.nouns:
            if noun in seen:
                faults.add(
                    f"indicator {item.id}",
                    f"名词{quoted(noun)}，{seen[noun]} 中也有",
                    "只在一处",
                    "请删去一处。",
                )
            seen[noun] = item.id
    metric = Metric(
        id=table["id"],
        title=table["title"],
        definition=table["definition"],
        unit=table["unit"],
        measure=table.get("measure", {}),
        chain=table["chain"],
        mission=bool(table.get("mission", False)),
        order=table["order"],
        headline=table["headline"],
        counters=tuple(table["counters"]),
        nouns=tuple(table.get("nouns", ())),
        default=table["default"],
        indicators=indicators,
    )
    faults.raise_if_any()
    return metric


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """The words of the language and the administration, as the lexicon files have them."""

    units: Mapping[str, Any]
    cues: Mapping[str, tuple[str, ...]]
    blockers: Mapping[str, tuple[str, ...]]
    topics: Mapping[str, tuple[str, ...]]
    levels: Mapping[str, tuple[str, ...]]
    reasons: Mapping[str, Mapping[str, str]]
    labels: Mapping[str, Mapping[str, Mapping[str, str]]]
    periods: Mapping[str, Any]
    mood: Mapping[str, Any]

    @property
    def compute(self) -> dict[str, Decimal]:
        """PFLOPS of one unit, by the unit in lower case."""
        return {word: Decimal(factor) for word, factor in self.units["compute"].items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """All metrics in their order, and the lexicon."""

    metrics: tuple[Metric, ...]
    lexicon: Lexicon
    _by_id: Mapping[str, Metric] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {metric.id: metric for metric in self.metrics})

    def metric(self, name: str) -> Metric:
        """The metric of that id."""
        return self._by_id[name]

    def nouns(self) -> Iterator[tuple[str, str, str | None]]:
        """Every counted noun with its metric and indicator; None for a metric's general noun."""
        for metric in self.metrics:
            for noun in metric.nouns:
                yield noun, metric.id, None
            for indicator in metric.indicators:
                for noun in indicator.nouns:
                    yield noun, metric.id, indicator.id


def _word_lists(
    path: Path, *, allowed: tuple[str, ...] | None = None
) -> dict[str, tuple[str, ...]]:
    """A lexicon file of named word lists."""
    table = read_toml(path)
    faults = Faults(f"{path.parent.name}/{path.name}")
    for key, value in table.items():
        if allowed is not None and key not in allowed:
            faults.add(key, "未知的键", "、".join(allowed), "请改正或删去。")
        faults.words(key, key, value)
    faults.raise_if_any()
    return {key: tuple(value) for key, value in table.items()}


def load_lexicon(folder: Path) -> Lexicon:
    """All lexicon files but the regions, checked.

    Raises:
        DataFileError: with every fault of the first file that has one.
    """
    return Lexicon(
        units=read_toml(folder / "units.toml"),
        cues=_word_lists(folder / "cues.toml"),
        blockers=_word_lists(folder / "blockers.toml"),
        topics=_word_lists(folder / "topics.toml", allowed=FIELDS),
        levels=_word_lists(folder / "levels.toml", allowed=LEVELS),
        reasons=read_toml(folder / "reasons.toml"),
        labels=read_toml(folder / "labels.toml"),
        periods=read_toml(folder / "periods.toml"),
        mood=read_toml(folder / "mood.toml"),
    )


def load(folder: Path = HERE) -> Registry:
    """All metrics and lexicons under ``folder``, checked.

    Raises:
        DataFileError: with the faults of every broken metric file.
    """
    metrics: list[Metric] = []
    faults: list[str] = []
    for path in sorted((folder / "metrics").glob("*.toml")):
        try:
            metrics.append(load_metric(path))
        except DataFileError as error:
            faults.append(str(error))
    if faults:
        raise DataFileError(report(faults))
    return Registry(
        metrics=tuple(sorted(metrics, key=lambda metric: metric.order)),
        lexicon=load_lexicon(folder / "lexicon"),
    )


@lru_cache(maxsize=1)
def registry() -> Registry:
    """The shipped metrics and lexicon, read once."""
    return load()
