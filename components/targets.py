"""Targets: each with what became of it, by outcome and region."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from dash import html

from components import ids, lists
from components.book import Book
from components.chart import joined, told
from components.read import having, read
from components.selection import Selection
from components.values import short
from etl.facts import Observation, Outcome, State
from etl.schema import Status
from etl.store import Tables

SHOWN = 200
COLUMNS = {  # and what the style sheet knows each by
    "region": "place",
    "metric": "metric",
    "indicator": "words",
    "target": "number value",
    "due": "year",
    "outcome": "number",
    "gap": "number",
    "state": "state",
}
ORDER = (State.MISSED, State.OPEN, State.REACHED, State.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """A target with its outcome; ``actual`` is None where nothing measures it."""

    target: Observation
    actual: Observation | None
    outcome: Outcome


def render(tables: Tables, selection: Selection, book: Book) -> list[Any]:
    """The page for the chosen regions and years."""
    ((as_of,),) = tables.ask("SELECT max(as_of) FROM outcomes")
    date = as_of or book.say("undated")
    return [
        html.H2(book.say("page_targets")),
        html.P(book.say("targets_lead", date=date), className="quiet"),
        *table(tables, selection, book),
    ]


def chosen(tables: Tables, selection: Selection) -> tuple[Counter[str], list[Aim]]:
    """How many targets of the chosen regions and years had which outcome; and the first of the chosen one.

    First come those of whose outcome most is known.
    """
    where, values = _of(selection)
    found_by = f"""JOIN observations AS target ON observation_id = target_id
        WHERE target.status = '{Status.TARGET}' AND {where}"""
    counts = Counter(
        dict(tables.ask(f"SELECT state, count(*) FROM outcomes {found_by} GROUP BY 1", *values))
    )
    order = (
        "list_position(?, state), outcome_id IS NULL, province_code NULLS FIRST, metric, target_id"
    )
    states = [str(state) for state in ORDER]
    only = [selection.state] if selection.state else states
    first = f"{found_by} AND list_contains(?, state) ORDER BY {order} LIMIT {SHOWN}"
    found = read(tables, Outcome, first, *values, only, states)
    ids = [key for item in found for key in (item.target_id, item.outcome_id) if key]
    by_id = {
        item.observation_id: item for item in having(tables, Observation, "observation_id", ids)
    }
    return counts, [
        Aim(
            target=by_id[item.target_id],
            actual=by_id.get(item.outcome_id or ""),
            outcome=item,
        )
        for item in found
    ]


def _of(selection: Selection) -> tuple[str, list[Any]]:
    """The condition that a target is of the chosen regions and years, and its values."""
    tests, values = ["true"], list[Any]()
    if selection.regions:
        tests.append("target.province_code IN (SELECT unnest(?))")
        values.append(list(selection.regions))
    if selection.start is not None:
        tests.append("target.year >= ?")
        values.append(selection.start)
    if selection.end is not None:
        tests.append("(target.year IS NULL OR target.year <= ?)")
        values.append(selection.end)
    return " AND ".join(tests), values


def table(tables: Tables, selection: Selection, book: Book, *, placed: bool = True) -> list[Any]:
    """How many targets had which outcome, and the targets; ``placed`` names the region of each."""
    counts, found = chosen(tables, selection)
    if not counts:
        return [html.P(book.say("targets_none"), className="quiet")]
    states = [
        _state(state, counts[state], selection, book)
        for state in ORDER
        if counts[state] or selection.state == state
    ]
    heads = [book.say(f"column_{key}") for key in COLUMNS]
    first = 0 if placed else 1
    rows = [_row(aim, book)[first:] for aim in found]
    more = (counts[selection.state] if selection.state else counts.total()) - len(rows)
    return [
        html.Div(states, className="states"),
        lists.table(heads[first:], rows, list(COLUMNS.values())[first:])
        if rows
        else html.P(book.say("targets_none"), className="quiet"),
        html.P(book.say("targets_more", count=more), className="quiet") if more else "",
    ]


def _state(state: State, count: int, selection: Selection, book: Book) -> html.Button:
    """How many had this outcome; pressed, the list shows only these, pressed again all."""
    pressed = selection.state == state
    told: dict[str, Any] = {"aria-pressed": str(pressed).lower()}
    return html.Button(
        [book.label("state", state), html.Span(str(count), className="count")],
        id=ids.switch("state", state),
        className="choice",
        type="button",
        **told,
    )


def _row(aim: Aim, book: Book) -> list[Any]:
    target, actual = aim.target, aim.actual
    return [
        book.place(target.region_code or ""),
        book.metrics[target.metric].title,
        lists.what(target, book, target.subject or ""),
        lists.opens(told(target, book), "target", [target.observation_id]),
        _year(target, book),
        _outcome(actual, f"actual-{target.observation_id}", book) if actual else "",
        _gap(aim, book),
        html.Span(book.label("state", aim.outcome.state), className=f"state {aim.outcome.state}"),
    ]


def _year(item: Observation, book: Book) -> str:
    return str(item.year) if item.year else book.say("why_no_year")


def _outcome(actual: Observation, place: str, book: Book) -> html.Button:
    words = book.say("at_year", value=told(actual, book), year=_year(actual, book))
    return lists.opens(words, place, [actual.observation_id])


def _gap(aim: Aim, book: Book) -> str:
    gap = aim.outcome.gap
    if gap is None:
        return ""
    sign = "−" if gap < 0 else "+" if gap > 0 else ""
    return sign + joined(short(abs(gap), book.lang), aim.target, book)
