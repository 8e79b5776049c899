"""Tables asked in SQL: nothing of them is held, and threads ask at the same time."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from etl.errors import TablesError
from etl.store import Tables
from tests.etl.test_store import mention, put, run_folder


def test_a_question_finds_its_rows(tmp_path):
    put(tmp_path, mention(number=173))
    tables = Tables(tmp_path)

    assert tables.ask("SELECT value_low FROM mentions WHERE metric = ?", "enterprises") == [
        (173.0,)
    ]
    assert tables.ask("SELECT doc_id FROM documents WHERE doc_id IN (SELECT unnest(?))", []) == []
    assert tables.rows["mentions"] == 1


def test_threads_ask_at_the_same_time(tmp_path):
    put(tmp_path)
    tables = Tables(tmp_path)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda n: tables.ask("SELECT ? + count(*) FROM cube", n), range(40)))

    count = tables.rows["cube"]
    assert found == [[(number + count,)] for number in range(40)]


def test_a_table_that_went_says_what_to_do(tmp_path):
    put(tmp_path)
    tables = Tables(tmp_path)
    tables.ask("SELECT 1 FROM mentions")
    (run_folder(tmp_path) / "rejected.parquet").unlink()

    with pytest.raises(TablesError, match=r"rejected\.parquet.*请重新运行 `make etl`"):
        tables.ask("SELECT * FROM rejected")


def test_a_name_that_is_no_table_is_no_attribute(tmp_path):
    put(tmp_path)

    with pytest.raises(AttributeError, match="figures"):
        Tables(tmp_path).figures  # noqa: B018  the look itself is tested
