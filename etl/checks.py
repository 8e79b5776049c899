"""Reading and checking the files that analysts edit."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from etl.errors import DataFileError, fault, quoted, report


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file as a dictionary.

    Raises:
        DataFileError: the file is absent or is no TOML (which includes duplicate keys).
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataFileError(
            fault(path.name, "文件", f"无法读取（{error}）", "可以读取的文件", "请恢复此文件。")
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataFileError(
            fault(
                path.name,
                "文件",
                f"无法读出（{error}）",
                "UTF-8 编码的 TOML",
                "请改正所指的那一行。",
            )
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
            self.add(entry, f"未知的键{quoted(key)}", "、".join(sorted(allowed)), "请改正或删去。")
        for key in sorted(needed - table.keys()):
            self.add(entry, f"缺少{quoted(key)}", f"{key} 必填", "请补上。")

    def choice(self, entry: str, key: str, value: object, allowed: tuple[str, ...]) -> None:
        """One of a closed set."""
        if value not in allowed:
            self.add(entry, f"{key} = {quoted(value)}", "、".join(allowed), "请从中选一个。")

    def words(self, entry: str, key: str, value: object) -> None:
        """A list of words, each once."""
        if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
            self.add(entry, f"{key} = {quoted(value)}", "方括号括起的一组词", "请写成清单。")
        elif len(set(value)) < len(value):
            twice = "、".join(sorted({quoted(v) for v in value if value.count(v) > 1}))
            self.add(entry, f"{key} 中{twice}重复", "每个词只写一次", "请删去多余的。")

    def titles(self, entry: str, key: str, value: object) -> None:
        """Both languages."""
        if not isinstance(value, dict) or set(value) != {"zh", "en"}:
            self.add(entry, f"{key} = {quoted(value)}", "{ zh = …, en = … }", "请写全中文和英文。")

    def raise_if_any(self) -> None:
        """Raise DataFileError with every fault found, if there is one."""
        if self.lines:
            raise DataFileError(report(self.lines))
