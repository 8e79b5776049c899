"""Reading and checking the files that analysts edit."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from etl.errors import DataFileError, fault, report


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file as a dictionary.

    Raises:
        DataFileError: the file is absent or is no TOML (which includes duplicate keys).
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataFileError(
            fault(path.name, "file", str(error), "a readable file", "Restore it.")
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataFileError(
            fault(path.name, "file", str(error), "TOML in UTF-8", "Mend the line it names.")
        ) from error


class Faults:
    """Collects the faults of one file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: list[str] = []

    def add(self, entry: str, found: str, allowed: str, remedy: str) -> None:
        """One fault of the file, in five parts."""
        self.lines.append(fault(self.file, entry, found, allowed, remedy))

    def keys(
        self, entry: str, table: Mapping[str, Any], allowed: set[str], needed: set[str]
    ) -> None:
        """No key but the allowed ones, and all the needed ones."""
        for key in table.keys() - allowed:
            self.add(entry, f"the key {key!r}", ", ".join(sorted(allowed)), "Correct or remove it.")
        for key in sorted(needed - table.keys()):
            self.add(entry, f"no {key!r}", f"{key} is required", "Add it.")

    def choice(self, entry: str, key: str, value: object, allowed: tuple[str, ...]) -> None:
        """One of a closed set."""
        if value not in allowed:
            self.add(entry, f"{key} = {value!r}", ", ".join(allowed), "Choose one of them.")

    def words(self, entry: str, key: str, value: object) -> None:
        """A list of words, each once."""
        if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
            self.add(entry, f"{key} = {value!r}", "a list of words", "Write it as a list.")
        elif len(set(value)) < len(value):
            twice = sorted({v for v in value if value.count(v) > 1})
            self.add(entry, f"{', '.join(twice)} twice in {key}", "each word once", "Remove one.")

    def titles(self, entry: str, key: str, value: object) -> None:
        """Both languages."""
        if not isinstance(value, dict) or set(value) != {"zh", "en"}:
            self.add(entry, f"{key} = {value!r}", "{ zh = …, en = … }", "Give both languages.")

    def raise_if_any(self) -> None:
        """Raise DataFileError with every fault found, if there is one."""
        if self.lines:
            raise DataFileError(report(self.lines))
