"""Bytes of one format -> raw text, or rows; one module a format.

A reader knows nothing of documents, regions or tables: it gives the text and what the file itself
says of its origin. Its libraries load where it is used. Readers that can hang or swell run in a
process of their own: ``python -m etl.readers`` (see ``etl.sources.apart``).
"""

from dataclasses import dataclass, field

from etl.errors import DocumentError, fault

SIZE = 64 * 1024 * 1024
"""Bytes of a document. The longest plan has 0.3 MB of text; a gazette with pictures 40 MB."""
CHARACTERS = 5_000_000
"""Characters of a text, ten times the longest yearbook's."""
PAGES = 1_000
ROWS = 100_000
"""Rows of a table of figures."""
EXPANDED = 256 * 1024 * 1024
"""Bytes that a docx or xlsx, which are archives, may unfold to."""
SECONDS = 60
"""Of computing time for one document."""
MEMORY = 2 * 1024 * 1024 * 1024
"""Bytes of address space of a reader's process."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The raw text of a file and what the file says of its origin, by the keys of a sidecar.

    ``notes`` are for the analyst: what of the file is not in the text.
    """

    text: str
    origin: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def refusal(name: str, found: str, allowed: str, remedy: str) -> DocumentError:
    """Why a file is not taken, to be raised."""
    return DocumentError(fault(name, "文件", found, allowed, remedy))
