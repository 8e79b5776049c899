"""The dashboard: where the store and the components meet.

``server`` is for gunicorn. The tables are read from the folder in the environment variable DATA
(data/processed where it is not set), and read anew whenever a run publishes new ones; the documents
they were made from stand in RAW (data/raw).
"""

import logging
import os
import re
from pathlib import Path
from typing import Any

import dash
import flask
import pyarrow as pa
from dash import Dash, set_props
from flask_compress import Compress

from components import callbacks, guard, ids, kept, opening, originals, routes
from components.book import book
from components.late import Page
from components.layout import page
from components.origin import documents_behind
from components.shown import latest
from components.tally import tallies
from components.words import Lang, say
from etl.errors import TablesError
from etl.store import Store, Tables

HERE = Path(__file__).parent
RAW = Path("data/raw")
HTML_LANG: dict[Lang, str] = {"zh": "zh-CN", "en": "en"}
OPENED = "/?view=map"  # a visit that names all scripts
LOG = logging.getLogger("dashboard")


def make_app(store: Store, raw: Path = RAW) -> Dash:
    """The app on a store and the documents it was made from; nothing is read before the first visit."""
    app = Page(
        "dashboard",
        assets_folder=str(HERE / "assets"),
        title=say("title"),
        update_title="",
        enable_mcp=False,
        on_error=explain,
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
    )
    app.index_string = app.index_string.replace("<html>", f'<html lang="{HTML_LANG["zh"]}">')
    app.layout = lambda: laid(store)
    callbacks.register(app, store)
    routes.register(app.server, store)
    originals.register(app.server, store, raw)
    app.server.register_error_handler(TablesError, unavailable)
    kept.register(app.server, store)  # the first to see a request, the last to see its answer
    compress(app.server)
    app.server.after_request(kept.gather)
    app.server.after_request(differ_by_page)
    app.server.after_request(remember_language)  # before compressing: what is added last runs first
    guard.register(app, store)
    warm(app.server)
    return app


def language() -> Lang:
    """The language of the page that is being asked for; Chinese outside a request.

    The page says it in its address; its parts, asked for after it, by the cookie it set.
    """
    if not flask.has_request_context():
        return "zh"
    asked = flask.request.args.get("lang") or flask.request.cookies.get("lang")
    return "en" if asked == "en" else "zh"


def laid(store: Store) -> Any:
    """The layout, filled for the page that asks for it; empty where that fails, as callbacks say why."""
    query = opening.asked(flask.request.referrer) if flask.has_request_context() else None
    if query is not None:
        try:
            return opening.page(store.tables(), query)
        except TablesError:
            flask.g.failed = True
        except Exception:
            flask.g.failed = True
            LOG.exception("a page could not be opened")
    return page(language())


def differ_by_page(response: flask.Response) -> flask.Response:
    """A browser that goes back to a page does not show it the layout of another."""
    if flask.request.path == opening.LAYOUT:
        response.vary.add("Referer")
    return response


def remember_language(response: flask.Response) -> flask.Response:
    """A page without a language in its address is Chinese, whatever was read before.

    Only pages of our own name their charset; the original of a document is sent as it is.
    """
    if response.mimetype == "text/html" and "charset" in response.mimetype_params:
        lang: Lang = "en" if flask.request.args.get("lang") == "en" else "zh"
        response.set_cookie("lang", lang, samesite="Lax")
        words = response.get_data(as_text=True)
        for zh, own in (
            (f'lang="{HTML_LANG["zh"]}"', f'lang="{HTML_LANG[lang]}"'),
            (f"<title>{say('title')}</title>", f"<title>{say('title', lang)}</title>"),
        ):
            words = words.replace(zh, own)
        response.set_data(words)
    return response


def explain(error: Exception) -> None:
    """Say on the page what to do; the reason of anything unforeseen goes into the log."""
    flask.g.failed = True
    if isinstance(error, TablesError):
        lines = [say("broken_title"), str(error), say("broken_hint")]
        set_props(ids.BROKEN, {"children": [dash.html.P(line) for line in lines]})
        return
    LOG.error("a callback failed", exc_info=error)
    lines = [f"{say('failed_title')}。{say('failed_hint')}"]
    set_props(ids.NOTICE, {"children": [dash.html.P(line) for line in lines]})


def unavailable(error: TablesError) -> flask.Response:
    """The answer of a download link while there are no tables."""
    return flask.Response(str(error), status=503, mimetype="text/plain")


def compress(server: flask.Flask) -> None:
    """Smaller answers; level 4 costs little and saves most."""
    server.config["SEND_FILE_MAX_AGE_DEFAULT"] = (
        31_536_000  # assets carry their time in the address
    )
    server.config["COMPRESS_BR_LEVEL"] = 4
    server.config["COMPRESS_ALGORITHM"] = ["br", "gzip"]
    server.config["COMPRESS_MIMETYPES"] = [
        "text/html",
        "text/css",
        "text/csv",
        "text/javascript",
        "application/javascript",
        "application/json",
    ]
    Compress(server)


def prepare(tables: Tables) -> None:
    """Count once a run what every chart needs: in a large base that takes seconds."""
    book(tables)
    latest(tables)
    tallies(tables)
    documents_behind(tables, [])


def warm(server: flask.Flask) -> None:
    """One visit before the first: Dash fills its registries without a lock, and threads may race.

    The scripts are compressed on the way, once for all workers.
    """
    client = server.test_client()
    for path in ("/_dash-layout", "/_dash-dependencies"):
        client.get(path)
    for script in re.findall(r'(?:src|href)="(/[^"]+)"', client.get(OPENED).text):
        client.get(script, headers={"Accept-Encoding": "br"}, buffered=True)


def __getattr__(name: str) -> Any:
    """``server`` is made when gunicorn asks for it, so that importing this module does nothing."""
    if name != "server":
        raise AttributeError(name)
    pa.set_memory_pool(pa.system_memory_pool())  # Arrow's own keeps what reading the tables took
    folders = os.environ.get("DATA", "data/processed"), os.environ.get("RAW", RAW)
    server = make_app(Store(Path(folders[0]), prepare), Path(folders[1])).server
    globals()["server"] = server
    return server
