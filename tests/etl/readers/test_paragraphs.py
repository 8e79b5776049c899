from etl.readers.paragraphs import Line, paragraphs, without_frame

LEFT, RIGHT, SIZE = 90, 500, 14


def page(*texts, short=(), indented=()):
    """Full lines below each other; ``short`` end early, ``indented`` begin two characters in."""
    return [
        Line(
            text,
            LEFT + (28 if text in indented else 0),
            RIGHT - (200 if text in short else 0),
            100 + 20 * at,
            100 + 20 * at + SIZE,
        )
        for at, text in enumerate(texts)
    ]


def test_a_line_goes_on_where_it_is_full_and_the_next_is_not_indented():
    lines = page("全区人工智能", "企业320家，", "其中规上96家。", "会议指出", "要加快。", short=("其中规上96家。",), indented=("会议指出",))  # fmt: skip

    assert list(paragraphs(lines)) == ["全区人工智能企业320家，其中规上96家。", "会议指出要加快。"]


def test_a_new_item_begins_a_paragraph():
    lines = page("主要情况", "一、企业", "（二）平台", "第三条资金", "3.场景", "1.5亿元")

    assert list(paragraphs(lines)) == ["主要情况", "一、企业", "（二）平台", "第三条资金", "3.场景1.5亿元"]  # fmt: skip


def test_words_of_latin_letters_keep_a_blank_between_lines():
    assert list(paragraphs(page("the new", "model"))) == ["the new model"]


def test_rows_of_tables_stand_alone():
    lines = [*page("前文"), Line("指标 | 2024年", LEFT, RIGHT, 130, 130, alone=True), *page("后文")]

    assert list(paragraphs(lines)) == ["前文", "指标 | 2024年", "后文"]
    assert list(paragraphs([lines[1]])) == ["指标 | 2024年"]


def test_heads_feet_and_page_numbers_are_left_out():
    words = "甲乙丙丁"
    pages = [
        page(f"某省公报 第{n}期", f"{w}文", f"企业{n}家", f"{w}续", f"- {n} -")
        for n, w in enumerate(words, 1)
    ]

    assert [line.text for line in without_frame(pages)] == [
        text for n, w in enumerate(words, 1) for text in (f"{w}文", f"企业{n}家", f"{w}续")
    ]


def test_a_number_inside_a_page_is_no_page_number():
    (lines,) = [page("甲", "乙", "320", "丙", "丁", "第 3 页 共 10 页")]

    assert [line.text for line in without_frame([lines])] == ["甲", "乙", "320", "丙", "丁"]


def test_the_head_of_most_pages_is_left_out_and_other_first_lines_stay():
    pages = [page("某省公报", f"第{w}", "文", "文", "尾") for w in "甲乙丙"] + [
        page("附录", "x", "y", "z", "末")
    ]

    texts = [line.text for line in without_frame(pages)]

    assert "某省公报" not in texts
    assert "附录" in texts


def test_rows_of_a_table_without_rules_are_joined_with_nothing():
    rows = [
        "指标 单位 2023年 2024年",
        "人工智能企业 家 279 320",
        "规上企业 家 — 96",
        "平台数 个 21 ≥28",
    ]

    assert list(paragraphs(page(*rows, "下一步要"))) == [*rows, "下一步要"]


def test_a_number_at_the_end_of_a_line_keeps_its_unit():
    assert list(paragraphs(page("全区企业达 279 家，平台 320", "家，其中"))) == [
        "全区企业达 279 家，平台 320家，其中"
    ]
