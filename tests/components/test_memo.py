import gc
import weakref

import pytest

from components.memo import KEEP, per_run
from etl.store import Store


def test_an_answer_is_made_once_a_run(tables):
    made = []

    @per_run
    def answer(_tables, key):
        made.append(key)
        return [key]

    assert answer(tables, 1) is answer(tables, 1)
    assert made == [1]


def test_only_the_last_answers_are_kept(tables):
    made = []

    @per_run
    def answer(_tables, key):
        made.append(key)
        return [key]

    for key in [*range(KEEP + 1), 0]:
        answer(tables, key)
    assert made.count(0) == 2


@pytest.mark.usefixtures("store")
def test_answers_go_with_their_tables(folder):
    answer = per_run(lambda _tables, key: [key])
    tables = Store(folder).tables()
    answer(tables, 1)
    gone = weakref.ref(tables)
    del tables
    gc.collect()
    assert gone() is None
