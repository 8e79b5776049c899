"""A small world: three provinces, one city, five documents, every trap once."""

from dataclasses import replace
from pathlib import Path

import pytest

from components.book import Book
from etl.facts import SERIES_KEY, Cell, Observation
from etl.schema import Document, Mention
from etl.store import Store, Tables, framed, publish
from etl.store.records import to_table

TEXT = (
    "经各市审核推荐，我区人工智能企业172家，其中高新技术企业87家。"
    "投入约3.4亿元；每家补助5-10万元。<b>到2025年力争达到300家</b>。"
)
OTHER = "全市人工智能企业超过2400家。海淀区有900家。另说2000家。"

REGIONS = (
    ("110000", "北京市", "北京", 3, 6, "东部"),
    ("440000", "广东省", "广东", 8, 5, "东部"),
    ("450000", "广西壮族自治区", "广西", 8, 4, "西部"),
    ("650000", "新疆维吾尔自治区", "新疆", 4, 1, "西部"),
)
NAMES = {code: name for code, name, *_ in REGIONS} | {"440300": "深圳市", "100000": "全国"}
CATALOG = {
    "metrics": [
        {
            "id": "funding",
            "title": {"zh": "资金", "en": "Funding"},
            "definition": {"zh": "拨付、投入的钱", "en": "money"},
            "unit": "CNY",
            "chain": "资本链",
            "mission": True,
            "headline": "sum",
            "indicators": [
                {
                    "id": "fiscal_grants",
                    "title": {"zh": "财政资金"},
                    "definition": {"zh": ""},
                    "comparable": "care",
                },
                {
                    "id": "subsidy",
                    "title": {"zh": "补助标准"},
                    "definition": {"zh": ""},
                    "comparable": "care",
                },
            ],
        },
        {
            "id": "enterprises",
            "title": {"zh": "企业", "en": "Enterprises"},
            "definition": {"zh": "数量写明的企业", "en": "firms"},
            "unit": "count",
            "chain": "企业链",
            "mission": True,
            "headline": "max",
            "indicators": [
                {
                    "id": "hightech",
                    "title": {"zh": "高新技术企业"},
                    "definition": {"zh": ""},
                    "comparable": "yes",
                },
                {
                    "id": "ai",
                    "title": {"zh": "人工智能企业"},
                    "definition": {"zh": ""},
                    "comparable": "care",
                },
                {
                    "id": "supported",
                    "title": {"zh": "受支持企业"},
                    "definition": {"zh": ""},
                    "comparable": "no",
                },
            ],
        },
        {
            "id": "delegates",
            "title": {"zh": "代表委员", "en": "Delegates"},
            "definition": {"zh": ""},
            "unit": "count",
            "chain": "协商",
            "mission": True,
            "headline": "max",
            "indicators": [],
        },
    ],
    "regions": [
        {
            "code": code,
            "name": name,
            "short": short,
            "abbr": short[0],
            "row": row,
            "col": col,
            "group": group,
        }
        for code, name, short, row, col, group in REGIONS
    ],
    "reasons": {},
    "labels": {
        "status": {"actual": {"zh": "实际"}, "target": {"zh": "目标"}, "standard": {"zh": "标准"}},
        "level": {"provincial": {"zh": "省级"}},
        "field": {"ai": {"zh": "人工智能"}, "other": {"zh": "其他"}},
        "kind": {"stock": {"zh": "存量"}, "flow": {"zh": "新增"}, "standard": {"zh": "标准"}},
        "coverage": {"whole": {"zh": "全域"}, "part": {"zh": "部分"}},
        "qualifier": {
            "exact": {"zh": "准确"},
            "at_least": {"zh": "不少于"},
            "range": {"zh": "区间"},
        },
    },
}


def document(doc_id, text, title="=危险标题", published="2021-07-01"):
    return Document(
        doc_id=doc_id,
        path=f"data/raw/{doc_id}.txt",
        title=title,
        publisher="自治区科技厅",
        region="广西壮族自治区",
        region_code="450000",
        published=published,
        year=2021,
        date_basis="stated",
        genre="reply",
        url=None,
        sha256="0",
        text=text,
    )


def mention(doc_id, text, quote, **changes):
    start = text.index(quote)
    sentence = text.rfind("。", 0, start) + 1
    fields = {
        "mention_id": f"{doc_id}:{start}",
        "doc_id": doc_id,
        "char_start": start,
        "char_end": start + len(quote),
        "number_text": quote,
        "sentence_start": sentence,
        "sentence_end": text.index("。", start) + 1,
        "subject": None,
        "metric": "enterprises",
        "indicator": "ai",
        "value_low": 172,
        "value_high": 172,
        "unit": "count",
        "currency": None,
        "qualifier": "exact",
        "status": "actual",
        "region": "广西壮族自治区",
        "region_code": "450000",
        "province_code": "450000",
        "year": 2021,
        "year_start": None,
        "subset_of": None,
        "level": None,
        "field": "ai",
        "kind": "stock",
        "coverage": "whole",
        "months": None,
        "rule": "test",
    } | changes
    return Mention(**fields)


def observation(number, made, **changes):
    same = {name: getattr(made, name) for name in Observation.__slots__ if hasattr(made, name)}
    fields = same | {
        "observation_id": f"o{number}",
        "part_of": None,
        "conflict": None,
        "rank": None,
        "published": None,
        "mention_ids": [made.mention_id],
        "documents": 1,
    }
    return Observation(**(fields | changes))


def cell(**changes):
    """One cell of the cube, AI enterprises of Guangxi in 2021 where nothing else is said."""
    fields = {
        "metric": "enterprises",
        "indicator": "ai",
        "level": None,
        "field": "ai",
        "kind": "stock",
        "months": None,
        "status": "actual",
        "unit": "count",
        "currency": None,
        "region": "广西壮族自治区",
        "region_code": "450000",
        "province_code": "450000",
        "year": 2021,
        "value_low": 172,
        "value_high": 172,
        "qualifier": "exact",
        "year_start": None,
        "subject": None,
        "method": "only",
        "conflict": False,
        "doubtful": False,
        "corrected": False,
        "thread": "t",
        "observation_ids": ["o1"],
    } | changes
    if "region_code" in changes:
        fields["region"] = NAMES[changes["region_code"]]
        fields.setdefault("province_code", changes["region_code"])
        if "province_code" not in changes:
            fields["province_code"] = changes["region_code"]
    return Cell(**fields)


class Cubed:
    """Tables of which nothing is asked but the cube."""

    def __init__(self, cells):
        self.cube = framed(to_table("cube", cells))


def records():
    beijing = {"region": "北京市", "region_code": "110000", "province_code": "110000"}
    money = {"metric": "funding", "unit": "CNY"}
    made = [
        mention("a", TEXT, "172家"),
        mention("a", TEXT, "87家", indicator="hightech", value_low=87, value_high=87, subset_of="a:12"),
        mention("a", TEXT, "约3.4亿元", **money, indicator="fiscal_grants", qualifier="approx", value_low=3.4e8, value_high=3.4e8, kind="flow", level="provincial"),
        mention("a", TEXT, "5-10万元", **money, indicator="subsidy", qualifier="range", value_low=5e4, value_high=1e5, status="standard", kind="standard"),
        mention("a", TEXT, "300家", value_low=300, value_high=300, status="target", year=2025),
        mention("b", OTHER, "超过2400家", **beijing, qualifier="at_least", value_low=2400, value_high=None, year=2024),
        mention("b", OTHER, "900家", **beijing, value_low=900, value_high=900, coverage="part", year=2024),
        mention("b", OTHER, "2000家", **beijing, value_low=2000, value_high=2000, year=2024),
        mention("c", "深圳有人工智能企业50家。", "50家", region="深圳市", region_code="440300", province_code="440000", value_low=50, value_high=50, year=2023),
        mention("d", "我区人工智能企业150家。", "150家", value_low=150, value_high=150, year=None),
    ]  # fmt: skip
    seen = [observation(number, item) for number, item in enumerate(made)]
    seen[1] = replace(seen[1], part_of="o0")
    seen[5] = replace(seen[5], conflict="c1")
    seen[7] = replace(seen[7], conflict="c1")
    cube = [
        Cell(
            **{name: getattr(row, name) for name in (*SERIES_KEY, "region", "region_code", "province_code", "year", "value_low", "value_high", "qualifier", "subject")},
            method="only",
            conflict=row.conflict is not None,
            doubtful=False,
            corrected=False,
            thread="t",
            observation_ids=[row.observation_id],
        )
        for row in (seen[0], seen[2], seen[3], seen[4], seen[5], seen[8])
    ]  # fmt: skip
    documents = [
        document("a", TEXT),
        document("b", OTHER, title="北京“十四五”规划", published="2024-12"),
        document("c", "深圳有人工智能企业50家。", title=None, published=None),
        document("d", "我区人工智能企业150家。", title="无年份"),
    ]
    return {
        "documents": documents,
        "mentions": made,
        "observations": seen,
        "cube": cube,
        "outcomes": [],
        "doubts": [],
        "rejected": [],
    }


@pytest.fixture
def store(tmp_path) -> Store:
    publish(tmp_path, records(), catalog=CATALOG, quality={}, inputs={}, notes={})
    return Store(tmp_path)


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path


@pytest.fixture
def tables(store) -> Tables:
    return store.tables()


@pytest.fixture
def names(tables) -> Book:
    return Book(tables)
