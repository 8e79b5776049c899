"""What can go wrong with the files people edit, said so that they can mend it.

Every message has five parts: file, entry, what was found, what is allowed, what to do. They are in
Chinese, for it is analysts who read them, on the command line and on the page 数据质量. The entry
stands in 【】, as names of official documents have 〔〕 themselves; tables and keys are named as they
are written in the file.
"""

from collections.abc import Sequence


class EtlError(Exception):
    """A promise about the input is broken; the message says which and what to do."""


class DocumentError(EtlError):
    """One document or its sidecar cannot be read; the other documents go on."""


class DataFileError(EtlError):
    """A metric, lexicon or correction file is broken; the run stops before it writes."""


class TablesError(EtlError):
    """The tables are absent or cannot be read; the message says how to make them."""


def fault(file: object, entry: str, found: str, allowed: str, remedy: str) -> str:
    """One line of five parts.

    >>> fault("a.toml", "region", quoted("广洗"), "省、地级市的全称", "请改正地名。")
    'a.toml【region】发现：“广洗”；应为：省、地级市的全称。请改正地名。'
    """
    return f"{file}【{entry}】发现：{found}；应为：{allowed}。{remedy}"


def quoted(value: object) -> str:
    r"""A value as it was found, on one line: words in quotes, and what is nothing said so.

    >>> quoted("广\n洗"), quoted(12), quoted(None)
    ('“广\\n洗”', '12', '空值')
    """
    if value is None:
        return "空值"
    return f"“{repr(value)[1:-1]}”" if isinstance(value, str) else repr(value)


def report(faults: Sequence[str]) -> str:
    """All faults of a file together, one a line."""
    return "\n".join(faults)
