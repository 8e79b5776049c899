"""Who does the work: this process, a pool of processes, or the machines of a Dask cluster."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self, TypeVar

from etl.errors import EtlError

PATIENCE = 10.0
"""Seconds for a scheduler to answer."""

Shard = TypeVar("Shard")
Told = TypeVar("Told")


@dataclass(slots=True)
class Crew:
    """How many processes work, or the address of the Dask scheduler that knows who does.

    The processes are started when there is work for two, and end with the block.
    """

    workers: int = 1
    scheduler: str | None = None
    _pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        """Work in this block."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the processes."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def spread(
        self, work: Callable[[Shard], Told], shards: Sequence[Shard], *, here: bool = False
    ) -> Iterator[Told]:
        """What ``work`` tells of each shard, in the order in which they are done.

        Shards and answers should be small, for they travel between processes. What lies on this
        machine's disk must be worked on ``here``. Other processes of this machine begin at once,
        and go on while nobody asks.

        Raises:
            EtlError: a process died, or there is no cluster.
        """
        if self.scheduler and not here:
            return _on_cluster(self.scheduler, work, shards)
        if min(self.workers, len(shards)) <= 1:
            return map(work, shards)
        # spawned, not forked: a fork would hold the run's lock after the run was killed
        spawn = multiprocessing.get_context("spawn")
        workers = min(self.workers, len(shards))
        self._pool = self._pool or ProcessPoolExecutor(workers, spawn, start)
        with _living():
            return _in_pool([self._pool.submit(work, shard) for shard in shards])


def _in_pool(futures: "Sequence[Future[Told]]") -> Iterator[Told]:
    with _living():
        yield from _results(futures)


@contextmanager
def _living() -> Iterator[None]:
    try:
        yield
    except BrokenProcessPool as error:
        raise EtlError(
            "有进程中断，多为内存不足。已读的仍保留：请减小 --workers 再运行。"
        ) from error


def _on_cluster(
    scheduler: str, work: Callable[[Shard], Told], shards: Sequence[Shard]
) -> Iterator[Told]:
    with _cluster(scheduler) as cluster:
        yield from _results([cluster.submit(work, shard) for shard in shards])


def _results(futures: "Sequence[Future[Told]]") -> Iterator[Told]:
    for future in as_completed(futures):
        yield future.result()


@contextmanager
def _cluster(scheduler: str) -> Iterator[Executor]:
    """A shard of a machine that dies goes to another one."""
    try:
        from distributed import Client, KilledWorker  # only where asked for  # noqa: PLC0415
    except ImportError as error:
        raise EtlError(
            f"{scheduler}：{error}。请安装所需的库：pip install -r requirements-cluster.lock"
        ) from error
    try:
        client = Client(scheduler, timeout=PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise EtlError(
            f"{scheduler}：没有找到 Dask 调度器（{error}）。请启动调度器，或改正地址。"
        ) from error
    with client:
        executor = client.get_executor(pure=False)  # type: ignore[no-untyped-call]
        try:
            yield executor
        except KilledWorker as error:
            raise EtlError(
                f"{scheduler}：{error} 已读的仍保留：请增加各机器的内存，或查看其日志，再运行。"
            ) from error
        finally:
            executor.shutdown(wait=False)


def start() -> None:
    """A process of the pool ends with the run, also where that was killed; Ctrl-C is the run's."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent.join,), daemon=True).start()


def _follow(end_of_run: Callable[[], object]) -> None:
    end_of_run()
    os._exit(1)
