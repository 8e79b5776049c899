"""Marks: a whole text with the figures in it marked by metric, and the numbers not taken."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from components.book import Book
from components.evidence import Span, marked, pieces
from components.lists import data
from etl.schema import Document, Mention, Rejected

COLOURS = 7
"""Chains that have a colour of their own in assets/page.css; an eighth has that of the first."""


def look(metric_id: str, book: Book) -> tuple[str, str]:
    """The sign of a metric, the shortest beginning of its title, and the class of its chain.

    Metrics of a chain have one colour; the sign tells them apart, and chains where colours do not.
    """
    metric = book.metrics[metric_id]
    titles = [other.title for other in book.metrics.values()]
    chains = list(dict.fromkeys(other.chain for other in book.metrics.values()))
    return _beginning(metric.title, titles), f"chain-{chains.index(metric.chain) % COLOURS}"


def _beginning(title: str, titles: Sequence[str]) -> str:
    """The shortest beginning that no other title has; all of it where it begins another.

    >>> _beginning("项目", ["项目", "企业"]), _beginning("Projects", ["Projects", "Proposals"])
    ('项', 'Proj')
    """
    return next(
        (
            title[:length]
            for length in range(1, len(title))
            if sum(other.startswith(title[:length]) for other in titles) == 1
        ),
        title,
    )


def text(
    document: Document, mentions: Sequence[Mention], untaken: Sequence[Rejected], book: Book
) -> list[Any]:
    """The whole text: sentences that state figures as elements, the numbers in them as marks."""
    looks = _looks(mentions, untaken, book)
    spans: list[Span] = [(item.char_start, item.char_end, _kind(item)) for item in mentions]
    spans += [(item.char_start, item.char_end, _kind(item)) for item in untaken]
    spans.sort()
    starts = [start for start, _, _ in spans]
    sentences = {(item.sentence_start, item.sentence_end, "sentence") for item in mentions}
    children: list[Any] = []
    at = 0
    for words, kind in pieces(document.text, sentences, 0, len(document.text)):
        end = at + len(words)
        inside = spans[bisect_left(starts, at) : bisect_left(starts, end)]
        found = marked(pieces(document.text, inside, at, end), looks)
        children += [html.Span(found, className=kind)] if kind else found
        at = end
    return children


def _kind(item: Mention | Rejected) -> str:
    return f"{'taken' if isinstance(item, Mention) else 'untaken'} {item.char_start}"


def _looks(
    mentions: Sequence[Mention], untaken: Sequence[Rejected], book: Book
) -> Mapping[str, Mapping[str, Any]]:
    """The properties of each number's mark: a taken one is a button, one not taken says why."""
    known = {item.metric: look(item.metric, book) for item in mentions}
    return {
        _kind(item): {
            "className": f"taken {known[item.metric][1]}",
            "title": what(item, book),
            "role": "button",
            "tabIndex": 0,
            "data-mention": item.char_start,
            "data-metric": item.metric,
            "data-sign": known[item.metric][0],
        }
        for item in mentions
    } | {
        _kind(item): {
            "className": "untaken",
            "title": book.say("untaken_why", reason=reason(item, book)),
            "data-mention": item.char_start,
        }
        for item in untaken
    }


def sign(metric: str, book: Book) -> html.Span:
    """The sign of a metric on the colour of its chain; for the eye only, so the style puts it in."""
    words, chain = look(metric, book)
    return html.Span(className=f"sign {chain}", **data(sign=words))


def what(mention: Mention, book: Book) -> str:
    """What a figure is of: 企业 · 人工智能企业."""
    indicator = book.indicator(mention.metric, mention.indicator).title
    return f"{book.metrics[mention.metric].title} · {indicator}"


def reason(item: Rejected, book: Book) -> str:
    """Why a number was not taken, with its detail where it has one."""
    return " · ".join(part for part in (book.label("reason", item.reason), item.detail) if part)
