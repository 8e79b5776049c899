"""How gunicorn is set up: what a line of the access log says, which core a worker keeps to."""

import io
import logging
import os
import runpy
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

from gunicorn.config import Config

SETTINGS = runpy.run_path(str(Path(__file__).parents[1] / "gunicorn.conf.py"))


def test_a_request_is_one_line_of_the_access_log_whatever_it_asks():
    config = Config()
    config.set("accesslog", "-")
    log = SETTINGS["logger_class"](config)
    written = io.StringIO()
    log.access_log.handlers = [logging.StreamHandler(written)]
    environ = {
        "HTTP_X_FORWARDED_FOR": "10.1.2.3",
        "REMOTE_ADDR": "127.0.0.1",
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/data/x\n10.9.9.9 GET /",
        "QUERY_STRING": "region=450000",
    }
    response = SimpleNamespace(status="200 OK", sent=5123)

    log.access(response, None, environ, timedelta(milliseconds=4.6))

    line = written.getvalue()
    assert line.count("\n") == 1
    assert line.startswith("10.1.2.3 127.0.0.1 GET /data/x")
    assert line.endswith(" 200 5123 B 4 ms\n")
    assert "450000" not in line


def test_a_new_worker_takes_the_core_that_has_the_fewest(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: {3, 5}, raising=False)
    kept = []
    monkeypatch.setattr(
        os, "sched_setaffinity", lambda _pid, cores: kept.append(cores), raising=False
    )
    server = SimpleNamespace(WORKERS={})
    for pid in (10, 11, 12, 13):
        worker = SimpleNamespace()
        SETTINGS["pre_fork"](server, worker)
        server.WORKERS[pid] = worker
        SETTINGS["post_fork"](server, worker)
    assert kept == [{3}, {5}, {3}, {5}]

    del server.WORKERS[11]  # it died
    SETTINGS["pre_fork"](server, worker := SimpleNamespace())
    assert worker.core == 5


def test_where_cores_cannot_be_chosen_a_worker_starts_all_the_same(monkeypatch):
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.delattr(os, "sched_setaffinity", raising=False)
    server, worker = SimpleNamespace(WORKERS={}), SimpleNamespace()
    SETTINGS["pre_fork"](server, worker)
    SETTINGS["post_fork"](server, worker)
