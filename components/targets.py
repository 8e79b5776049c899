"""Targets: each with what became of it, by outcome and region."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from dash import html

from components import lists
from components.book import Book
from components.chart import joined, told
from components.memo import per_run
from components.select import outcomes, records
from components.selection import Selection
from components.values import short
from etl.facts import Observation, Outcome, State
from etl.store import Tables

SHOWN = 200
ORDER = (State.MISSED, State.OPEN, State.REACHED, State.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """A target with its outcome; ``actual`` is None where nothing measures it."""

    target: Observation
    actual: Observation | None
    outcome: Outcome


def render(tables: Tables, selection: Selection, book: Book) -> list[Any]:
    """The page for the chosen regions and years."""
    date = next((item.outcome.as_of for item in every(tables)), None) or book.say("undated")
    return [
        html.H2(book.say("page_targets")),
        html.P(book.say("targets_lead", date=date), className="quiet"),
        *table(tables, selection, book),
    ]


@per_run
def every(tables: Tables) -> list[Aim]:
    """All targets, those first of which more is known."""
    found = outcomes(tables)
    wanted = {*found, *(item.outcome_id for item in found.values() if item.outcome_id)}
    frame = tables.observations
    by_id = {
        item.observation_id: item
        for item in records(frame[frame["observation_id"].isin(wanted)], Observation)
    }
    aims = [
        Aim(target=by_id[key], actual=by_id.get(item.outcome_id or ""), outcome=item)
        for key, item in found.items()
    ]
    order = [str(state) for state in ORDER]
    return sorted(
        aims,
        key=lambda aim: (
            order.index(aim.outcome.state),
            aim.actual is None,
            aim.target.province_code or "",
            aim.target.metric,
            aim.target.observation_id,
        ),
    )


def chosen(tables: Tables, selection: Selection) -> list[Aim]:
    """The targets of the chosen regions and years."""
    return [
        aim
        for aim in every(tables)
        if (not selection.regions or aim.target.province_code in selection.regions)
        and (selection.start is None or (aim.target.year or 0) >= selection.start)
        and (selection.end is None or (aim.target.year or 9999) <= selection.end)
    ]


def table(tables: Tables, selection: Selection, book: Book) -> list[Any]:
    """How many targets had which outcome, and the targets."""
    found = chosen(tables, selection)
    if not found:
        return [html.P(book.say("targets_none"), className="quiet")]
    counts = Counter(aim.outcome.state for aim in found)
    states = "　".join(
        f"{book.label('state', state)} {counts[state]}" for state in ORDER if counts[state]
    )
    keys = ("region", "metric", "indicator", "target", "outcome", "gap", "state")
    kinds = ("metric", "metric", "words", "number", "number", "number", "state")
    heads = [book.say(f"column_{key}") for key in keys]
    rows = [_row(aim, book) for aim in found[:SHOWN]]
    more = len(found) - len(rows)
    return [
        html.P(states, className="states"),
        lists.table(heads, rows, kinds),
        html.P(book.say("targets_more", count=more), className="quiet") if more else "",
    ]


def _row(aim: Aim, book: Book) -> list[Any]:
    target, actual = aim.target, aim.actual
    subject = target.subject or ""
    return [
        book.place(target.region_code or ""),
        book.metrics[target.metric].title,
        [lists.what(target, book), html.Span(f" {subject}", className="quiet")],
        _value(target, "target", book),
        _value(actual, f"actual-{target.observation_id}", book) if actual else "",
        _gap(aim, book),
        html.Span(book.label("state", aim.outcome.state), className=f"state {aim.outcome.state}"),
    ]


def _value(item: Observation, place: str, book: Book) -> html.Button:
    words = book.say("at_year", value=told(item, book), year=item.year)
    return lists.opens(words, place, [item.observation_id])


def _gap(aim: Aim, book: Book) -> str:
    gap = aim.outcome.gap
    if gap is None:
        return ""
    sign = "−" if gap < 0 else "+" if gap > 0 else ""
    return sign + joined(short(abs(gap), book.lang), aim.target, book)
