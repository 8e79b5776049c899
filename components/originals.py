"""The files that texts were taken from: /original/<document>, as they stand among the raw documents.

What is sent is the very file a text came from, or nothing: one that was changed or taken away since
the run is answered with words.
"""

import hashlib
from pathlib import Path
from urllib.parse import quote

from dash import html
from flask import Flask, Response, request

from components.book import Book, book
from components.select import document
from components.words import Lang
from etl.schema import Document
from etl.store import Store

TYPES = {
    ".html": "text/html",
    ".htm": "text/html",
    ".pdf": "application/pdf",
    ".txt": "text/plain",
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""The formats that hold one document a file; a line of a corpus has no file of its own."""
PAGES = (".html", ".htm")
SHOWN = (*PAGES, ".pdf")  # by the browser; the others are opened by office programs
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; object-src 'self'"
SANDBOX = "; sandbox"  # no script of a page from elsewhere runs, and it asks for nothing


def link(source: Document, book: Book) -> html.A | None:
    """Opens the file of a document in a tab of its own; None where it has none."""
    if Path(source.path).suffix.lower() not in TYPES:
        return None
    return html.A(
        book.say("original"),
        href=f"/original/{quote(source.doc_id)}{'?lang=en' if book.lang == 'en' else ''}",
        target="_blank",
        className="link",
    )


def register(server: Flask, store: Store, raw: Path) -> None:
    """Add the route to the server; ``raw`` is the folder the documents were read from."""

    @server.get("/original/<path:doc_id>")
    def original(doc_id: str) -> Response:
        return answer(store, raw, doc_id, "en" if request.args.get("lang") == "en" else "zh")


def answer(store: Store, raw: Path, doc_id: str, lang: Lang = "zh") -> Response:
    """The file; or why it cannot be had.

    Raises:
        TablesError: there are no readable tables.
    """
    tables = store.tables()
    names = book(tables, lang)
    found = document(tables, doc_id)
    if found is None:
        return _words(404, names.say("no_document", doc=doc_id[:80]))
    content = read(raw, found)
    if content is None:
        return _words(410, names.say("original_gone", path=found.path))
    suffix = Path(found.path).suffix.lower()
    place = "inline" if suffix in SHOWN else "attachment"
    name = quote(Path(found.path).name)
    headers = {
        "Content-Type": TYPES[suffix],  # without a charset: what the file says of itself holds
        "Content-Disposition": f"{place}; filename*=UTF-8''{name}",
        "Content-Security-Policy": POLICY + (SANDBOX if suffix in PAGES else ""),
        "Cache-Control": "no-cache",
    }
    return Response(content, headers=headers)


def read(raw: Path, source: Document) -> bytes | None:
    """The bytes that the text of a document came from.

    None where the file is not there, leads out of ``raw``, or no longer holds them.
    """
    path = raw / source.path
    if path.suffix.lower() not in TYPES or not path.resolve().is_relative_to(raw.resolve()):
        return None
    try:
        content = path.read_bytes()
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest() == source.sha256 else None


def _words(status: int, words: str) -> Response:
    return Response(words, status=status, mimetype="text/plain")
