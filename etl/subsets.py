"""Which figure is stated to be part of which (其中, 含, a bracket); pure."""

from typing import TYPE_CHECKING

from etl.numbers import Quantity

if TYPE_CHECKING:
    from etl.extract import Draft

_PARTS = {"立案", "经审查立案", "准予立案", "并案", "采纳", "采用"}


def link_subsets(drafts: "list[Draft]") -> None:
    """Set the parent of every part; parents stand before their parts in the text."""
    for place, draft in enumerate(drafts):
        draft.parent = _parent(drafts, place)


def _parent(drafts: "list[Draft]", place: int) -> "Draft | None":
    draft = drafts[place]
    sentence, quantity = draft.case.sentence, draft.case.quantity
    text = sentence.text
    candidates = [
        other
        for other in reversed(drafts[max(0, place - 12) : place])
        if other.metric == draft.metric and _can_hold(other.case.quantity, quantity)
    ]
    if not candidates:
        return None
    bracket = _bracket(text, sentence.start, quantity.start)
    if bracket is not None:
        inside = text[bracket + 1 : quantity.start]
        if len(inside) < 60:
            for other in candidates:
                if other.case.quantity.end <= bracket and bracket - other.case.quantity.end < 24:
                    return other
    for other in candidates:
        if other.case.sentence is not sentence:
            gap = text[other.case.quantity.end : quantity.start]
            opening = text[sentence.start : sentence.start + 6]
            if "其中" in opening and len(gap) < 120 and gap.count("。") <= 1:
                return other
            continue
        gap = text[other.case.quantity.end : quantity.start]
        cut = max(gap.rfind("其中"), gap.rfind("包括"), gap.rfind("从中"), gap.rfind("单是"))
        if cut < 0:
            continue
        if _list_holds(gap[cut:]):
            if other.parent is not None and "其中" not in gap[:cut] and _same_list(other, draft):
                continue
            return other
    return None


def _list_holds(tail: str) -> bool:
    """Whether the list of 其中 still runs: no full stop and no word that begins something new."""
    return not any(word in tail for word in ("。", "另有", "另外", "此外", "同时", "；全", ";全", "累计", "总数"))


def _same_list(other: "Draft", draft: "Draft") -> bool:
    return other.case.sentence is draft.case.sentence


def _can_hold(whole: Quantity, part: Quantity) -> bool:
    """Whether the values allow it: a part is no larger than its whole."""
    if whole.unit != part.unit:
        return False
    return part.value <= whole.value or whole.high is None


def _bracket(text: str, start: int, at: int) -> int | None:
    """Where the bracket that holds ``at`` opens; None outside brackets."""
    opened = max(text.rfind("（", start, at), text.rfind("(", start, at))
    closed = max(text.rfind("）", start, at), text.rfind(")", start, at))
    return opened if opened > closed else None
