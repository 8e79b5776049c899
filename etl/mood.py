"""Whether a passage reports what was done or plans what to do, by its wording; pure."""

import re
from collections.abc import Mapping
from typing import Any

_CLAUSES = re.compile(r"[，。；：、\n“”,;]")
_SIGNS = re.compile(
    r"[了已]|[0-9][%％](?!左右|以上)|以上|左右|达到|达[0-9]|突破|新增|居全国|首[个次批家]|成功|圆满|力争|确保"
    r"|一批|要|将|万[亿元人]|累计|获批|入选|投用|建成|完成|实现"
)
_DIGIT = re.compile(r"[0-9]")


class MoodReader:
    """Weighs a passage with the weights of mood.toml."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        """Take bias, openers (the first two characters of a clause) and signs."""
        self._bias = float(data["bias"])
        self._openers: dict[str, float] = data["openers"]
        self._signs: dict[str, float] = data["signs"]

    def read(self, passage: str) -> str:
        """Say "plan" or "review"; each clause weighs the same."""
        clauses = [
            c for part in _CLAUSES.split(passage) if len(c := part.strip(" \u3000\u2003")) > 1
        ]
        total = sum(self._openers.get(clause[:2], 0.0) for clause in clauses)
        for sign in _SIGNS.findall(passage):
            total += self._signs.get(_DIGIT.sub("N", sign), 0.0)
        score = self._bias + 10 * total / max(1, len(clauses))
        return "plan" if score > 0 else "review"
