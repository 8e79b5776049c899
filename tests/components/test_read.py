"""What a page shows of a table is read as records; of very many ids as of few."""

import pytest

from components import shown, view
from components.read import LITERAL, having, read
from components.selection import Selection
from components.shown import look
from components.table import rows as table_rows
from etl.facts import Observation
from etl.schema import Document


@pytest.mark.parametrize("more", [0, LITERAL])
def test_records_are_found_by_few_ids_and_by_many(tables, more):
    ids = ["o0", "o5", "gone", *(f"x{number}" for number in range(more))]
    found = having(tables, Observation, "observation_id", ids)

    assert sorted(row.observation_id for row in found) == ["o0", "o5"]
    assert having(tables, Observation, "observation_id", []) == []


def test_what_is_blank_is_not_read(tables):
    full, blank = (
        read(tables, Document, "ORDER BY doc_id", blank=names) for names in ([], ["text"])
    )

    assert [document.title for document in blank] == [document.title for document in full]
    assert {document.text for document in blank} == {""}
    assert all(document.text for document in full)


def test_a_table_that_is_cut_off_says_so_and_counts_all(tables, names, monkeypatch):
    asked = Selection(metric="enterprises", indicator="all", scope="all", view="table")
    assert view.left_out(look(tables, asked), names) == []
    monkeypatch.setattr(shown, "LISTED", 2)
    cut = look(tables, asked)

    assert len(table_rows(tables, cut.rows, names)) == cut.in_sight == 2
    assert cut.count == 8
    assert "前 2 行，共 8 行" in view.left_out(cut, names)[0].children
