"""Answers kept as bytes: what was answered once is not made, written as JSON and compressed again.

The page's callbacks are functions of the tables and of what was posted, its layout is one of them and
of the address, so within a run the same bytes get the same bytes. Scripts and styles are the server's own and never change while it runs.
They go out before Flask and Dash have looked at the question, which takes most of the time.
"""

import io
import threading
from collections import OrderedDict
from collections.abc import Iterable
from typing import TYPE_CHECKING
from weakref import ReferenceType, ref

import brotli
from flask import Flask, Response, g, request

from components import ids
from components.guard import ASKED
from components.opening import LAYOUT, asked
from etl.errors import TablesError
from etl.store import Store

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

OUTPUTS = (ids.STATE, ids.BODY, ids.PICTURE, ids.EVIDENCE, ids.WHOLE)
OF_TABLES = (ASKED, LAYOUT)
STATIC = ("/assets/", "/_dash-component-suites/")
ROOM = 48 << 20  # bytes a process keeps: thousands of charts, the scripts once a compression
LARGEST_QUESTION = 64 << 10
LARGEST_ANSWER = 2 << 20
QUALITY = 9  # of 11: the last two take twenty times as long for a twelfth less

KEY = "dashboard.kept"  # where a request carries the key that its answer is to be kept by
Key = tuple[str, str, bytes]
Answer = tuple[bytes, list[tuple[str, str]]]


class Kept:
    """The last answers, by what was asked; those of an older run are forgotten."""

    def __init__(self, room: int = ROOM) -> None:
        """Keep at most ``room`` bytes."""
        self._room = room
        self._size = 0
        self._answers: OrderedDict[Key, Answer] = OrderedDict()
        self._of: ReferenceType[object] | None = None
        self._lock = threading.Lock()

    def find(self, key: Key, of: object) -> Answer | None:
        """The answer made from ``of`` (the tables), if it was kept."""
        with self._lock:
            if self._of is None or self._of() is not of:
                self._answers.clear()
                self._of, self._size = ref(of), 0
            found = self._answers.get(key)
            if found is not None:
                self._answers.move_to_end(key)
        return found

    def keep(self, key: Key, response: Response) -> None:
        """Keep an answer, and let the oldest go."""
        data = response.get_data()
        if len(data) > LARGEST_ANSWER:
            return
        headers = [pair for pair in response.headers if pair[0] != "Set-Cookie"]
        with self._lock:
            self._size += len(data) - len(self._answers.pop(key, (b"", []))[0])
            self._answers[key] = data, headers
            while self._size > self._room:
                self._size -= len(self._answers.popitem(last=False)[1][0])


def register(server: Flask, store: Store) -> None:
    """Stand before everything else: found answers go out as they are, new ones are kept last."""
    answers, scripts = Kept(), Kept()
    made = server.wsgi_app

    def serve(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        key = _key(environ)
        try:
            if key is None:
                found = None
            elif key[0] in OF_TABLES:
                found = answers.find(key, store.tables())
            else:
                found = scripts.find(key, server)
        except TablesError:  # the callback says so on the page
            key = found = None
        if found is None:
            environ[KEY] = key
            return made(environ, start)
        start("200 OK", found[1])
        return [found[0]]

    @server.after_request
    def keep(response: Response) -> Response:
        key: Key | None = request.environ.get(KEY)
        if key and response.status_code == 200 and not g.get("failed") and _lasts():
            (answers if key[0] in OF_TABLES else scripts).keep(key, response)
        return response

    # Flask's own way to stand before it
    server.wsgi_app = serve  # type: ignore[method-assign, assignment]


def gather(response: Response) -> Response:
    """A script is taken from its file as a whole, and compressed well, as that is done once."""
    fresh = response.status_code == 200 and "Content-Encoding" not in response.headers
    if fresh and request.path.startswith(STATIC):
        response.direct_passthrough = False
        data = response.get_data()
        if (
            data
            and _encoding(request.headers.get("Accept-Encoding", "")) == "br"
            and (response.mimetype or "").endswith(("javascript", "css"))
        ):
            response.set_data(brotli.compress(data, quality=QUALITY))
            response.headers["Content-Encoding"] = "br"
            response.vary.add("Accept-Encoding")
    return response


def _encoding(given: str) -> str:
    """The compression that a reader understands; all its words where it weighs them."""
    return next((name for name in ("br", "gzip") if name in given and ";" not in given), given)


def _key(environ: "WSGIEnvironment") -> Key | None:
    """What was asked, in every byte that matters; None where the answer is not to be kept."""
    method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
    encoding = _encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
    if method == "POST" and path == ASKED:
        body = _body(environ)
        return None if body is None else (path, encoding, body)
    if method == "GET" and path == LAYOUT:
        query = asked(environ.get("HTTP_REFERER"))
        return None if query is None else (path, encoding, query.encode())
    if method == "GET" and path.startswith(STATIC):
        if environ.keys() & {"HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE"}:
            return None
        return path, encoding, environ["QUERY_STRING"].encode("latin-1")
    return None


def _body(environ: "WSGIEnvironment") -> bytes | None:
    """What was posted, which stays there to be read; None where it is too long or does not say."""
    length = environ.get("CONTENT_LENGTH") or ""
    if not (length.isascii() and length.isdigit() and int(length) <= LARGEST_QUESTION):
        return None
    body: bytes = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = io.BytesIO(body)
    return body


def _lasts() -> bool:
    """Scripts, styles and layouts, and the callbacks that only show what the tables hold."""
    if request.method == "GET":
        return True
    parts = str(request.get_json()["output"]).strip(".").split("...")
    return any(part.partition(".")[0] in OUTPUTS for part in parts)
