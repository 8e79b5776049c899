"""Reads mutated texts for a bounded time and stops at the first that breaks a promise.

    python -m benchmarks.fuzz [SECONDS] [SEED]

Texts are the shipped documents and the golden passages, cut, joined and garbled. Promises: no text
raises, every span is of the raw text, a sentence holds its figure. The seed of a failure is printed
with the text, so that it can be made a golden case.
"""

import json
import random
import sys
import time
from pathlib import Path

from etl.extract import extractor

ROOT = Path(__file__).parent.parent
PIECES = ["（", "）", "“", "”", "其中", "、", "，", "。", "\n", " ", "约", "不超过", "以上", "亿", "万元", "家", "个", "%", "2025年", "十四五", "分别", "(jiā)", ",,", "億", "１２", "-", "0", "9" * 30]  # fmt: skip


def mutate(text: str, others: list[str], chance: random.Random) -> str:
    """A garbled copy: pieces put in, cut out, doubled, or taken from another text."""
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(text) + 1)
        to = min(len(text), at + chance.randint(0, 30))
        act = chance.randrange(4)
        if act == 0:
            text = text[:at] + chance.choice(PIECES) * chance.randint(1, 3) + text[at:]
        elif act == 1:
            text = text[:at] + text[to:]
        elif act == 2:
            text = text[:to] + text[at:]
        else:
            other = chance.choice(others)
            start = chance.randrange(len(other))
            text = text[:at] + other[start : start + 60] + text[at:]
    return text


def check(text: str) -> None:
    """Raise where a promise is broken."""
    mentions, rejected = extractor().extract(text, region="广西壮族自治区", published="2025")
    for mention in mentions:
        span = text[mention.char_start : mention.char_end]
        if span != mention.number_text or not span:
            raise AssertionError(f"the span {span!r} is not {mention.number_text!r}")
        if not mention.sentence_start <= mention.char_start < mention.sentence_end:
            raise AssertionError("the sentence does not hold its figure")
    for number in rejected:
        if text[number.char_start : number.char_end] != number.number_text:
            raise AssertionError(f"the refused span is not {number.number_text!r}")


def main() -> None:
    """Mutate and check until the time is up."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else time.time_ns() % 10**6
    chance = random.Random(seed)
    texts = [p.read_text(encoding="utf-8") for p in sorted((ROOT / "data/raw").glob("*.txt"))]
    golden = (ROOT / "tests/golden/dev.jsonl").read_text(encoding="utf-8").splitlines()
    texts += [json.loads(line)["text"] for line in golden]
    tried, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        text = mutate(chance.choice(texts), texts, chance)
        try:
            check(text)
        except Exception:
            print(f"seed {seed}, text {tried}:\n{text!r}")
            raise
        tried += 1
    print(f"{tried} texts in {seconds:.0f} s, seed {seed}: every promise kept")


if __name__ == "__main__":
    main()
