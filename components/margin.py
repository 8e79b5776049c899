"""The margin of a document: a row for each figure, and the numbers not taken by reason."""

from collections.abc import Sequence
from typing import Any

from dash import html

from components.book import Book
from components.chart import told
from components.evidence import correction
from components.lists import data
from components.marks import sign, what
from etl.schema import Mention, Rejected
from etl.store import Tables

DEEPEST = 3
"""How far a part is moved in under its whole."""


def arranged(mentions: Sequence[Mention]) -> list[tuple[Mention, int]]:
    """The figures in the order of the text, parts under their whole, each with its depth."""
    known = {mention.mention_id: mention for mention in mentions}

    def line(mention: Mention) -> list[int]:
        above = [mention]
        while (whole := known.get(above[-1].subset_of or "")) and whole not in above:
            above.append(whole)
        return [item.char_start for item in reversed(above)]

    return [(mention, len(line(mention)) - 1) for mention in sorted(mentions, key=line)]


def stated(tables: Tables, mentions: Sequence[Mention], book: Book) -> list[Any]:
    """A row for each figure of the document."""
    if not mentions:
        return [html.P(book.say("reader_none"), className="quiet")]
    seen = observed(tables, mentions)
    rows = [
        _row(mention, depth, seen.get(mention.mention_id), book)
        for mention, depth in arranged(mentions)
    ]
    return [html.H3(book.say("reader_taken", count=len(mentions))), html.Ol(rows)]


def observed(tables: Tables, mentions: Sequence[Mention]) -> dict[str, str]:
    """The observation that each of these mentions states, by mention_id."""
    wanted = [mention.mention_id for mention in mentions]
    found = tables.ask("SELECT observation_id, mention_ids FROM observations WHERE list_has_any(mention_ids, ?)", wanted)  # fmt: skip
    return {key: row for row, keys in found for key in keys if key in wanted}


def _row(mention: Mention, depth: int, observation: str | None, book: Book) -> html.Li:
    """One figure: a press finds its sentence, and beside it the evidence of its observation."""
    value = told(mention, book)
    where = book.place(mention.region_code) if mention.region_code else mention.region
    facts = [
        where or book.say("why_no_region"),
        book.say("year", year=mention.year) if mention.year else book.say("why_no_year"),
        book.label("status", mention.status),
        book.say("why_subset") if mention.subset_of else "",
        "" if mention.number_text == value else book.say("in_text", words=mention.number_text),
    ]
    note = correction(mention, book)
    lines = [
        html.Span(
            [
                sign(mention.metric, book),
                html.Span(value, className="value"),
                html.Span(what(mention, book), className="what"),
            ]
        ),
        html.Span(" · ".join(fact for fact in facts if fact), className="quiet"),
        html.Span(note, className="note") if note else None,
    ]
    evidence = (
        html.Button(
            book.say("evidence"),
            className="link",
            type="button",
            **data(observations=observation),
        )
        if observation
        else None
    )
    return html.Li(
        [
            html.Button(lines, type="button", **data(mention=mention.char_start)),
            evidence,
        ],
        className=f"depth-{min(depth, DEEPEST)}",
        **data(metric=mention.metric),
    )


def refused(untaken: Sequence[Rejected], book: Book) -> list[Any]:
    """The numbers not taken under their reasons, the commonest reason first."""
    if not untaken:
        return []
    groups: dict[str, list[Rejected]] = {}
    for item in untaken:
        groups.setdefault(item.reason, []).append(item)
    return [
        html.H3(book.say("untaken_title")),
        *(
            html.Div(
                [
                    html.H4(
                        book.say("with_count", name=book.label("reason", name), count=len(items))
                    ),
                    *(
                        html.Button(
                            item.number_text, type="button", **data(mention=item.char_start)
                        )
                        for item in items
                    ),
                ],
                className="reason",
            )
            for name, items in sorted(groups.items(), key=lambda group: -len(group[1]))
        ),
    ]
