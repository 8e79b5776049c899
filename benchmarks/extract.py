"""How fast the extractor is beside a bare digit scan and its peers, and what each spots.

    python -m benchmarks.extract [REPORTS_FOLDER] [GOLD.jsonl]

One run measures everything on the same texts in turn, so the ratios hold whatever the machine. The
peers come with the optional extra (make bench); without them their rows are left out. JioNLP is
asked for money, time and place, Recognizers-Text for numbers, currency and dates.
"""

import json
import re
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from etl.evaluate import gold_span
from etl.extract import extractor

ROOT = Path(__file__).parent.parent
SCAN = re.compile("[0-9]+")
SECONDS = 3.0  # a slow peer reads as many documents as this allows, at least one

Run = Callable[[str], object]
Spans = Callable[[str], Iterable[tuple[int, int]]]


def rate(run: Run, texts: list[str], rounds: int = 5) -> float:
    """Characters a second of processor time, which a busy machine does not lengthen.

    The median of several rounds over as many texts as time allows.
    """
    run(texts[0][:500])
    rates: list[float] = []
    for _ in range(rounds):
        done, start = 0, time.process_time()
        for text in texts:
            run(text)
            done += len(text)
            if time.process_time() - start > SECONDS:
                break
        rates.append(done / (time.process_time() - start))
        if sum(1 for r in rates if done / r > SECONDS):
            break
    return statistics.median(rates)


def ours() -> tuple[Run, Spans]:
    """The extractor as the pipeline calls it."""
    engine = extractor()
    origin = {"title": None, "region": "广西壮族自治区", "published": "2025", "genre": "report"}

    def run(text: str) -> object:
        return engine.extract(text, **origin)

    def spans(text: str) -> Iterable[tuple[int, int]]:
        return [(m.char_start, m.char_end) for m in engine.extract(text, **origin)[0]]

    return run, spans


def jionlp() -> tuple[Run, Spans]:
    """JioNLP's money, time and place; ImportError where it is not installed."""
    import jionlp as jio

    def run(text: str) -> object:
        money = jio.ner.extract_money(text, with_parsing=True)
        times = jio.ner.extract_time(text, with_parsing=False)
        return money, times, jio.recognize_location(text)

    def spans(text: str) -> Iterable[tuple[int, int]]:
        return [tuple(item["offset"]) for item in jio.ner.extract_money(text, with_parsing=False)]

    return run, spans


def recognizers() -> tuple[Run, Spans]:
    """Recognizers-Text's numbers, currency and dates; ImportError where it is not installed."""
    from recognizers_date_time import recognize_datetime
    from recognizers_number import recognize_number
    from recognizers_number_with_unit import recognize_currency

    def run(text: str) -> object:
        numbers = recognize_number(text, "zh-cn")
        return numbers, recognize_currency(text, "zh-cn"), recognize_datetime(text, "zh-cn")

    def spans(text: str) -> Iterable[tuple[int, int]]:
        found = [*recognize_number(text, "zh-cn"), *recognize_currency(text, "zh-cn")]
        return [(item.start, item.end + 1) for item in found]

    return run, spans


def spotting(spans: Spans, passages: list[dict[str, object]]) -> tuple[float, float]:
    """Precision and recall of finding the figures' numbers, by overlap."""
    right = found = gold = 0
    for passage in passages:
        text = str(passage["text"])
        wanted = [gold_span(text, figure) for figure in passage["figures"]]
        taken = list(dict.fromkeys(spans(text)))
        hit = [any(s < e2 and e > s2 for s, e in taken) for s2, e2 in wanted]
        right_taken = sum(any(s < e2 and e > s2 for s2, e2 in wanted) for s, e in taken)
        gold, found, right = gold + len(wanted), found + len(taken), right + right_taken
        recall_hits = sum(hit)
        passage["hits"] = recall_hits
    hits = sum(int(p["hits"]) for p in passages)
    return (right / found if found else 1.0), (hits / gold if gold else 1.0)


def start_up() -> tuple[float, float]:
    """Seconds and megabytes of a fresh process that extracts one sentence."""
    code = (
        "from etl.extract import extractor;extractor().extract('全区人工智能企业172家。');"
        "peak=[l for l in open('/proc/self/status') if l.startswith('VmHWM')][0];"
        "print(int(peak.split()[1]) / 1024)"
    )
    times: list[float] = []
    memory = 0.0
    for _ in range(3):
        start = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
        )
        times.append(time.perf_counter() - start)
        memory = float(done.stdout)
    return statistics.median(times), memory


def main() -> None:
    """Print one table for the reports (where given) and one for the seeds."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    gold = Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / "tests/golden/dev.jsonl"
    passages = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    seeds = [p.read_text(encoding="utf-8") for p in sorted((ROOT / "data/raw").glob("*.txt"))]
    sets = {"seeds repeated": seeds * 20}
    if folder is not None:
        sets["work reports"] = [p.read_text(encoding="utf-8") for p in sorted(folder.glob("*.txt"))]
    peers: dict[str, tuple[Run, Spans]] = {"this extractor": ours()}
    for name, load in (("JioNLP", jionlp), ("Recognizers-Text", recognizers)):
        try:
            peers[name] = load()
        except ImportError as error:
            print(f"{name} is not installed ({error}); `make bench` installs it.")
    for name, texts in sets.items():
        scan = rate(SCAN.findall, texts)
        own = 0.0
        print(f"\n{name}: {len(texts)} texts, {sum(map(len, texts)):,} characters")
        print(f"  {'digit scan':18} {scan / 1e6:9.3f} M characters/s")
        for peer, (run, _) in peers.items():
            speed = rate(run, texts)
            own = own or speed
            line = f"  {peer:18} {speed / 1e6:9.3f} M characters/s  {scan / speed:9.1f} x the scan's time"
            print(line + ("" if speed == own else f"  {own / speed:7.1f} x ours"))
    print(f"\nspotting the figures of {gold.name}: precision, recall")
    for peer, (_, spans) in peers.items():
        precision, recall = spotting(spans, passages)
        print(f"  {peer:18} {precision:.3f}  {recall:.3f}")
    seconds, megabytes = start_up()
    print(f"\nstart-up with the first sentence: {seconds:.2f} s, {megabytes:.0f} MB at the peak")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of this run, peers included: {peak:.0f} MB")


if __name__ == "__main__":
    main()
