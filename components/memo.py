"""Answers kept as long as the run they came from.

The tables of a run never change, so neither does what is made from them. A new run starts empty,
and the answers go with the tables when the store lets them go.
"""

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from etl.store import Tables

Rest = ParamSpec("Rest")
Answer = TypeVar("Answer")
KEEP = 256


def per_run(
    make: Callable[Concatenate[Tables, Rest], Answer],
) -> Callable[Concatenate[Tables, Rest], Answer]:
    """Keep the last answers of a pure function of tables and hashable values. Do not change them."""
    kept: WeakKeyDictionary[Tables, OrderedDict[object, Answer]] = WeakKeyDictionary()

    @wraps(make)
    def answer(tables: Tables, /, *args: Rest.args, **kwargs: Rest.kwargs) -> Answer:
        answers = kept.setdefault(tables, OrderedDict())
        key = (args, tuple(kwargs.items()))
        try:
            return answers[key]
        except KeyError:  # asked for once: another thread may drop it meanwhile
            found = answers[key] = make(tables, *args, **kwargs)
        while len(answers) > KEEP:
            answers.popitem(last=False)
        return found

    return answer
