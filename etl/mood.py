"""Whether a passage reports what was done or plans what to do, by its wording; pure."""

import re
from collections.abc import Mapping
from typing import Any

_CLAUSES = re.compile(r"[，。；：、\n“”,;]")
# 了, 8%, 以上, 达到, 首批: the set of first characters is scanned fast
_SIGNS = re.compile(
    r"[了已要将0-9以左达突新居首成圆力确一万累获入投建完实]"
    r"(?:(?<=[了已要将])|(?<=[0-9])[%％](?!左右|以上)|(?<=以)上|(?<=左)右|(?<=达)[到0-9]|(?<=突)破|(?<=新)增|(?<=居)全国"
    r"|(?<=首)[个次批家]|(?<=成)功|(?<=圆)满|(?<=力)争|(?<=确)保|(?<=一)批|(?<=万)[亿元人]|(?<=累)计|(?<=获)批"
    r"|(?<=入)选|(?<=投)用|(?<=建)成|(?<=完)成|(?<=实)现)"
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
            known = self._signs.get(sign)
            total += self._signs.get(_DIGIT.sub("N", sign), 0.0) if known is None else known
        score = self._bias + 10 * total / max(1, len(clauses))
        return "plan" if score > 0 else "review"
