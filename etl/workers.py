"""Who does the work: this process, or a pool of processes."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from etl.errors import EtlError

Shard = TypeVar("Shard")
Told = TypeVar("Told")


def spread(work: Callable[[Shard], Told], shards: Sequence[Shard], workers: int) -> Iterator[Told]:
    """What ``work`` tells of each shard, in the order in which they are done.

    Shards and answers should be small, for they travel between processes.

    Raises:
        EtlError: a process died.
    """
    workers = min(workers, len(shards))
    if workers <= 1:
        yield from map(work, shards)
        return
    # spawned, not forked: a fork would hold the run's lock after the run was killed
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), start)
    try:
        yield from _submitted(pool, work, shards)
    except BrokenProcessPool as error:
        raise EtlError(
            "A process that read documents died, mostly for want of memory. What was done is kept: "
            "run again, with fewer --workers."
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _submitted(
    executor: Executor, work: Callable[[Shard], Told], shards: Sequence[Shard]
) -> Iterator[Told]:
    for future in as_completed([executor.submit(work, shard) for shard in shards]):
        yield future.result()


def start() -> None:
    """A process of the pool ends with the run, also where that was killed; Ctrl-C is the run's."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent.join,), daemon=True).start()


def _follow(end_of_run: Callable[[], object]) -> None:
    end_of_run()
    os._exit(1)
