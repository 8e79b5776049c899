"""Synthetic documents for timings: own sentences, the same for the same number, no two alike.

    python -m benchmarks.documents FOLDER COUNT

A document has about 3,000 characters, a dozen figures and as many numbers that are none, which is
what replies and reports have; places, years, subjects and values differ, so that they conflict,
repeat and go on over the years as real ones do.
"""

import random
import sys
from collections.abc import Iterator
from pathlib import Path

LENGTH = 3000
PLACES = ("北京市", "河北省", "山西省", "辽宁省", "吉林省", "黑龙江省", "上海市", "江苏省", "浙江省", "安徽省", "福建省", "江西省", "山东省", "河南省", "湖北省", "湖南省", "广东省", "广西壮族自治区", "海南省", "重庆市", "四川省", "贵州省", "云南省", "陕西省", "甘肃省", "青海省")  # fmt: skip
FIELDS = ("智能制造", "智慧交通", "智慧医疗", "智慧农业", "低空物流", "数字文旅", "工业软件", "大模型", "具身智能", "智能网联", "语音识别", "机器视觉", "遥感监测", "教育评价", "能源调度", "港口作业")  # fmt: skip
FIGURES = (
    "截至{year}年底，全省人工智能企业{n}家，其中高新技术企业{part}家。",
    "{year}年，全省新增{field}创新平台{few}个，同比增长{rate}%。",
    "{year}年投入{field}专项资金{money}亿元，支持项目{few}项。",
    "到{later}年，力争全省人工智能企业超过{n}家。",
    "全省累计建成{field}重点实验室{few}个，引进{field}领域人才约{n}人。",
    "{year}年全省人工智能核心产业规模达到{money}亿元，增长{rate}%。",
    "对通过认定的{field}企业给予不超过{few}万元的一次性奖励。",
    "{year}年，{few}位政协委员围绕{field}提出意见建议{part}条。",
    "全省智能算力规模达到{n}PFLOPS，服务企业{part}家。",
)
TERMS = ("统筹", "机制", "布局", "堵点", "短板", "保障", "合作", "重点", "生态", "环境", "责任", "场景", "要素", "技术", "基层", "标准", "资源", "设施", "队伍", "主体", "示范", "园区", "服务", "金融", "产权", "开放", "安全", "研究", "中试", "采购", "通道", "乡村", "政策", "目标", "任务", "评估", "监测", "培训", "课程", "实验", "样机", "工艺", "流程", "接口", "协议", "模型", "语料", "芯片", "终端", "网络", "平台", "系统", "方案", "指南", "清单", "台账", "会商", "调研", "督办", "宣传", "试点", "推广", "转化", "孵化", "投资", "信贷", "保险", "补贴", "奖励", "人才", "学科", "高校", "院所", "医院", "学校", "港口", "电网", "工厂", "农田", "社区", "商圈", "景区", "交通", "物流", "能源", "环保", "应急", "执法", "审批", "热线", "档案")  # fmt: skip
SHAPES = ("围绕{}、{}和{}，{}同{}一起推进，{}随之改善。", "针对{}的{}，先从{}、{}入手，再谈{}与{}。", "{}靠{}，{}靠{}，两者都离不开{}和{}。", "有的{}重{}轻{}，下一步要让{}、{}、{}并行。")  # fmt: skip


def text(number: int) -> tuple[str, dict[str, str]]:
    """The text of a document and its origin."""
    draw = random.Random(number)
    place, year = draw.choice(PLACES), draw.randint(2018, 2025)
    field = draw.choice(FIELDS)
    title = f"{place}{year}年{field}{draw.choice(TERMS)}情况报告之{number}"
    parts = [f"{title}\n\n"]
    size = len(parts[0])
    while size < LENGTH:
        pattern = draw.choice(FIGURES) if draw.random() < 0.12 else draw.choice(SHAPES)
        sentence = pattern.format(
            *draw.choices(TERMS, k=6),
            year=draw.randint(year - 3, year),
            later=year + draw.randint(1, 5),
            n=draw.randint(300, 9000),
            part=draw.randint(20, 290),
            few=draw.randint(2, 90),
            money=draw.randint(10, 9000) / 10,
            rate=draw.randint(10, 300) / 10,
            field=draw.choice(FIELDS),
        )
        parts.append(sentence + ("\n" if draw.random() < 0.2 else ""))
        size += len(parts[-1])
    day = f"{year}-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}"
    return "".join(parts), {"title": title, "region": place, "published": day, "genre": "report"}


def write(folder: Path, count: int) -> None:
    """Put ``count`` documents with their sidecars into ``folder``, a thousand a subfolder."""
    for number, path in _paths(folder, count):
        content, origin = text(number)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        lines = "".join(f'{key} = "{value}"\n' for key, value in origin.items())
        path.with_suffix(".toml").write_text(lines, encoding="utf-8")


def _paths(folder: Path, count: int) -> Iterator[tuple[int, Path]]:
    for number in range(count):
        yield number, folder / f"{number // 1000:04d}" / f"{number:07d}.txt"


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
