"""Stable links that need no browser: /data/<metric>.<format>?<the page's own query>."""

from dataclasses import replace
from urllib.parse import quote

from flask import Flask, Response, request

from components import download
from components.book import book
from components.selection import ALL, parse
from components.settle import settle
from components.shown import look
from etl.store import Store


def register(server: Flask, store: Store) -> None:
    """Add the route to the server."""

    @server.get("/data/<metric>.<kind>")
    def data(metric: str, kind: str) -> Response:
        return answer(store, metric, kind, request.query_string.decode())


def answer(store: Store, metric: str, kind: str, query: str) -> Response:
    """The file, or which metrics and formats there are. Without an indicator it holds all of them."""
    tables = store.tables()
    names = book(tables)
    if kind not in download.FORMATS:
        words = names.say("bad_format", format=kind, formats="、".join(download.FORMATS))
        return Response(words, status=404, mimetype="text/plain")
    if metric not in names.metrics:
        words = names.say("no_metric", metric=metric, metrics="、".join(names.metrics))
        return Response(words, status=404, mimetype="text/plain")
    asked = parse(query)
    asked = replace(
        asked,
        metric=metric,
        indicator=asked.indicator or ALL,
        view=asked.view if "view=" in query else "table",
    )
    shown = look(tables, settle(tables, asked, names).selection)
    response = Response(
        download.make(tables, shown, kind, names), content_type=download.FORMATS[kind]
    )
    name = download.name(shown, kind, names)
    response.headers["Content-Disposition"] = (
        f"attachment; filename={metric}.{kind}; filename*=UTF-8''{quote(name)}"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
