"""Scores extracted figures against gold; pure.

A gold figure and a prediction are paired one to one by the overlap of their spans, the largest
first. ``spot``: the number is found as a figure. ``value``: both ends of the value agree.
``metric``: the metric, too. ``full``: also qualifier, status, region and year. The labels of scope
are scored over the pairs whose metric is right.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from etl.passages import LABELS

MISSION = frozenset(("funding", "platforms", "enterprises", "delegates"))
FIELDS = ("qualifier", "status", "region", "year")
STEPS = ("spot", "value", "metric", "full")

Figure = Mapping[str, Any]


@dataclass(slots=True)
class Tally:
    """Right ones, predictions and gold figures."""

    right: int = 0
    predicted: int = 0
    gold: int = 0

    @property
    def precision(self) -> float:
        """Right of the predicted; 1 where nothing was predicted."""
        return self.right / self.predicted if self.predicted else 1.0

    @property
    def recall(self) -> float:
        """Right of the gold; 1 where there is none."""
        return self.right / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(slots=True)
class Score:
    """The result over a set of passages; ``mission`` is over the four metrics of the mission."""

    steps: dict[str, Tally] = field(default_factory=lambda: {step: Tally() for step in STEPS})
    mission: dict[str, Tally] = field(default_factory=lambda: {step: Tally() for step in STEPS})
    metrics: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    fields: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    labels: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    misses: list[tuple[str, str, str]] = field(default_factory=list)


def gold_span(text: str, figure: Figure) -> tuple[int, int]:
    """Where a gold figure stands: its number in its quote, which occurs once in the text."""
    if "char_start" in figure:
        return int(figure["char_start"]), int(figure["char_end"])
    quote = str(figure["quote"])
    number = str(figure["number_text"])
    start = text.index(quote) + quote.index(number)
    return start, start + len(number)


def pair(
    gold: Sequence[tuple[int, int]], found: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Indices of spans that belong together, each used once, the largest overlap first.

    >>> pair([(0, 4), (6, 8)], [(6, 9), (1, 4)])
    [(0, 1), (1, 0)]
    """
    overlaps = [
        (min(ge, fe) - max(gs, fs), max(ge - gs, fe - fs), i, j)
        for i, (gs, ge) in enumerate(gold)
        for j, (fs, fe) in enumerate(found)
        if min(ge, fe) > max(gs, fs)
    ]
    overlaps.sort(key=lambda o: (o[0] / o[1], o[2], o[3]), reverse=True)
    pairs: dict[int, int] = {}
    for _, _, i, j in overlaps:
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return sorted(pairs.items())


def same(left: float | None, right: float | None) -> bool:
    """Whether two ends of a value agree; None is an open end."""
    if left is None or right is None:
        return left is right
    return abs(left - right) <= 1e-6 * max(1.0, abs(left), abs(right))


def score(passages: Iterable[Figure], predictions: Iterable[Figure]) -> Score:
    """Score predictions (lines of `etl extract`) against gold passages."""
    by_id: dict[str, list[Figure]] = defaultdict(list)
    for line in predictions:
        by_id[str(line["id"])].append(line)
    result = Score()
    for passage in passages:
        _add(result, passage, by_id[str(passage["id"])])
    return result


def _add(result: Score, passage: Figure, found: Sequence[Figure]) -> None:
    text, gold = str(passage["text"]), list(passage["figures"])
    spans = [gold_span(text, figure) for figure in gold]
    pairs = pair(spans, [(int(p["char_start"]), int(p["char_end"])) for p in found])
    _count(result, gold, found)
    name = str(passage["id"])
    for i, j in pairs:
        wrong = _compare(result, gold[i], found[j])
        if wrong:
            result.misses.append((name, str(gold[i]["number_text"]), wrong))
    paired = {i for i, _ in pairs}
    for i, figure in enumerate(gold):
        if i not in paired:
            result.misses.append((name, str(figure["number_text"]), f"missed {figure['metric']}"))
    paired = {j for _, j in pairs}
    for j, line in enumerate(found):
        if j not in paired:
            number = text[int(line["char_start"]) : int(line["char_end"])]
            result.misses.append((name, number, f"spurious {line['metric']}"))


def _count(result: Score, gold: Sequence[Figure], found: Sequence[Figure]) -> None:
    for step in STEPS:
        result.steps[step].gold += len(gold)
        result.steps[step].predicted += len(found)
        result.mission[step].gold += sum(g["metric"] in MISSION for g in gold)
        result.mission[step].predicted += sum(f["metric"] in MISSION for f in found)
    for figure in gold:
        result.metrics[str(figure["metric"])].gold += 1
    for line in found:
        result.metrics[str(line["metric"])].predicted += 1


def _compare(result: Score, gold: Figure, found: Figure) -> str:
    """Count one pair; returns what is wrong with it, "" where nothing is."""
    value = same(gold["value_low"], found["value_low"]) and same(
        gold["value_high"], found["value_high"]
    )
    metric = value and gold["metric"] == found["metric"]
    agree = {name: gold[name] == found.get(name) for name in FIELDS}
    right = {"spot": True, "value": value, "metric": metric, "full": metric and all(agree.values())}
    for step, is_right in right.items():
        result.steps[step].right += is_right
        if gold["metric"] in MISSION and found["metric"] in MISSION:
            result.mission[step].right += is_right
    result.metrics[str(gold["metric"])].right += metric
    if not value:
        return "value"
    if not metric:
        return f"metric: {found['metric']} for {gold['metric']}"
    for name in FIELDS:
        _tick(result.fields[name], right=agree[name])
    for name in LABELS:
        if name in gold and name in found:
            _tick(result.labels[name], right=gold[name] == found[name])
    return ", ".join(
        f"{name}: {found.get(name)} for {gold[name]}" for name in FIELDS if not agree[name]
    )


def _tick(tally: Tally, *, right: bool) -> None:
    tally.right += right
    tally.predicted += 1
    tally.gold += 1
