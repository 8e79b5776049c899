"""How the dashboard is served; gunicorn reads this file by itself (docs/部署.md explains it).

HOST, PORT, WORKERS and THREADS in the environment change what most machines need changed.
"""

import os
import sys

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
access_log_format = "%({x-forwarded-for}i)s %(h)s %(m)s %(U)s %(s)s %(B)s B %(M)s ms"


SWITCH = (
    0.0005  # seconds a thread keeps the interpreter; at Python's 0.005 fifty users queue longer
)


def post_worker_init(worker: Worker) -> None:
    """Read the tables before the first visit, which then does not wait for them."""
    sys.setswitchinterval(SWITCH)
    worker.wsgi.test_client().get("/health")
