import pytest

from etl.errors import DataFileError
from etl.registry import registry
from etl.resolve.corrections import apply_corrections, read_corrections
from tests.etl.support import document, mention

TEXT = "全区人工智能企业172家。"
ENTRY = """
[[correction]]
document = "a"
quote = "人工智能企业172家"
number = "172家"
value = 172
action = "{action}"
reason = "名单为2023年公布"
{more}
"""
CHANGE = {"action": "change", "more": "set = { year = 2023 }"}


@pytest.fixture
def file(tmp_path):
    def write(text):
        path = tmp_path / "corrections.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def applied(path, text=TEXT, **changes):
    start = text.index("172家") if "172家" in text else 0
    mentions = [mention("a", start=start, **changes)]
    documents = {"a": document("a", text=text)}
    return apply_corrections(
        read_corrections(path, registry()), mentions, documents, registry(), path.name
    )


def test_without_a_file_nothing_is_corrected(tmp_path):
    assert read_corrections(tmp_path / "corrections.toml", registry()) == []


def test_a_change_is_made_and_told(file):
    (changed,), rejected = applied(file(ENTRY.format(**CHANGE)))

    assert (changed.year, changed.value_low) == (2023, 172)
    assert (changed.correction, changed.correction_reason) == ("changed", "名单为2023年公布")
    assert rejected == []


def test_a_change_of_value_metric_and_place(file):
    more = (
        'set = { metric = "platforms", low = 3, high = 5, qualifier = "range", region = "南宁市" }'
    )

    (changed,), _ = applied(file(ENTRY.format(action="change", more=more)))

    assert (changed.metric, changed.indicator, changed.unit) == ("platforms", registry().metric("platforms").default, "count")  # fmt: skip
    assert (changed.value_low, changed.value_high, changed.qualifier) == (3, 5, "range")
    assert (changed.region, changed.region_code, changed.province_code) == ("南宁市", "450100", "450000")  # fmt: skip


def test_a_confirmation_is_told(file):
    (confirmed,), _ = applied(file(ENTRY.format(action="confirm", more="")))

    assert (confirmed.correction, confirmed.value_low) == ("confirmed", 172)


def test_a_rejection_goes_to_the_rejected_with_its_reason(file):
    kept, (refused,) = applied(file(ENTRY.format(action="reject", more="")))

    assert kept == []
    assert (refused.reason, refused.detail, refused.number_text) == (
        "corrected", "名单为2023年公布", "172家",
    )  # fmt: skip
    assert "corrected" in registry().lexicon.reasons


def test_a_part_of_what_was_rejected_never_poses_as_a_whole(file):
    corrections = read_corrections(file(ENTRY.format(action="reject", more="")), registry())
    start = TEXT.index("172家")
    mentions = [
        mention("a", start=start),
        mention("a", start=start + 90, number=9, subset_of=f"a:{start}"),
    ]

    (part,), _ = apply_corrections(
        corrections, mentions, {"a": document("a", text=TEXT)}, registry()
    )

    assert (part.subset_of, part.coverage) == (None, "part")


@pytest.mark.parametrize(
    ("text", "changes", "words"),
    [
        ("全区人工智能企业180家。", {}, "a 中有 0 处“"),
        (TEXT + TEXT, {}, "a 中有 2 处“"),
        (TEXT, {"value_high": None}, "发现：读出的值是 172.0 至 不限；应为：这一条所写的 172。"),
        (TEXT, {"char_end": 99}, "那里没有取用“172家”"),
    ],
)
def test_a_source_that_says_otherwise_stops_the_run(file, text, changes, words):
    with pytest.raises(DataFileError, match=r"corrections\.toml") as caught:
        applied(file(ENTRY.format(**CHANGE)), text, **changes)

    assert "【第 1 条 correction】" in str(caught.value)
    assert words in str(caught.value)


def test_two_corrections_of_one_number_are_refused(file):
    with pytest.raises(DataFileError, match="与第 1 条 correction 相同的数字"):
        applied(file(ENTRY.format(action="confirm", more="") * 2))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[corection]]", "未知的键“corection”"),
        (ENTRY.format(action="delete", more=""), "action = “delete”"),
        (ENTRY.format(action="confirm", more="why = 1"), "未知的键“why”"),
        (ENTRY.format(action="change", more=""), "set = {}"),
        (ENTRY.format(action="confirm", more="set = { year = 2020 }"), "仅在 change 时写"),
        (ENTRY.format(action="change", more="set = { colour = 1 }"), "未知的键“colour”"),
        (ENTRY.format(action="change", more='set = { status = "done" }'), "status = “done”"),
        (ENTRY.format(action="change", more='set = { year = "2020" }'), "year = “2020”"),
        (ENTRY.format(action="change", more='set = { region = "桂林省" }'), "region = “桂林省”"),
        (ENTRY.format(action="change", more='set = { metric = "firms" }'), "metric = “firms”"),
        (ENTRY.format(**CHANGE).replace("value = 172\n", ""), "缺少“value”"),
        (ENTRY.format(**CHANGE).replace('number = "172家"', 'number = "9家"'), "quote 中有 0 处“9家”"),
        (ENTRY.format(**CHANGE).replace('document = "a"\n', ""), "缺少“document”"),
        (ENTRY.format(**CHANGE).replace('reason = "名单为2023年公布"', ""), "缺少“reason”"),
        ("[[correction]]\nx = ", "TOML"),
    ],
)  # fmt: skip
def test_a_broken_file_is_named_with_its_entry(file, text, words):
    with pytest.raises(DataFileError) as caught:
        read_corrections(file(text), registry())

    assert words in str(caught.value)
    assert "corrections.toml" in str(caught.value)


def test_an_indicator_of_another_metric_is_refused(file):
    entry = ENTRY.format(action="change", more='set = { indicator = "key_labs" }')

    with pytest.raises(DataFileError, match="indicator = “key_labs”"):
        applied(file(entry))


def test_an_unknown_document_is_refused(file):
    entry = ENTRY.format(**CHANGE).replace('document = "a"', 'document = "z"')

    with pytest.raises(DataFileError, match="document = “z”"):
        applied(file(entry))
