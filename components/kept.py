"""Answers kept as bytes: what was answered once is not made, written as JSON and compressed again.

The page's callbacks are functions of the tables and of what was posted, so within a run the same
bytes get the same bytes. Scripts and styles are the server's own and never change while it runs.
"""

import threading
from collections import OrderedDict
from weakref import ReferenceType, ref

import brotli
from flask import Flask, Response, g, request

from components import ids
from components.guard import ASKED
from etl.errors import TablesError
from etl.store import Store

OUTPUTS = (ids.STATE, ids.BODY, ids.PICTURE, ids.EVIDENCE, ids.WHOLE)
STATIC = ("/assets/", "/_dash-component-suites/")
ROOM = 48 << 20  # bytes a process keeps: thousands of charts, the scripts once a compression
LARGEST_QUESTION = 64 << 10
LARGEST_ANSWER = 2 << 20
QUALITY = 9  # of 11: the last two take twenty times as long for a twelfth less

Key = tuple[str, str, bytes]


class Kept:
    """The last answers, by what was asked; those of an older run are forgotten."""

    def __init__(self, room: int = ROOM) -> None:
        """Keep at most ``room`` bytes."""
        self._room = room
        self._size = 0
        self._answers: OrderedDict[Key, tuple[bytes, list[tuple[str, str]]]] = OrderedDict()
        self._of: ReferenceType[object] | None = None
        self._lock = threading.Lock()

    def find(self, key: Key, of: object) -> Response | None:
        """The answer made from ``of`` (the tables), if it was kept."""
        with self._lock:
            if self._of is None or self._of() is not of:
                self._answers.clear()
                self._of, self._size = ref(of), 0
            found = self._answers.get(key)
            if found is None:
                return None
            self._answers.move_to_end(key)
        return Response(found[0], headers=found[1])

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

    @server.before_request
    def find() -> Response | None:
        g.key = _key()
        if g.key is None:
            return None
        try:
            found = (
                scripts.find(g.key, server)
                if request.method == "GET"
                else answers.find(g.key, store.tables())
            )
        except TablesError:  # the callback says so on the page
            g.key = None
            return None
        if found is not None:
            g.key = None
        return found

    @server.after_request
    def keep(response: Response) -> Response:
        if g.get("key") and response.status_code == 200 and not g.get("failed") and _lasts():
            (scripts if request.method == "GET" else answers).keep(g.key, response)
        return response


def gather(response: Response) -> Response:
    """A script is taken from its file as a whole, and compressed well, as that is done once."""
    fresh = response.status_code == 200 and "Content-Encoding" not in response.headers
    if fresh and request.path.startswith(STATIC):
        response.direct_passthrough = False
        data = response.get_data()
        if (
            data
            and _encoding() == "br"
            and (response.mimetype or "").endswith(("javascript", "css"))
        ):
            response.set_data(brotli.compress(data, quality=QUALITY))
            response.headers["Content-Encoding"] = "br"
            response.vary.add("Accept-Encoding")
    return response


def _encoding() -> str:
    """The compression that the reader understands; all its words where it weighs them."""
    given = request.headers.get("Accept-Encoding", "")
    return next((name for name in ("br", "gzip") if name in given and ";" not in given), given)


def _key() -> Key | None:
    """What was asked, in every byte that matters; None where the answer is not to be kept."""
    encoding = _encoding()
    if request.method == "POST" and request.path == ASKED:
        if (request.content_length or 0) > LARGEST_QUESTION:
            return None
        return ASKED, encoding, request.get_data()
    if request.method == "GET" and request.path.startswith(STATIC):
        if {"If-None-Match", "If-Modified-Since", "Range"} & {name for name, _ in request.headers}:
            return None
        return request.path, encoding, request.query_string
    return None


def _lasts() -> bool:
    """Scripts and styles, and the callbacks that only show what the tables hold."""
    if request.method == "GET":
        return True
    parts = str(request.get_json()["output"]).strip(".").split("...")
    return any(part.partition(".")[0] in OUTPUTS for part in parts)
