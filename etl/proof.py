"""Proves that the examples in the metric files come out as they say; pure.

An analyst who adds a noun or an indicator sees at once whether the engine takes it, and whether
something else has moved.
"""

from collections.abc import Iterator

from etl.errors import fault, quoted
from etl.extract import Extractor
from etl.registry import Counter, Example, Indicator, Metric, Registry
from etl.schema import Mention

_SETTING = {"region": "江苏省", "published": "2024-06", "genre": "other"}
_LABELS = ("status", "level", "field", "kind")


def prove(data: Registry, engine: Extractor) -> list[str]:
    """A fault for every example that does not come out and every counter-example that does."""
    return [line for metric in data.metrics for line in _prove_metric(metric, engine)]


def _prove_metric(metric: Metric, engine: Extractor) -> Iterator[str]:
    file = f"metrics/{metric.id}.toml"
    for indicator in metric.indicators:
        entry = f"indicator {indicator.id}"
        for example in indicator.examples:
            wrong = wrong_with(example, metric, indicator, engine)
            if wrong:
                yield fault(
                    file,
                    entry,
                    f"例句{quoted(example.text)}中的{quoted(example.quote)}，结果是 {wrong}",
                    "与例句所写相符",
                    "请补上所缺的名词，或改正例句。",
                )
        for counter in indicator.counters:
            if is_taken(counter, metric, indicator, engine):
                yield fault(
                    file,
                    entry,
                    f"反例{quoted(counter.text)}中的{quoted(counter.quote)}归入了本口径",
                    "不归入本口径",
                    "请收窄名词或 `when` 的词，或改正反例。",
                )


def wrong_with(
    example: Example, metric: Metric, indicator: Indicator, engine: Extractor
) -> str | None:
    """What differs from the example, None where all comes out; only what it states is compared."""
    start = example.text.index(example.quote)
    for mention in _mentions(example.text, engine):
        if (mention.char_start, mention.char_end) == (start, start + len(example.quote)):
            break
    else:
        return "没有取用"
    found = f"{mention.metric}.{mention.indicator}"
    if found != f"{metric.id}.{example.indicator or indicator.id}":
        return found
    if (mention.value_low, mention.value_high) != (example.low, example.high):
        return f"{mention.value_low}–{mention.value_high}"
    for label in _LABELS:
        wanted = getattr(example, label)
        if wanted is not None and getattr(mention, label) != wanted:
            return f"{label} 为 {getattr(mention, label)}，不是 {wanted}"
    return None


def is_taken(counter: Counter, metric: Metric, indicator: Indicator, engine: Extractor) -> bool:
    """Whether the quote of a counter-example comes out as the very indicator it warns of."""
    start = counter.text.index(counter.quote)
    end = start + len(counter.quote)
    return any(
        mention.metric == metric.id
        and mention.indicator == indicator.id
        and mention.char_start < end
        and mention.char_end > start
        for mention in _mentions(counter.text, engine)
    )


def _mentions(text: str, engine: Extractor) -> list[Mention]:
    return engine.extract(text, **_SETTING)[0]
