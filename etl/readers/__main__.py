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
            f"{len(reading.text):,} characters of text",
            f"{CHARACTERS:,}",
            "Split the document.",
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
            "file",
            f"a file that takes more than {int(memory):,} bytes of memory to read",
            "a document that unfolds to less",
            "Save its text alone and put that here.",
        )
    except Exception as error:  # noqa: BLE001  whatever a library says of a broken file, it is refused
        message = fault(
            name,
            "file",
            f"what no {kind} reader understands ({type(error).__name__}: {error})"[:300],
            f"a whole {kind} file",
            "Open it in the program that made it and save it anew.",
        )
    else:
        return 0
    sys.stdout.write(json.dumps(message) + "\n")
    return REFUSED


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
