"""The report of `python -m etl check` as a page of text; pure.

In Chinese, for it is analysts who read it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

Json = dict[str, Any]
_LISTED = 20  # conflicts and doubts shown before the rest is counted; --json has them all


def page(found: Json, catalog: Mapping[str, Any]) -> str:
    """What ``quality.quality`` found, in sections."""
    return "\n".join(_lines(found, catalog))


def _lines(found: Json, catalog: Mapping[str, Any]) -> Iterator[str]:
    labels, reasons = catalog["labels"], catalog["reasons"]
    titles = {metric["id"]: metric["title"]["zh"] for metric in catalog["metrics"]}
    scopes = {
        (metric["id"], scope["id"]): scope["title"]["zh"]
        for metric in catalog["metrics"]
        for scope in metric["indicators"]
    }
    short = {region["code"]: region["short"] for region in catalog["regions"]}

    def told(item: Json) -> str:
        what = scopes.get((item["metric"], item["indicator"]), item["indicator"])
        return (
            f"{item['region'] or '地区不明'} {item['year'] or '年份不明'} {titles[item['metric']]}·{what} "
            f"{labels['status'][item['status']]['zh']} {item['number']}"
            f"（{item['subject'] or '—'}；{'、'.join(item['documents'])}）"
        )

    documents, taken = found["documents"], found["taken"]
    yield f"文献 {documents['count']} 份"
    yield from _named("无日期", documents["without_date"])
    yield from _named("无地区", documents["without_region"])
    yield from _named("转载", [f"{a}（同 {b}）" for a, b in documents["reprints"].items()])
    faults = documents["left_out"]
    if faults:
        yield f"  未能读取 {len(faults)}："
        yield from (f"    {fault}" for fault in faults[:_LISTED])
        yield from _rest(len(faults))
    yield ""
    yield (
        f"取用 {taken['mentions']} 处，合并为 {taken['observations']} 个观测，进入图表 {taken['cells']} 格"
    )
    yield (
        f"  不进图表：其中项与局部 {taken['parts']}，地区不明 {taken['without_region']}，"
        f"年份不明 {taken['without_year']}"
    )
    yield f"未取用 {sum(found['refused'].values())} 个数字"
    for reason, count in found["refused"].items():
        yield f"  {count:>6}  {reasons.get(reason, {}).get('zh', reason)}"
    yield ""
    yield "各指标（提法 / 观测 / 图表格 / 省级地区）"
    for metric, count in found["metrics"].items():
        yield (
            f"  {_pad(titles[metric], 12)}{count['mentions']:>6}{count['observations']:>6}"
            f"{count['cells']:>6}{count['regions']:>5}"
        )
    yield ""
    yield "覆盖（每年有图表数据的省级地区数；缺五个以下时列出所缺）"
    for metric in (name for name in titles if name in found["coverage"]):
        places = found["coverage"][metric]
        yield f"  {titles[metric]}"
        for year in sorted({year for years in places.values() for year in years}):
            yield f"    {year}  {_covered(places, year, short)}"
    yield ""
    conflicts = found["conflicts"]
    yield f"说法不一 {len(conflicts)} 组（第一个为图中所示）"
    for group in conflicts[:_LISTED]:
        yield from (f"  {'-' if place else '*'} {told(item)}" for place, item in enumerate(group))
    yield from _rest(len(conflicts))
    yield ""
    doubts = found["doubts"]
    yield f"存疑 {len(doubts)} 处"
    for doubt in doubts[:_LISTED]:
        ratio = f"，为其 {doubt['ratio']:.3g} 倍" if doubt["ratio"] else ""
        yield f"  ? {told(doubt)}：{labels['doubt'][doubt['kind']]['zh']}{ratio}"
        yield from (f"      对照 {told(other)}" for other in doubt["others"][:3])
    yield from _rest(len(doubts))
    yield ""
    stated = "，".join(f"{labels['state'][k]['zh']} {n}" for k, n in found["targets"].items())
    yield f"目标 {sum(found['targets'].values())} 个" + (f"：{stated}" if stated else "")
    yield f"人工更正 {len(found['corrections'])} 处"
    for item in found["corrections"]:
        action = labels["correction"][item["action"]]["zh"]
        yield f"  {item['document']} {item['number']} {action}：{item['reason']}"


def _named(word: str, names: list[str]) -> Iterator[str]:
    if names:
        yield f"  {word} {len(names)}：" + "；".join(names)


def _rest(count: int) -> Iterator[str]:
    if count > _LISTED:
        yield f"  …另有 {count - _LISTED} 条，见 --json"


def _pad(words: str, width: int) -> str:
    """Words filled up to a width, a Chinese character being two wide."""
    return words + " " * max(1, width - sum(2 if c > "\u2e7f" else 1 for c in words))


def _covered(places: Json, year: str, short: Mapping[str, str]) -> str:
    have = [code for code in short if year in places.get(code, {})]
    nation = "，另有全国" if any(year in places[c] for c in places if c not in short) else ""
    lacking = [name for code, name in short.items() if code not in have]
    if have and len(lacking) < 5:
        return (
            f"{len(have)}（缺 {'、'.join(lacking)}）{nation}" if lacking else f"{len(have)}{nation}"
        )
    names = "、".join(short[code] for code in have[:5]) + ("…" if len(have) > 5 else "")
    return (f"{len(have)}（{names}）" if have else "0") + nation
