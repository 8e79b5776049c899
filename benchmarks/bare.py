"""The least a server can do: a Flask route that returns bytes it holds. What benchmarks/app.py compares with."""

import json
import os
from pathlib import Path

from flask import Flask, Response

server = Flask("bare")
ANSWERS = {
    name: (data.encode("latin-1"), headers)
    for name, (data, headers) in json.loads(Path(os.environ["BARE"]).read_text()).items()
}


@server.get("/health")
def health() -> str:
    """For the start."""
    return "ok"


@server.post("/<name>")
def answer(name: str) -> Response:
    """The bytes that the dashboard gave for the same question."""
    data, headers = ANSWERS[name]
    return Response(data, headers=headers)
