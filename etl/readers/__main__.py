"""A reader in a process of its own: python -m etl.readers FORMAT FILE NAME SECONDS MEMORY.

Prints one JSON a line: the reading of a document, or each row of a table. A refusal is printed as
its message, with exit code 3. The limits are set before the reader's libraries load.
"""

import json
import resource
import sys
from collections.abc import Iterator
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any

from etl.errors import DocumentError, fault
from etl.readers import CHARACTERS, refusal

REFUSED = 3
DOCUMENTS = ("html", "docx", "pdf")


def limit(seconds: int, memory: int) -> None:
    """From here on the process ends where it takes more; it writes no file."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":  # elsewhere libraries reserve more than they use
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def results(kind: str, path: Path, name: str) -> Iterator[Any]:
    """What the reader of ``kind`` makes of the file.

    Raises:
        DocumentError: the file cannot be taken.
    """
    reader = import_module(f"etl.readers.{kind}")
    if kind not in DOCUMENTS:
        yield from reader.read(path, name)
        return
    reading = reader.read(path.read_bytes(), name)
    if len(reading.text) > CHARACTERS:
        raise refusal(
            name,
            f"正文 {len(reading.text):,} 字",
            f"不超过 {CHARACTERS:,} 字",
            "请拆分文献。",
        )
    yield asdict(reading)


def main(kind: str, file: str, name: str, seconds: str, memory: str) -> int:
    """Print the results, or why there are none."""
    limit(int(seconds), int(memory))
    try:
        for item in results(kind, Path(file), name):
            sys.stdout.write(json.dumps(item, default=str) + "\n")
    except DocumentError as error:
        message = str(error)
    except MemoryError:
        message = fault(
            name,
            "文件",
            f"读取所需内存超过 {int(memory):,} 字节的文件",
            "展开后较小的文献",
            "请只存文字。",
        )
    except Exception as error:  # noqa: BLE001  whatever a library says of a broken file, it is refused
        message = fault(
            name,
            "文件",
            f"无法按 {kind} 读出的内容（{f'{type(error).__name__}: {error}'[:280]}）",
            f"完整的 {kind} 文件",
            "请用原来的程序打开后另存。",
        )
    else:
        return 0
    sys.stdout.write(json.dumps(message) + "\n")
    return REFUSED


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
