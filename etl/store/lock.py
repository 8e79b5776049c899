"""One run at a time on a folder of tables."""

import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

log = logging.getLogger(__name__)

FILE = ".lock"


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the lock of ``folder``; where another run has it, say so and wait for its end.

    Waiting is what is wanted: the second run takes up what the first did not see. The kernel gives
    the lock back when its holder dies, however it dies; the file stays, it means nothing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / FILE).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            log.info("%s：另一次运行正在进行，等它结束。", folder)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
