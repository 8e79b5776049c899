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
    faults.keys("file", table, {"correction"}, set())
    found = [
        _correction(f"correction {number}", entry, data, faults)
        for number, entry in enumerate(table.get("correction", []), 1)
    ]
    faults.raise_if_any()
    return found


def _correction(entry: str, table: Mapping[str, Any], data: Registry, faults: Faults) -> Correction:
    faults.keys(entry, table, _KEYS, _NEEDED)
    faults.choice(entry, "action", table.get("action"), ACTIONS)
    if not {"value", "low", "high"} & table.keys():
        faults.add(entry, "no 'value'", "value, or low and high", "Add what is found there now.")
    text, number = str(table.get("quote", "")), str(table.get("number", ""))
    if not number or text.count(number) != 1:
        faults.add(
            entry, f"{number!r} {text.count(number)} times in its quote", "once", "Mend the quote."
        )
    changes = dict(table.get("set", {}))
    if (table.get("action") == "change") != bool(changes):
        faults.add(entry, f"set = {changes!r}", "new values, for a change only", "Mend the entry.")
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
        ({"value", "low", "high"}, int | float, "a number"),
        ({"year", "year_start"}, int, "a year"),
        ({"months", "subject"}, str, "words"),
    ):
        for key in sorted(keys & given.keys()):
            if not isinstance(given[key], kind):
                faults.add(entry, f"{key} = {given[key]!r}", name, "Correct it.")
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
            faults.add(entry, f"region = {given['region']!r}", "a full name", "Correct the name.")
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
            faults.add(item.entry, f"the number of {done[mention.mention_id]}", "one", "Join them.")
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
        faults.add(item.entry, f"document {item.document!r}", "a doc_id", "Correct or remove it.")
        return None
    times = document.text.count(item.quote)
    if times != 1:
        faults.add(
            item.entry,
            f"{item.quote!r} {times} times in {item.document}",
            "once",
            "The text has changed or the quote is too short: look at it again.",
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
            f"no figure {item.number!r} taken there",
            "a number as `python -m etl explain` shows it",
            "It may be refused already: remove the correction or correct the number.",
        )
    elif (found.value_low, found.value_high) != (item.low, item.high):
        faults.add(
            item.entry,
            f"the value {found.value_low} to {found.value_high}",
            f"{item.low} to {item.high}, as the correction expects",
            "It is read otherwise now: look at it again, then update or remove the correction.",
        )
        found = None
    return found


def _corrected(mention: Mention, item: Correction, data: Registry, faults: Faults) -> Mention:
    word = "confirmed" if item.action == "confirm" else "changed"
    new = replace(mention, **item.changes, correction=word, correction_reason=item.reason)
    known = [indicator.id for indicator in data.metric(new.metric).indicators]
    if new.indicator not in known:
        faults.add(item.entry, f"indicator {new.indicator!r}", ", ".join(known), "Choose one.")
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
