"""What stands beside a title to take the data away: a menu of files, the briefing, pictures."""

from typing import Any

from dash import html

from components import files, ids, links
from components.book import Book
from components.download import BRIEFING
from components.selection import ALL, Selection
from components.shown import Shown
from components.words import Lang, say
from etl.store import Tables

PLACE = "{count}"  # the browser puts the number there
LABELS = {"csv": "CSV", "xlsx": "Excel", "parquet": "Parquet", "json": "JSON"}


def layout(lang: Lang) -> html.Div:
    """The menu without counts and links."""
    return html.Div(
        [
            html.Details(
                [
                    html.Summary(say("data", lang), id=ids.TAKE, className="link"),
                    html.Div(
                        [
                            html.P(id=ids.TAKE_SHOWN, className="label"),
                            html.P([_button(kind) for kind in files.FORMATS]),
                            html.Div(id=ids.TAKE_ALL),
                        ],
                        className="take-panel",
                    ),
                ],
                className="take",
            ),
            html.A(say("briefing", lang), id=ids.BRIEFING, className="link"),
            _picture("PNG", ids.PNG, lang),
            _picture("SVG", ids.SVG, lang),
        ],
        className="downloads",
    )


def _button(kind: str) -> html.Button:
    return html.Button(LABELS[kind], id=kind, className="link", type="button")


def _picture(kind: str, key: str, lang: Lang) -> html.Button:
    words = say("download_picture", lang, format=kind)
    return html.Button(words, id=key, className="link", type="button")


def counts(shown: Shown, book: Book) -> dict[str, Any]:
    """What the browser needs to count the rows in sight: a filter of the grid leaves fewer."""
    in_table = shown.selection.view == "table"
    return {
        "rows": shown.in_sight,
        "table": in_table,
        "button": book.say("data_rows", count=PLACE),
        "line": book.say("take_table" if in_table else "take_chart", count=PLACE),
    }


def others(tables: Tables, shown: Shown, book: Book) -> list[Any]:
    """The lines of what is more than in sight: all of the choice, and all there is."""
    everything = Selection(metric=ALL, lang=shown.selection.lang)
    return [
        *_line(shown.selection, book.say("take_full", count=shown.count)),
        *_line(everything, book.say("take_base", count=tables.rows["observations"])),
    ]


def _line(selection: Selection, words: str) -> list[Any]:
    files_of = [
        html.A(
            LABELS[kind],
            href=links.write(selection, kind, full=True),
            className="link",
            title=f"{LABELS[kind]} · {words}",
        )
        for kind in files.FORMATS
    ]
    return [html.P(words, className="label"), html.P(files_of)]


def briefing(shown: Shown) -> str | None:
    """Where the briefing of a selection is; None where there is nothing to tell."""
    return links.write(shown.selection, BRIEFING, full=False) if shown.count else None
