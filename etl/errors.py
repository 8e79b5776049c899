"""What can go wrong with the files people edit, said so that they can mend it.

Every message has five parts: file, entry, what was found, what is allowed, what to do.
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

    >>> fault("a.toml", "region", "'广洗'", "the 34 divisions", "Correct the name.")
    "a.toml [region]: found '广洗'; allowed: the 34 divisions. Correct the name."
    """
    return f"{file} [{entry}]: found {found}; allowed: {allowed}. {remedy}"


def report(faults: Sequence[str]) -> str:
    """All faults of a file together, one a line."""
    return "\n".join(faults)
