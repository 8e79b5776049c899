from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.errors import DocumentError
from etl.readers.html import read
from tests.etl.support import FIXTURES, extract

PAGE = (FIXTURES / "page.html").read_text(encoding="utf-8")
MAIN = [
    "全区人工智能产业发展情况通报",
    "记者从会上获悉，截至2024年底，全区人工智能企业达320家，比上年增加41家，其中规模以上企业96家。",
    "建成自治区级人工智能创新平台28个，累计投入财政资金3.6亿元。",
    "主要指标如下：",
    "序号 | 指标 | 单位 | 2023年 | 2024年 | 2025年目标",
    "1 | 人工智能企业 | 家 | 279 | 320 | ≥400",
    "2 | 人工智能创新平台 | 个 | — | 28 | 35",
    "下一步，将持续优化产业生态。",
    "广西壮族自治区大数据发展局",
    "2025年3月12日",
]
SURROUNDINGS = ("3000家", "56个", "20亿元", "45名", "88个", "500家", "999家")


def page(body, head=""):
    return read(f"<html><head>{head}</head><body>{body}</body></html>".encode(), "a.html")


def lines(body, head=""):
    return page(body, head).text.splitlines()


@pytest.mark.parametrize("file", ["page.html", "page_gb18030.html"])
def test_a_saved_page_gives_its_main_text_and_nothing_else(file):
    reading = read((FIXTURES / file).read_bytes(), file)

    assert reading.text.splitlines() == MAIN
    assert reading.origin == {
        "title": "全区人工智能产业发展情况通报",
        "publisher": "广西壮族自治区大数据发展局",
        "url": "https://dsj.example.cn/gzdt/202503/t20250312_1.html",
        "published": "2025-03-12",
        "date_basis": "网页载明：meta pubdate",
    }


def test_a_page_that_does_not_mark_its_text_gives_no_figures_of_its_menus():
    unmarked = PAGE.replace('class="TRS_Editor"', 'class="x1"').replace(
        'class="right"', 'class="x2"'
    )
    reading = read(unmarked.replace('class="footer"', 'class="x3"').encode(), "a.html")

    assert [line for line in MAIN if line not in reading.text.splitlines()] == []
    assert [words for words in SURROUNDINGS if words in reading.text] == []


def test_a_page_full_of_links_is_left_to_the_library():
    links = "".join(
        f'<p><a href="{n}">某市建成平台{n}个，投入{n}亿元</a> 12-{n}</p>' for n in range(10, 40)
    )
    body = "".join(
        f"<p>第{n}项：全区围绕算力、数据、模型和场景推进工作，成效明显。</p>" for n in range(9)
    )

    text = page(f"<div>{body}<p>全区人工智能企业320家。</p></div><div>{links}</div>").text

    assert "全区人工智能企业320家。" in text
    assert "某市建成平台" not in text


def test_the_figures_of_a_page_stand_in_its_text():
    text = read(PAGE.encode(), "a.html").text
    mentions, _ = extract(text, published="2025-03-12", genre="news")

    assert {m.number_text for m in mentions} >= {"320家", "28个", "3.6亿元", "279", "≥400"}
    assert all(text[m.char_start : m.char_end] == m.number_text for m in mentions)


def test_a_page_that_another_program_saved_is_all_text():
    reading = read((FIXTURES / "report.html").read_bytes(), "report.html")
    found = reading.text.splitlines()

    assert found[0] == "全区人工智能企业发展情况的报告"
    assert "企业 | 人工智能企业 | 家 | 279 | 320 | ≥400" in found
    assert "999" not in reading.text  # the head of each page
    assert found[-1] == "2025年3月12日"


@pytest.mark.parametrize(
    "body",
    [
        '<div style="display:none">企业500家</div>',
        "<div hidden>企业500家</div>",
        "<script>企业500家</script><style>企业500家</style>",
        "<noscript>企业500家</noscript><template>企业500家</template>",
        "<!-- 企业500家 -->",
        '<div class="m-related">企业500家</div>',
        '<div id="footer">企业500家</div>',
        "<p>相关阅读</p><p>企业500家</p>",
        "<p>上一篇：企业500家</p>",
        "<div>主办：某局 企业500家 桂ICP备05000001号</div>",
    ],
)
def test_what_surrounds_a_text_is_left_out(body):
    text = page(f"<div><p>{'全区人工智能产业稳步发展。' * 5}</p></div>{body}").text

    assert "500" not in text


def test_lines_are_as_a_browser_sets_them():
    body = (
        "<p>全区人工<b>智能</b>\n   企业<br>达320&nbsp;家</p>尾<div>的话</div>" + "<p>全</p>" * 40
    )

    assert lines(body)[:4] == ["全区人工智能企业", "达320 家", "尾", "的话"]


@pytest.mark.parametrize(
    ("head", "above", "expected"),
    [
        ('<meta property="og:title" content="某通知">', "", {"title": "某通知"}),
        ("<title>某通知_某市政府网</title>", "", {"title": "某通知"}),
        ("<title>某通知-某市人民政府</title>", "", {"title": "某通知"}),
        ("<title>2021-2025年规划</title>", "", {"title": "2021-2025年规划"}),
        ("", "<h1>某通知</h1>", {"title": "某通知"}),
        ("", "<p>发布日期：2024-5-6</p>", {"published": "2024-05-06"}),
        ("", "<span>2024-05-06 09:30</span> <span>来源：某日报</span>", {"published": "2024-05-06", "publisher": "某日报"}),
        ("", "<p>来源：某日报 2024年5月6日</p>", {"published": "2024-05-06", "publisher": "某日报"}),
        ('<meta name="DC.Date" content="2024-05-06T08:00">', "", {"published": "2024-05-06"}),
        (
            '<meta name="PubDate" content="2024-05-06"><meta name="ContentSource" content="某网">',
            "<table><tr><td>发文机关：</td><td>某省科技厅</td><td>成文日期：</td><td>2023年12月29日</td></tr></table>",
            {"published": "2023-12-29", "publisher": "某省科技厅"},
        ),
        ('<link rel="canonical" href="https://a.example/b">', "", {"url": "https://a.example/b"}),
        ('<meta name="PubDate" content="2024-13-06">', "", {"published": None}),
    ],
)  # fmt: skip
def test_what_a_page_says_of_its_origin(head, above, expected):
    origin = page(f"{above}<div>{'全区人工智能产业稳步发展。' * 9}</div>", head).origin

    assert {key: origin.get(key) for key in expected} == expected


@pytest.mark.parametrize(
    "content",
    [b"<html><body></body></html>", b"<html><body><div id='app'></div><script>x</script></body></html>", b"   <p>"],
)  # fmt: skip
def test_a_page_without_a_text_is_refused(content):
    with pytest.raises(DocumentError, match="没有正文的网页"):
        read(content, "a.html")


def test_cells_are_read_once_and_prose_in_tables_stays_prose():
    table = (
        "<table><tr><th rowspan=2>指标</th><th colspan=2>企业（家）</th></tr><tr><td>2023年</td><td>2024年</td></tr>"
        "<tr><td>合计</td><td></td><td>320</td></tr>"
        "<tr><td>说明</td><td>全区企业数含分公司。数据为年报数。</td></tr></table>"
    )

    assert lines("<p>" + "全区人工智能产业。" * 9 + "</p>" + table)[1:] == [
        "指标 | 企业（家）",
        "2023年 | 2024年",
        "合计 | — | 320",
        "说明",
        "全区企业数含分公司。数据为年报数。",
    ]


def test_a_table_that_only_places_things_is_no_table():
    body = f"<table><tr><td><h1>某通知</h1><table><tr><td>甲</td><td>1</td></tr></table>{'全区产业。' * 10}</td></tr></table>"

    assert lines(body)[:2] == ["某通知", "甲 | 1"]


def test_an_article_of_wechat_is_read_though_a_script_would_show_it():
    text = "<section><p>全区人工智能企业320家。</p></section>" * 3
    body = (
        '<h1 id="activity-name"> 某通报 </h1><a id="js_name"> 某局发布 </a><em id="publish_time">2025年3月12日 09:30</em>'
        f'<div id="js_content" style="visibility: hidden; opacity: 0;">{text}</div><div>阅读 1000</div>'
    )
    reading = page(body)

    assert reading.text.splitlines() == ["某通报", *["全区人工智能企业320家。"] * 3]
    assert (reading.origin["publisher"], reading.origin["published"]) == ("某局发布", "2025-03-12")


def test_the_lines_of_a_typed_text_stay_lines():
    body = f"<pre>全区企业\n  320家\n\n{'全区产业。' * 10}</pre>"

    assert lines(body) == ["全区企业", "320家", "全区产业。" * 10]


@pytest.mark.parametrize("file", ["page.html", "page_gb18030.html"])
def test_a_character_that_was_cut_in_half_costs_that_character(file):
    content = (FIXTURES / file).read_bytes()
    end = content.rindex(b"</p>")
    damaged = content[: end - 1] + content[end:]

    assert read(damaged, file).text.splitlines()[1:6] == MAIN[1:6]


@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_no_page_breaks_the_reader(content):
    with suppress(DocumentError):
        read(b"<html><body><p>" + content, "a.html")


def test_a_page_of_other_bytes_is_refused():
    with pytest.raises(DocumentError, match="不是文字的内容"):
        read(b'<meta charset="utf-8">' + bytes(range(128, 256)) * 9, "a.html")
