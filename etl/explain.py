"""Shows a text with what was taken, by which rule, and what was not and why; pure."""

from collections.abc import Mapping, Sequence

from etl.schema import Mention, Rejected


def describe(mention: Mention) -> str:
    """One mention in a line: value, metric, scope, when, where, by which rule."""
    value = (
        f"{_number(mention.value_low)}–{_number(mention.value_high)}"
        if mention.qualifier == "range"
        else _number(mention.value_low if mention.value_low is not None else mention.value_high)
    )
    years = f"{mention.year_start}–{mention.year}" if mention.year_start else f"{mention.year}"
    scope = " ".join(
        str(part)
        for part in (mention.level, mention.field, mention.kind, mention.coverage, mention.months)
        if part
    )
    part = f"  part of {mention.subset_of}" if mention.subset_of else ""
    return (
        f"{mention.metric}.{mention.indicator} = {value} {mention.currency or mention.unit} "
        f"({mention.qualifier}, {mention.status}) · {mention.region} · {years} · {scope} "
        f"· rule {mention.rule} · subject {mention.subject}{part}"
    )


def _number(value: float | None) -> str:
    return "?" if value is None else f"{value:,.10g}"


def explain(
    text: str,
    mentions: Sequence[Mention],
    rejected: Sequence[Rejected],
    reasons: Mapping[str, Mapping[str, str]],
    metric: str | None = None,
) -> str:
    """The text with 【taken】 and ‹refused› numbers, each line followed by what was decided.

    ``metric`` keeps to the mentions of one metric.
    """
    taken = [m for m in mentions if metric is None or m.metric == metric]
    marks: dict[int, tuple[int, str, str]] = {}
    for item in rejected:
        why = reasons.get(item.reason, {}).get("zh", item.reason)
        detail = f": {item.detail}" if item.detail else ""
        marks[item.char_start] = (
            item.char_end,
            "‹›",
            f"    ‹{item.number_text.strip()}› {why}{detail}",
        )
    for mention in taken:
        marks[mention.char_start] = (
            mention.char_end, "【】", f"    【{mention.number_text}】 {describe(mention)}",
        )  # fmt: skip
    lines: list[str] = []
    at = 0
    for line in text.splitlines(keepends=True):
        lines += _marked(line, at, marks)
        at += len(line)
    return "\n".join(lines)


def _marked(line: str, offset: int, marks: Mapping[int, tuple[int, str, str]]) -> list[str]:
    """One line of the text with its marks, and what they mean below it."""
    shown: list[str] = []
    notes: list[str] = []
    at = 0
    for start in sorted(marks):
        if not offset <= start < offset + len(line) or start - offset < at:
            continue
        end, brackets, note = marks[start]
        first, last = start - offset, min(end - offset, len(line))
        shown += [line[at:first], brackets[0], line[first:last], brackets[1]]
        notes.append(note)
        at = last
    shown.append(line[at:])
    text = "".join(shown).rstrip("\n")
    return ([text] if text.strip() else []) + notes
