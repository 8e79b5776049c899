"""Stable links that need no browser: /data/<metric>.<format>?<filters>, see ``links``."""

import hashlib
from pathlib import Path
from urllib.parse import quote

from flask import Flask, Response, request

from components import download, links
from components.book import Book, book
from components.files import TooLong
from components.selection import ALL
from etl.store import Store, Tables

EDITION = hashlib.sha256(
    b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
).hexdigest()
"""Another version of the code may write other bytes, so it is part of every tag."""


def register(server: Flask, store: Store) -> None:
    """Add the route to the server."""

    @server.get("/data/<metric>.<kind>")
    def data(metric: str, kind: str) -> Response:
        return answer(store, metric, kind, request.query_string.decode())


def answer(store: Store, metric: str, kind: str, query: str) -> Response:
    """The file; or that the reader has it already; or which metrics and formats there are.

    Raises:
        TablesError: there are no readable tables.
    """
    tables = store.tables()
    names = book(tables)
    if kind not in download.kinds(metric):
        known = "、".join(download.kinds(metric))
        return _words(404, names.say("bad_format", format=kind[:40], formats=known))
    if metric not in {*names.metrics, ALL}:
        known = "、".join([*names.metrics, ALL])
        return _words(404, names.say("no_metric", metric=metric[:40], metrics=known))
    if links.is_too_long(query):
        return _words(414, names.say("long_query", length=links.LONGEST, count=links.MOST))
    unsaid = "" if kind == download.BRIEFING else ALL
    wanted = links.read(tables, metric, query, names, unsaid)
    response = _known(tag := _tag(tables, wanted, kind)) or _file(tables, wanted, kind)
    response.headers["Cache-Control"] = "no-cache"
    if "ETag" not in response.headers:
        response.set_etag(tag, weak=kind in download.ZIPPED)
    return response


def _tag(tables: Tables, wanted: links.Wanted, kind: str) -> str:
    """The same for the same bytes: run, filters, format and the code that writes them."""
    return hashlib.sha256(f"{EDITION} {tables.run} {wanted} {kind}".encode()).hexdigest()[:32]


def _known(tag: str) -> Response | None:
    """Not modified, where the reader names ``tag``; compressing puts ``:br`` behind it."""
    given = request.if_none_match
    for mark in given.as_set(include_weak=True):
        if mark.partition(":")[0] == tag:
            response = Response(status=304)
            response.set_etag(mark, weak=given.is_weak(mark))
            return response
    return Response(status=304) if given.star_tag else None


def _file(tables: Tables, wanted: links.Wanted, kind: str) -> Response:
    names: Book = book(tables, wanted.selection.lang)
    try:
        pieces = download.linked(tables, wanted, kind, names)
    except TooLong as found:
        return _words(413, str(found))
    response = Response(pieces, content_type=download.TYPES[kind])
    name = download.name(tables, wanted.selection, kind, names)
    plain = f"{wanted.selection.metric}.{kind}"
    response.headers["Content-Disposition"] = (
        f"attachment; filename={plain}; filename*=UTF-8''{quote(name)}"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    if wanted.ignored:
        response.headers["X-Ignored"] = links.ignored(wanted)
    return response


def _words(status: int, words: str) -> Response:
    return Response(words, status=status, mimetype="text/plain")
