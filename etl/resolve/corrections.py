"""What analysts correct: ``data/corrections.toml`` is read, checked and applied to the mentions.

A correction names a number by the words it stands in and the value that is found there. Where the
source no longer says so, or the extractor reads it otherwise, the run stops: a correction that
corrects nothing would hide what it was made for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from etl import regions
from etl.checks import Faults, read_toml
from etl.errors import quoted
from etl.registry import FIELDS, LEVELS, Registry
from etl.schema import Coverage, Document, Kind, Mention, Qualifier, Rejected, Status

ACTIONS = ("confirm", "change", "reject")
REASON = "corrected"
"""The reason of a rejected mention in lexicon/reasons.toml."""

_NEEDED = {"document", "quote", "number", "action", "reason"}
_KEYS = _NEEDED | {"value", "low", "high", "set", "by", "date"}
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "qualifier": tuple(Qualifier),
    "status": tuple(Status),
    "level": LEVELS,
    "field": FIELDS,
    "kind": tuple(Kind),
    "coverage": tuple(Coverage),
}
_SETTABLE = {"metric", "indicator", "value", "low", "high", "region", "year", "year_start", "months", "subject", *_CHOICES}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One entry of the file.

    ``quote`` is a piece of the document's text that holds ``number`` once; ``low`` and ``high``
    are what the extractor finds there, in the metric's unit, None for an open side. ``changes``
    are columns of a mention with their new values, {} unless the action is change.
    """

    entry: str
    document: str
    quote: str
    number: str
    action: str
    reason: str
    low: float | None
    high: float | None
    changes: Mapping[str, Any]


def read_corrections(path: Path, data: Registry) -> list[Correction]:
    """The corrections of a file; [] where there is none.

    Raises:
        DataFileError: with every fault of the file.
    """
    if not path.exists():
        return []
    table = read_toml(path)
    faults = Faults(path.name)
    faults.keys("文件", table, {"correction"}, set())
    found = [
        _correction(f"第 {number} 条 correction", entry, data, faults)
        for number, entry in enumerate(table.get("correction", []), 1)
    ]
    faults.raise_if_any()
    return found


def _correction(entry: str, table: Mapping[str, Any], data: Registry, faults: Faults) -> Correction:
    faults.keys(entry, table, _KEYS, _NEEDED)
    faults.choice(entry, "action", table.get("action"), ACTIONS)
    if not {"value", "low", "high"} & table.keys():
        faults.add(entry, "缺少“value”", "value，或 low 和 high", "请补上程序现在读出的值。")
    text, number = str(table.get("quote", "")), str(table.get("number", ""))
    if not number or text.count(number) != 1:
        faults.add(
            entry,
            f"quote 中有 {text.count(number)} 处{quoted(number)}",
            "恰好一处",
            "请改正 quote。",
        )
    changes = dict(table.get("set", {}))
    if (table.get("action") == "change") != bool(changes):
        faults.add(entry, f"set = {changes!r}", "仅在 change 时写的新值", "请改正这一条。")
    both = table.get("value")
    return Correction(
        entry=entry,
        document=str(table.get("document", "")),
        quote=text,
        number=number,
        action=str(table.get("action", "")),
        reason=str(table.get("reason", "")),
        low=table.get("low", both),
        high=table.get("high", both),
        changes=_changes(entry, changes, data, faults),
    )


def _changes(
    entry: str, given: Mapping[str, Any], data: Registry, faults: Faults
) -> dict[str, Any]:
    """The columns of a mention that a correction sets."""
    faults.keys(entry, given, _SETTABLE, set())
    for key in given.keys() & _CHOICES.keys():
        faults.choice(entry, key, given[key], _CHOICES[key])
    new = {key: value for key, value in given.items() if key not in {"value", "low", "high"}}
    for keys, kind, name in (
        ({"value", "low", "high"}, int | float, "数"),
        ({"year", "year_start"}, int, "不加引号的年份"),
        ({"months", "subject"}, str, "文字"),
    ):
        for key in sorted(keys & given.keys()):
            if not isinstance(given[key], kind):
                faults.add(entry, f"{key} = {quoted(given[key])}", name, "请改正。")
    for side in ("low", "high"):
        if {side, "value"} & given.keys():
            new[f"value_{side}"] = given.get(side, given.get("value"))
    if "metric" in given:
        metrics = {metric.id: metric for metric in data.metrics}
        faults.choice(entry, "metric", given["metric"], tuple(metrics))
        if given["metric"] in metrics:
            new["unit"] = metrics[given["metric"]].unit
            new.setdefault("indicator", metrics[given["metric"]].default)
    if "region" in given:
        known = regions.load()
        code = known.by_name(str(given["region"]))
        if code is None:
            faults.add(entry, f"region = {quoted(given['region'])}", "地区的全称", "请改正地名。")
        else:
            new["region"] = known.name(code)
            new["region_code"], new["province_code"] = code, known.province_of(code)
    return new


def apply_corrections(
    corrections: Sequence[Correction],
    mentions: Sequence[Mention],
    documents: Mapping[str, Document],
    data: Registry,
    file: str = "corrections.toml",
) -> tuple[list[Mention], list[Rejected]]:
    """The mentions as corrected, and those rejected.

    Raises:
        DataFileError: a correction names a document, a number or a value that is not there.
    """
    faults = Faults(file)
    kept = {mention.mention_id: mention for mention in mentions}
    rejected: list[Rejected] = []
    done: dict[str, str] = {}
    for item in corrections:
        mention = _found(item, mentions, documents, faults)
        if mention is None:
            continue
        if mention.mention_id in done:
            faults.add(
                item.entry, f"与{done[mention.mention_id]} 相同的数字", "一个数字一条", "请合并。"
            )
            continue
        done[mention.mention_id] = item.entry
        if item.action == "reject":
            del kept[mention.mention_id]
            rejected.append(_rejection(mention, item.reason))
        else:
            kept[mention.mention_id] = _corrected(mention, item, data, faults)
    faults.raise_if_any()
    gone = {mention.mention_id for mention in mentions} - kept.keys()
    return [_without(mention, gone) for mention in kept.values()], rejected


def _found(
    item: Correction,
    mentions: Sequence[Mention],
    documents: Mapping[str, Document],
    faults: Faults,
) -> Mention | None:
    """The mention a correction means; None, with a fault, where it is not there any more."""
    document = documents.get(item.document)
    if document is None:
        faults.add(item.entry, f"document = {quoted(item.document)}", "文献编号", "请改正或删去。")
        return None
    times = document.text.count(item.quote)
    if times != 1:
        faults.add(
            item.entry,
            f"{item.document} 中有 {times} 处{quoted(item.quote)}",
            "恰好一处",
            "原文有变动，或所引太短，请重新核对。",
        )
        return None
    start = document.text.index(item.quote) + item.quote.index(item.number)
    found = next(
        (
            m
            for m in mentions
            if m.doc_id == item.document
            and (m.char_start, m.char_end) == (start, start + len(item.number))
        ),
        None,
    )
    if found is None:
        faults.add(
            item.entry,
            f"那里没有取用{quoted(item.number)}",
            "`python -m etl explain` 所示【】中的数字",
            "这个数字可能本来就不取：请改正数字，或删去这一条。",
        )
    elif (found.value_low, found.value_high) != (item.low, item.high):
        faults.add(
            item.entry,
            f"读出的值是 {_span(found.value_low, found.value_high)}",
            f"这一条所写的 {_span(item.low, item.high)}",
            "读法已有变化：请重新核对，再修改或删去这一条。",
        )
        found = None
    return found


def _span(low: float | None, high: float | None) -> str:
    """A value as people say it; an open side is None."""
    ends = ("不限" if end is None else str(end) for end in (low, high))
    return str(low) if low == high else " 至 ".join(ends)


def _corrected(mention: Mention, item: Correction, data: Registry, faults: Faults) -> Mention:
    word = "confirmed" if item.action == "confirm" else "changed"
    new = replace(mention, **item.changes, correction=word, correction_reason=item.reason)
    known = [indicator.id for indicator in data.metric(new.metric).indicators]
    if new.indicator not in known:
        faults.add(
            item.entry, f"indicator = {quoted(new.indicator)}", "、".join(known), "请从中选一个。"
        )
    return new


def _rejection(mention: Mention, reason: str) -> Rejected:
    return Rejected(
        doc_id=mention.doc_id,
        char_start=mention.char_start,
        char_end=mention.char_end,
        number_text=mention.number_text,
        reason=REASON,
        detail=reason,
    )


def _without(mention: Mention, gone: set[str]) -> Mention:
    """A part whose whole was rejected is still no whole."""
    if mention.subset_of in gone:
        return replace(mention, subset_of=None, coverage=Coverage.PART)
    return mention
