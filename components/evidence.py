"""Evidence: the sentences behind a mark, the number marked in them, and the whole document."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from components import basis, ids, lists, originals
from components.book import Book
from components.chart import joined, told, unit_of
from components.read import having
from components.select import doubts, observations, outcome, parts, scope_of
from components.settle import scope_words
from components.values import amount, full, short
from etl.facts import Observation
from etl.schema import Document, Mention
from etl.store import Tables

Span = tuple[int, int, str]
_ROW = re.compile(r"table:(?P<sheet>.*?) ?row (?P<row>\d+)")  # of etl.sources.figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One mention with its document."""

    mention: Mention
    document: Document


def statements(tables: Tables, mention_ids: Iterable[str]) -> list[Statement]:
    """The mentions with these ids and their documents, the latest document first."""
    mentions = having(tables, Mention, "mention_id", mention_ids)
    doc_ids = [mention.doc_id for mention in mentions]
    documents = {item.doc_id: item for item in having(tables, Document, "doc_id", doc_ids)}
    found = [Statement(mention=item, document=documents[item.doc_id]) for item in mentions]
    return sorted(found, key=lambda item: (_date(item.document), item.mention.doc_id), reverse=True)


def documents_of(tables: Tables, found: Sequence[Observation]) -> list[Document]:
    """The documents that state these observations, the latest first; without their texts."""
    doc_ids = [key for row in found for key in documents_in(row.mention_ids)]
    return latest_first(having(tables, Document, "doc_id", doc_ids, blank=["text"]))


def documents_in(mention_ids: Iterable[str]) -> list[str]:
    """The ids of the documents of these mentions: a mention's id begins with its document's."""
    return list(dict.fromkeys(key.rpartition(":")[0] for key in mention_ids))


def latest_first(documents: Iterable[Document]) -> list[Document]:
    """The documents by their date, undated ones last."""
    return sorted(documents, key=lambda item: (_date(item), item.doc_id), reverse=True)


def _date(document: Document) -> str:
    return document.published or ""


def pieces(text: str, spans: Iterable[Span], start: int, end: int) -> list[tuple[str, str]]:
    """``text[start:end]`` cut at the spans: pairs of words and the kind of the span, or empty.

    Spans are half-open offsets into ``text``; of spans that overlap the earlier one wins, and of
    two at one place the one whose kind sorts first. Put together the words are the text again.

    >>> pieces("企业172家。", [(2, 6, "here")], 0, 7)
    [('企业', ''), ('172家', 'here'), ('。', '')]
    """
    found: list[tuple[str, str]] = []
    place = start
    for left, right, kind in sorted(spans, key=lambda span: (span[0], span[2])):
        if left < place or right > end:
            continue
        if left > place:
            found.append((text[place:left], ""))
        found.append((text[left:right], kind))
        place = right
    if place < end:
        found.append((text[place:end], ""))
    return found


def marked(
    cut: Sequence[tuple[str, str]], looks: Mapping[str, Mapping[str, Any]] | None = None
) -> list[Any]:
    """The pieces as text and marks; Dash escapes the text.

    ``looks`` are the properties of the marks of a kind; without any a mark has its kind as class.
    """
    own = looks or {}
    return [
        html.Mark(words, **({"className": kind} | dict(own.get(kind, {})))) if kind else words
        for words, kind in cut
    ]


def render(tables: Tables, picked: str, book: Book) -> list[Any]:
    """The drawer's content for the observations ``picked`` (ids, space between)."""
    found = observations(tables, picked.split())
    if not found:
        return [html.P(book.say("no_evidence"), className="quiet")]
    children: list[Any] = []
    if any(row.conflict for row in found):
        children.append(
            html.Div(
                [html.Strong(book.say("conflict_title")), html.Span(book.say("conflict_text"))],
                className="conflict",
            )
        )
    children += [_observation(tables, row, book) for row in found]
    return children


def _observation(tables: Tables, row: Observation, book: Book) -> html.Section:
    unit = unit_of(row.metric, row.unit, row.currency, book)
    value = told(row, book)
    year = book.say("year", year=row.year) if row.year else book.say("why_no_year")
    exact = full(row.value_low, row.value_high)
    facts = [
        book.label("status", row.status),
        scope_words(book, scope_of(row)),
        book.label("coverage", row.coverage),
        book.label("qualifier", row.qualifier),
        f"{exact} {unit}" if exact.replace(",", "") not in value else "",
        book.say("why_subset") if row.part_of else "",
    ]
    said = statements(tables, row.mention_ids)
    notes = [*_outcome(tables, row, book), *_doubts(tables, row, book)]
    return html.Section(
        [
            html.P(
                f"{book.place(row.region_code) if row.region_code else row.region or book.say('why_no_region')}"
                f" · {year}",
                className="where",
            ),
            html.H3(
                [
                    html.Span(value, className="value"),
                    html.Span(book.indicator(row.metric, row.indicator).title, className="what"),
                ]
            ),
            html.P(" · ".join(fact for fact in facts if fact), className="quiet"),
            *(html.P(note, className="note") for note in notes),
            *(_statement(item, book) for item in said),
            *_parts(tables, row, book),
        ],
        className="observation disputed" if row.conflict else "observation",
    )


def _parts(tables: Tables, row: Observation, book: Book) -> list[Any]:
    """What the text says the figure is made of in part; each opens its own sentence."""
    found = parts(tables, row.observation_id)
    if not found:
        return []
    lines = [
        html.Li(
            [
                lists.opens(told(part, book), f"part-{part.observation_id}", [part.observation_id]),
                html.Span(
                    f" {part.subject or book.indicator(part.metric, part.indicator).title}",
                    className="quiet",
                ),
            ]
        )
        for part in found
    ]
    return [html.P(book.say("parts"), className="quiet"), html.Ul(lines, className="parts")]


def _doubts(tables: Tables, row: Observation, book: Book) -> list[str]:
    """Why the value may be wrong, with what it does not go with."""
    notes = []
    for doubt in doubts(tables, [row.observation_id]).get(row.observation_id, []):
        why = book.label("doubt", doubt.kind)
        others = observations(tables, doubt.other_ids)[:3]
        said = book.listed(
            f"{book.place(other.region_code or '')} {other.year or ''} "
            + amount(other.value_low, other.value_high, other.qualifier, book.lang)
            for other in others
        )
        if said:
            why = book.say("doubt_others", doubt=why, others=said)
        notes.append(book.say("doubt_title") + why)
    return notes


def _outcome(tables: Tables, row: Observation, book: Book) -> list[str]:
    """What became of a target."""
    found = outcome(tables, row.observation_id)
    if found is None:
        return []
    state = book.label("state", found.state)
    if found.gap is None:
        return [book.say("outcome_note", state=state)]
    gap = ("−" if found.gap < 0 else "+") + joined(short(abs(found.gap), book.lang), row, book)
    return [book.say("outcome_gap", state=state, gap=gap)]


def correction(mention: Mention, book: Book) -> str:
    """What an analyst did to a figure, and why; empty where nobody did."""
    if not mention.correction:
        return ""
    word = book.label("correction", mention.correction)
    return book.say("correction_note", correction=word, reason=mention.correction_reason or "")


def how(mention: Mention, book: Book) -> str:
    """By which word the figure was taken; of a table of figures, in which row it stands."""
    found = _ROW.fullmatch(mention.rule)
    if found is None:
        return book.say("rule", word=mention.rule.partition(":")[2] or mention.rule)
    sheet = f"“{found['sheet']}”" if found["sheet"] else ""
    return book.say("table_row", sheet=sheet, row=found["row"])


def _statement(item: Statement, book: Book) -> html.Div:
    mention, document = item.mention, item.document
    here = [(mention.char_start, mention.char_end, "here")]
    cut = pieces(document.text, here, mention.sentence_start, mention.sentence_end)
    origin = [
        document.publisher or document.region or "",
        document.published or book.say("undated"),
        basis.line(document, book),
    ]
    return html.Div(
        [
            html.Blockquote(marked(cut)),
            html.P(correction(mention, book), className="note") if mention.correction else None,
            html.P(title(document, book), className="document"),
            html.P(" · ".join(part for part in origin if part), className="quiet"),
            html.P(
                [
                    html.Button(
                        book.say("read_whole"),
                        id=ids.read(mention.mention_id),
                        className="link",
                        type="button",
                    ),
                    html.Button(
                        book.say("in_documents"),
                        id=ids.switch("mention", f"{mention.char_start} {mention.doc_id}"),
                        className="link",
                        type="button",
                    ),
                    originals.link(document, book),
                    html.Span(how(mention, book), className="quiet"),
                ],
                className="row",
            ),
        ],
        className="statement",
    )


def title(document: Document, book: Book) -> str:
    """A document's title in the marks Chinese titles have."""
    if document.title is None:
        return book.say("untitled", doc=document.doc_id)
    return f"《{document.title.strip('《》')}》" if book.lang == "zh" else document.title


def whole(tables: Tables, mention_id: str, book: Book) -> list[Any]:
    """The whole document of a mention: its number marked, all other figures marked lightly."""
    found = statements(tables, [mention_id])
    if not found:
        return []
    document, mention = found[0].document, found[0].mention
    spans: list[Span] = [
        (other.char_start, other.char_end, "other")
        for other in having(tables, Mention, "doc_id", [document.doc_id])
        if (other.char_start, other.char_end) != (mention.char_start, mention.char_end)
    ]
    spans.append((mention.char_start, mention.char_end, "here"))
    cut = pieces(document.text, spans, 0, len(document.text))
    return [
        html.Button(book.say("back"), id=ids.read(""), className="link back", type="button"),
        html.H3(title(document, book)),
        html.P(
            " · ".join(
                part
                for part in (
                    document.publisher or document.region,
                    document.published,
                    document.url,
                )
                if part
            ),
            className="quiet",
        ),
        originals.link(document, book),
        html.Div(marked(cut, {"here": {"id": "here"}}), className="fulltext", lang="zh"),
    ]
