"""How the dashboard is served; gunicorn reads this file by itself (docs/部署.md explains it).

HOST, PORT, WORKERS and THREADS in the environment change what most machines need changed.
"""

import os
import sys
from collections import Counter
from datetime import timedelta
from logging import INFO, LogRecord
from typing import Any

from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger
from gunicorn.workers.base import Worker

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8050')}"
workers = int(os.environ.get("WORKERS", "2"))  # one a core; each holds the tables once
threads = int(os.environ.get("THREADS", "4"))  # a slow download does not hold up the charts
preload_app = True  # the libraries are loaded once and shared
keepalive = 15  # seconds; a page asks several times in a row
timeout = 60  # seconds until a worker that answers nothing is replaced
graceful_timeout = 20  # seconds for running requests when the server stops or reloads
limit_request_line = 8190  # a long selection still fits into the address
control_socket_disable = True
accesslog = "-"


class AccessLog(Logger):
    """One line a request: forwarded for, address, method, path, status, bytes, milliseconds; never the query.

    Gunicorn's own gathers every header and variable first, which takes as long as an answer, and lets
    a path begin a line of its own.
    """

    def access(self, resp: Any, _req: Any, environ: dict[str, Any], took: timedelta) -> None:
        """Write one line."""
        if not self.access_log_enabled:
            return
        client = f"{environ.get('HTTP_X_FORWARDED_FOR', '-')} {environ.get('REMOTE_ADDR', '-')}"
        asked = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"
        given = f"{str(resp.status).partition(' ')[0]} {resp.sent} B"
        line = f"{client} {asked} {given} {took // timedelta(milliseconds=1)} ms"
        line = line.encode("unicode_escape").decode()
        self.access_log.handle(LogRecord("gunicorn.access", INFO, "", 0, line, None, None))


logger_class = AccessLog


def pre_fork(server: Arbiter, worker: Worker) -> None:
    """Give the worker the core that has the fewest, where the system lets us choose (Linux)."""
    if hasattr(os, "sched_getaffinity"):
        used = Counter(other.core for other in server.WORKERS.values())
        worker.core = min(sorted(os.sched_getaffinity(0)), key=used.__getitem__)


def post_fork(_server: Arbiter, worker: Worker) -> None:
    """Keep the worker on its core.

    Only one of its threads runs at a time in any case, and handing the interpreter from core to core
    costs more than half of what it could answer.
    """
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {worker.core})


SWITCH = 0.0005  # seconds a thread keeps the interpreter: a large download holds up no chart


def post_worker_init(worker: Worker) -> None:
    """Read the tables before the first visit, which then does not wait for them."""
    sys.setswitchinterval(SWITCH)
    worker.wsgi.test_client().get("/health")
