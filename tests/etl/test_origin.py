import pytest

from etl.sources.origin import infer


def known(text, stem="a", **written):
    return infer(text, stem=stem, written=written)


@pytest.mark.parametrize(
    ("text", "published", "basis"),
    [
        ("标题在此\n发布日期：2024年6月3日\n正文。", "2024-06-03", "文中载明：发布日期"),
        ("标题在此\n发文日期: 2024-06-03\n正文。", "2024-06-03", "文中载明：发布日期"),
        ("标题在此\n正文。\n2021年4月27日\n", "2021-04-27", "文中载明：文末日期"),
        ("标题在此\n新华社 2023/05/06 来源：新华网\n正文。", "2023-05-06", "文中载明：电头日期"),
        ("2025年广西壮族自治区政府工作报告\n正文。", "2025", "推断：工作报告标题中的年份"),
        (
            "政府工作报告\n2025年1月15日在广西壮族自治区第十四届人民代表大会第三次会议上",
            "2025-01-15",
            "文中载明：作报告的日期",
        ),
    ],
)
def test_a_date_is_taken_from_where_texts_state_it(text, published, basis):
    found = known(text)

    assert found["published"] == published
    assert found["date_basis"].startswith(basis)


@pytest.mark.parametrize(
    "text",
    [
        "标题在此\n到2027年，人工智能企业达到500家。",
        "标题在此\n发布日期：2021年2月30日\n正文。",
        "标题在此\n发布日期：2021年13月3日\n正文。",
    ],
)
def test_an_unknown_date_stays_unknown(text):
    assert "published" not in known(text)


def test_what_is_written_is_never_replaced():
    written = {"title": "甲", "region": "北京市", "published": "2020", "genre": "plan"}

    found = known("广西政府工作报告\n发布日期：2024年6月3日\n正文。", **written)

    assert {key: found[key] for key in written} == written
    assert found["date_basis"] == "旁注文件写明"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("关于提案答复的函\n正文。", "关于提案答复的函"),
        ("\n\n  关于提案答复的函  \n正文。", "关于提案答复的函"),
        ("全区人工智能企业172家。\n正文。", None),
        ("短\n正文。", None),
    ],
)
def test_a_short_first_line_that_is_no_sentence_is_the_title(text, title):
    assert known(text).get("title") == title


@pytest.mark.parametrize(
    ("text", "stem", "region"),
    [
        ("广西科技厅开展专题调研\n正文。", "a", "广西壮族自治区"),
        ("南宁市人工智能行动计划\n正文。", "a", "南宁市"),
        ("深圳市南山区行动计划\n正文。", "a", "深圳市"),
        ("关于提案答复的函\n正文。", "广东政协_2024", "广东省"),
        ("关于提案答复的函\n正文。", "a", None),
    ],
)
def test_the_region_is_named_by_title_or_file(text, stem, region):
    assert known(text, stem).get("region") == region


@pytest.mark.parametrize(
    ("title", "genre"),
    [
        ("2025年政府工作报告", "report"),
        ("关于第20210143号提案答复的函", "reply"),
        ("广西人工智能行动计划", "plan"),
        ("《行动方案》政策解读", "interpretation"),
        ("粤商·省长面对面协商座谈会在广州召开", "meeting"),
        ("今天天气很好", "other"),
    ],
)
def test_the_genre_is_told_by_the_title(title, genre):
    assert known(f"{title}\n正文。")["genre"] == genre


def test_the_publisher_is_who_signs_above_the_date():
    text = "情况通报\n全区人工智能企业320家。\n　　南宁市大数据发展局\n\n　　2025年3月12日\n"

    known = infer(text, stem="a", written={})

    assert (known["publisher"], known["region"]) == ("南宁市大数据发展局", "南宁市")


def test_the_division_of_the_publisher_goes_before_that_of_the_title():
    written = {"publisher": "广西壮族自治区人民政府"}

    assert (
        infer("关于支持南宁市的通知\n正文。\n", stem="a", written=written)["region"]
        == "广西壮族自治区"
    )


def test_a_sentence_above_the_date_is_no_publisher():
    assert "publisher" not in infer("通报\n会议由市政府，\n2025年3月12日\n", stem="a", written={})
