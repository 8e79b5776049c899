"""Runs a reader in a process of its own, so that a hostile file costs one line and nothing else."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from etl.errors import DocumentError, fault
from etl.readers import MEMORY, SECONDS

ROOT = Path(__file__).parents[2]
_STUCK = 3  # times the computing time that a reader may take on a busy machine


def read_apart(
    kind: str, path: Path, name: str, *, seconds: int = SECONDS, memory: int = MEMORY
) -> Iterator[Any]:
    """What the reader of ``kind`` prints of the file at ``path``, item by item.

    ``seconds`` are of computing time: how long its items are worked on here does not count.

    Raises:
        DocumentError: the file is refused, or reading it took too long or too much memory.
    """
    command = [sys.executable, "-m", "etl.readers", kind, str(path.absolute()), name]
    command += [str(seconds), str(memory)]
    with subprocess.Popen(  # noqa: S603  our own command
        command,
        cwd=ROOT,
        env=os.environ | {"PYTHONIOENCODING": "utf-8", "OMP_NUM_THREADS": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        watch = threading.Timer(seconds * _STUCK, process.kill)
        watch.start()
        try:
            for line in process.stdout or ():
                item = json.loads(line)
                if isinstance(item, str):
                    raise DocumentError(item)
                yield item
            process.wait()
        finally:
            watch.cancel()
            process.kill()
    if process.returncode:
        raise DocumentError(_death(process.returncode, kind, name, seconds))


def _death(code: int, kind: str, name: str, seconds: int) -> str:
    """Why there was no answer."""
    if -code in (signal.SIGXCPU, signal.SIGKILL):
        found = f"读取超过 {seconds} 秒的文件"
    else:
        found = f"读取 {kind} 时中断的文件，可能内存不足（代码 {code}）"
    return fault(
        name,
        "文件",
        found,
        f"完好的 {kind} 文件",
        "请用原来的程序打开后另存，或只存文字。",
    )
