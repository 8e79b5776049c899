"""Which figure is stated to be part of which (其中, 含, a bracket, 立案 of the received); pure."""

import re
from typing import TYPE_CHECKING

from etl.extract.fields import has_own_field
from etl.extract.kinds import has_own_kind
from etl.text.numbers import Quantity
from etl.text.phrases import is_now

if TYPE_CHECKING:
    from etl.extract.drafts import Draft

_OPENERS = ("其中", "当中", "包括", "包含", "从中", "单是", "内含")
_PART = re.compile(rf"{'|'.join(_OPENERS)}|（|\(")
_CLOSERS = (
    "。",
    "另有",
    "另外",
    "此外",
    "同时",
    "，新增",
    ",新增",
    "；全",
    ";全",
    "；今年",
    "；去年",
    "；明年",
    "；目前",
    "；计划",
    "；力争",
    "；到20",
    "累计",
    "总数",
)
_NEAR = 12  # how many figures back a whole may stand


def link_subsets(drafts: "list[Draft]") -> None:
    """Set the parent of every part, and what a part inherits from it; parents come first."""
    cells = {d.case.quantity.start: d for d in drafts if d.case.sentence.row is not None}
    for place, draft in enumerate(drafts):
        if draft.case.sentence.row is not None:
            whole = draft.case.sentence.whole
            parent = (
                cells.get(whole) if whole is not None else _filed(_beside(drafts, place), draft)
            )
            if parent is not None and parent.metric is draft.metric:
                draft.parent = parent
                _inherit(draft, parent)
            continue
        if draft.metric.id != "proposals" and not _may_be_part(draft):
            continue
        before = drafts[max(0, place - _NEAR) : place][::-1]
        holders = [
            other
            for other in before
            if other.case.sentence.row is None
            and other.metric is draft.metric
            and (other.status == "standard") is (draft.status == "standard")
            and _can_hold(other.case.quantity, draft.case.quantity)
        ]
        draft.parent = _stated(holders, draft) or _filed(holders, draft)
        if draft.parent is not None:
            _inherit(draft, draft.parent)


def _beside(drafts: "list[Draft]", place: int) -> "list[Draft]":
    """The figures before in the row of a table that the one at ``place`` stands in."""
    row = drafts[place].case.sentence.row
    before = drafts[max(0, place - _NEAR) : place][::-1]
    return [other for other in before if other.case.sentence.row == row]


def _may_be_part(draft: "Draft") -> bool:
    """Whether a word or bracket before the number, or the head of its sentence, can say so."""
    sentence, at = draft.case.sentence, draft.case.quantity.start
    return _PART.search(sentence.text, sentence.start, max(at, sentence.start + 6)) is not None


def _inherit(part: "Draft", whole: "Draft") -> None:
    """A part is of the field of its whole, and of its kind, unless its own words say otherwise."""
    if not has_own_field(part.case, part.metric):
        part.field = whole.field
    if part.kind != "standard" and not has_own_kind(part.case, part.metric, part.status):
        part.kind = whole.kind
    if not part.when.explicit and whole.when.explicit:
        part.when = whole.when
    if part.place and part.place.endswith("0000") and (whole.place or "")[:2] == part.place[:2]:
        part.place = whole.place  # of the province that publishes, or of the city of its whole
    counted = part.case.counted
    if counted.side == "back" or counted.word.indicator(part.metric.id) is None:
        part.indicator = whole.indicator  # 其中智能科技类项目51个 of the signed
    if part.metric.id == "proposals" or part.coverage == "whole":
        part.coverage = whole.coverage


def _stated(holders: "list[Draft]", draft: "Draft") -> "Draft | None":
    """The whole that 其中, 包括 or a bracket leads back to."""
    sentence, quantity = draft.case.sentence, draft.case.quantity
    text = sentence.text
    bracket = _bracket(text, sentence.start, quantity.start)
    if bracket is not None and quantity.start - bracket < 60:
        for other in holders:
            if other.case.quantity.end <= bracket < other.case.quantity.end + 24:
                stands = other.status == "target" and is_now(sentence, quantity, bracket + 1)
                return None if stands else other  # 100家（现有38家）: what is is no part of a goal
    for other in holders:
        gap = text[other.case.quantity.end : quantity.start]
        if other.case.sentence is not sentence:
            if (
                "其中" in text[sentence.start : sentence.start + 6]
                and len(gap) < 120
                and gap.count("。") <= 1
            ):
                return other
            continue
        cut = max(gap.rfind(word) for word in _OPENERS)
        if cut >= 0 and not any(word in gap[cut:] for word in _CLOSERS):
            return other
    return None


def _filed(holders: "list[Draft]", draft: "Draft") -> "Draft | None":
    """Proposals: the filed are of the received, their kinds are of the filed."""
    if draft.metric.id != "proposals":
        return None
    received = next((d for d in holders if d.indicator == "proposals_received"), None)
    if draft.indicator == "other_proposals":
        return received
    if draft.indicator != "proposals_filed":
        return None
    start, _ = draft.case.sentence.clause(draft.case.quantity.start)
    clause = (
        draft.case.sentence.text[start : draft.case.counted.end + 1] + draft.case.counted.word.text
    )
    total = next(
        (
            d
            for d in holders
            if d.indicator == "proposals_filed"
            and d.parent
            and d.parent.indicator == "proposals_received"
        ),
        None,
    )
    if total is not None and not any(
        word in clause for word in ("准予立案", "审查立案", "予以立案")
    ):
        return total if total.case.quantity.value > draft.case.quantity.value else received
    return received


def _can_hold(whole: Quantity, part: Quantity) -> bool:
    """Whether the values allow it: a part is no larger than its whole."""
    most = whole.value if whole.high is not None else whole.value * 2  # 2300多人 is no 39万
    return whole.unit == part.unit and part.value <= most


def _bracket(text: str, start: int, at: int) -> int | None:
    """Where the bracket that holds ``at`` opens; None outside brackets."""
    opened = max(text.rfind("（", start, at), text.rfind("(", start, at))
    closed = max(text.rfind("）", start, at), text.rfind(")", start, at))
    return opened if opened > closed else None
