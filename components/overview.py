"""Overview: the cards of the mission."""

from typing import Any

from dash import html

from components import cards
from components.book import Book
from components.selection import Selection
from etl.store import Tables


def render(tables: Tables, selection: Selection, book: Book) -> list[Any]:
    """The page for the chosen regions and years."""
    return [html.Section(cards.render(tables, selection, book), className="cards")]
