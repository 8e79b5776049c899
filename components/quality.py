"""Data quality: what the run tells of itself: coverage, conflicts, doubts, corrections, what was refused."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from components import lists
from components.book import Book
from components.evidence import title
from components.read import having
from components.selection import Selection
from etl.schema import Document
from etl.store import Tables

LISTED = 50
Json = Mapping[str, Any]
Titles = Mapping[str, str]


def render(tables: Tables, selection: Selection, book: Book) -> list[Any]:  # noqa: ARG001  one signature for all pages
    """The page; it knows no filter, for quality is of the whole."""
    found = tables.quality
    shown = [item for group in found["conflicts"][:LISTED] for item in group]
    for item in found["doubts"][:LISTED]:
        shown += [item, *item["others"]]
    titles = _titles(tables, shown, book)
    return [
        html.H2(book.say("page_quality")),
        html.H3(book.say("quality_documents")),
        *_documents(found["documents"], book),
        html.H3(book.say("quality_taken")),
        html.P(book.say("taken_line", **found["taken"])),
        html.H3(book.say("quality_coverage")),
        coverage(found["coverage"], book),
        html.H3(book.say("quality_conflicts", count=len(found["conflicts"]))),
        *_conflicts(found["conflicts"], titles, book),
        html.H3(book.say("quality_doubts", count=len(found["doubts"]))),
        *_doubts(found["doubts"], titles, book),
        html.H3(book.say("quality_corrections", count=len(found["corrections"]))),
        *_corrections(found["corrections"], book),
        html.H3(book.say("quality_refused", count=sum(found["refused"].values()))),
        _refused(found["refused"], tables.catalog["reasons"], book),
    ]


def _documents(found: Json, book: Book) -> list[Any]:
    parts: list[Any] = [html.P(book.say("documents_line", count=found["count"]))]
    reprints = [
        book.say("with_count", name=one, count=other) for one, other in found["reprints"].items()
    ]
    for key, names in (
        ("undated_docs", found["without_date"]),
        ("unplaced_docs", found["without_region"]),
        ("reprinted_docs", reprints),
    ):
        if names:
            words = book.listed(names[:LISTED]) + ("…" if len(names) > LISTED else "")
            parts.append(html.P(book.say(key, count=len(names), names=words)))
    if found["left_out"]:
        faults = [html.Li(line) for line in found["left_out"][:LISTED]]
        parts.append(html.P(book.say("left_out_docs", count=len(found["left_out"]))))
        parts.append(html.Ul(faults, className="faults", lang="zh"))
    return parts


def coverage(found: Json, book: Book) -> html.Table:
    """Metric by year: how many provinces have a charted figure."""
    years = sorted(
        {year for places in found.values() for counts in places.values() for year in counts}
    )
    rows = [
        [metric.title, *(_count(found.get(metric.id, {}), year, book) for year in years)]
        for metric in book.metrics.values()
    ]
    kinds = ("metric whole", *("number" for _ in years))
    return lists.table([book.say("column_metric"), *years], rows, kinds)


def _count(places: Json, year: str, book: Book) -> Any:
    count = sum(year in places.get(code, {}) for code in book.regions)
    return html.Span(str(count), className="count" if count else "count none")


def _titles(tables: Tables, items: Sequence[Json], book: Book) -> dict[str, str]:
    """The titles of the documents that state these, by id."""
    ids = {key for item in items for key in item["documents"]}
    found = having(tables, Document, "doc_id", ids, blank=["text"])
    return {document.doc_id: title(document, book) for document in found}


def _conflicts(groups: Sequence[Sequence[Json]], titles: Titles, book: Book) -> list[Any]:
    if not groups:
        return [html.P(book.say("nothing_here"), className="quiet")]
    rows = [
        html.Li(
            [
                _thing(group[0], book),
                html.Ul(
                    [html.Li(_said(item, f"conflict-{place}", titles, book)) for item in group],
                    className="group",
                ),
            ]
        )
        for place, group in enumerate(groups[:LISTED])
    ]
    lead = html.P(book.say("shown_first"), className="quiet")
    return [lead, html.Ul(rows), *_more(len(groups), book)]


def _doubts(found: Sequence[Json], titles: Titles, book: Book) -> list[Any]:
    if not found:
        return [html.P(book.say("nothing_here"), className="quiet")]
    rows = [
        html.Li(
            [
                _thing(item, book),
                " ",
                _said(item, f"doubt-{place}", titles, book),
                html.Span(f" {book.label('doubt', item['kind'])}", className="why"),
                html.Ul(
                    [
                        html.Li(
                            [
                                f"{_place(other['region'], book)} {other['year'] or ''} ",
                                _said(other, f"doubt-{place}-{number}", titles, book),
                            ]
                        )
                        for number, other in enumerate(item["others"][:3])
                    ],
                    className="group",
                ),
            ]
        )
        for place, item in enumerate(found[:LISTED])
    ]
    return [html.Ul(rows), *_more(len(found), book)]


def _corrections(found: Sequence[Json], book: Book) -> list[Any]:
    if not found:
        return [html.P(book.say("nothing_here"), className="quiet")]
    return [
        html.Ul(
            [
                html.Li(
                    f"{item['document']} {item['number']} "
                    f"{book.label('correction', item['action'])}{book.say('colon')}{item['reason']}"
                )
                for item in found[:LISTED]
            ]
        )
    ]


def _thing(item: Json, book: Book) -> str:
    indicator = book.indicator(item["metric"], item["indicator"]).title
    year = book.say("year", year=item["year"]) if item["year"] else book.say("why_no_year")
    place = _place(item["region"], book) or book.say("why_no_region")
    return f"{place} · {year} · {indicator} · {book.label('status', item['status'])}"


def _place(name: str | None, book: Book) -> str:
    return book.called(name, book.codes.get(name or ""))


def _said(item: Json, place: str, titles: Titles, book: Book) -> Any:
    subject = lists.quoted(item["subject"], book) if item["subject"] else ""
    texts = book.listed(titles.get(key, key) for key in item["documents"])
    return html.Span(
        [
            lists.opens(item["number"], place, [item["observation_id"]]),
            html.Span(f" {subject} {texts}", className="quiet"),
        ]
    )


def _more(count: int, book: Book) -> list[Any]:
    rest = count - LISTED
    return [html.P(book.say("more_in_check", count=rest), className="quiet")] if rest > 0 else []


def _refused(found: Json, reasons: Json, book: Book) -> html.Div:
    rows = [[reasons.get(key, {}).get(book.lang, key), str(count)] for key, count in found.items()]
    heads = [book.say("column_reason"), book.say("column_count")]
    return html.Div(lists.table(heads, rows, ("metric", "number value")), className="short")
