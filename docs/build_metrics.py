"""Writes docs/metrics.md from etl/metrics/*.toml: `make docs`."""  # noqa: INP001

from pathlib import Path

from etl.registry import Indicator, Metric, registry

PAGE = Path(__file__).parent / "metrics.md"
SHOWN = 5  # nouns a row shows; the TOML has them all
UNITS = {"CNY": "元", "PFLOPS": "PFLOPS（P）"}
HEADLINES = {
    "max": "取各说法中的最大值；同一事实说法不一时取较晚文献的数值",
    "sum": "由互不重叠的各项相加",
    "latest": "取最近文献的说法",
}
COMPARABLE = {"yes": "可比", "care": "谨慎", "no": "不可比"}
HEAD = """# 指标与口径

本页由 `etl/metrics/` 下的 TOML 文件生成，请勿手工修改；改动 TOML 后运行 `make docs`。

指标说明数的是什么，口径是指标之内可以相互比较的范围。一个数归入哪个口径，主要看它所数的名词，
也看同一分句中的用词。“地区间比较”一栏的含义：

- **可比**：口径有统一的认定办法或统计制度，可以着色、连线、排序。
- **谨慎**：可以着色、连线、排序，但各地界定不尽相同，图下注明“口径需谨慎比较”。
- **不可比**：名目多样或只反映一次活动，只逐一列出，不排名、不着色。

即使口径相同，级别、领域、性质、月份、状态或币种不同的数，也不画在一条线上，不放在一起比较。
“主要名词”只列前几个，完整清单见各指标的 TOML 文件。
"""


def render() -> str:
    """The whole page."""
    metrics = registry().metrics
    index = [
        "| 指标 | 标识 | 指标组 | 单位 | 口径数 |",
        "|---|---|---|---|---|",
        *(
            f"| [{metric.title['zh']}](#{metric.id}) | `{metric.id}` | {metric.chain} "
            f"| {_unit(metric)} | {len(metric.indicators)} |"
            for metric in metrics
        ),
    ]
    return "\n".join([HEAD, *index, "", *(_metric(metric) for metric in metrics)])


def _unit(metric: Metric) -> str:
    return UNITS.get(metric.unit) or metric.measure.get("zh", "个")


def _metric(metric: Metric) -> str:
    counters = "、".join(metric.counters)
    default = metric.indicator(metric.default).title["zh"]
    lines = [
        f'<a id="{metric.id}"></a>',
        "",
        f"## {metric.title['zh']}（{metric.id}）",
        "",
        metric.definition["zh"],
        "",
        f"- 英文名：{metric.title['en']}",
        f"- 指标组：{metric.chain}" + ("；首页卡片指标" if metric.mission else ""),
        *([f"- 量词：{counters}"] if counters else []),
        f"- 一地一年有多个数时：{HEADLINES[metric.headline]}",
        f"- 名词未写明口径时归入：{default}",
        "",
        "| 口径 | 标识 | 地区间比较 | 说明 | 主要名词 |",
        "|---|---|---|---|---|",
        *(_row(item) for item in metric.indicators),
        "",
    ]
    return "\n".join(lines)


def _row(item: Indicator) -> str:
    nouns = "、".join(item.nouns[:SHOWN]) + (" 等" if len(item.nouns) > SHOWN else "")
    cells = (
        item.title["zh"],
        f"`{item.id}`",
        COMPARABLE[item.comparable],
        item.definition["zh"],
        nouns or "—",
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")
