"""What a word is asked for, each answer one bit of a number; pure.

A sentence holds all bits of its words, so most questions end before a word is looked at.
"""

_CUES = (
    "abroad", "actual", "becomes", "done", "event", "flow", "paid", "park", "part", "plan", "rule",
    "standard", "stock", "stop", "subset", "target", "weak",
)  # fmt: skip
(
    ABROAD, ACTUAL, BECOMES, DONE, EVENT, FLOW, PAID, PARK, PART, PLAN, RULE,
    STANDARD, STOCK, STOP, SUBSET, TARGET, WEAK,
) = (1 << bit for bit in range(len(_CUES)))  # fmt: skip
_OF_CUE = {cue: 1 << bit for bit, cue in enumerate(_CUES)}

_FREE = len(_CUES)
CUED = 1 << _FREE  # stands in any list of cues
NOUN = 1 << _FREE + 1  # a counted noun, or one that is no figure of ours
PLACE = 1 << _FREE + 2  # may be a place
COUNTY = 1 << _FREE + 3  # a place below the prefectures
LEVEL = 1 << _FREE + 4  # has a rank
TOPIC = 1 << _FREE + 5  # names a field
CHOICE = 1 << _FREE + 6  # calls for an indicator or keeps one out
VERB = 1 << _FREE + 7  # a cue that may follow an amount and is no object of its own
EXPLAINED = 1 << _FREE + 8  # a function word, place or rank: nothing unknown
BROKEN = 1 << _FREE + 9  # has a mark inside that elsewhere ends a clause
DEALS = 1 << _FREE + 11  # 分别: deals the numbers behind it out to the nouns before
DONE_VERB = 1 << _FREE + 10  # behind a number it says that so many came about

_EXPLAIN = frozenset(("filler", "flow", "stock", "target", "actual", "subset", "paid", "back"))
_VERBS = frozenset(("stop", "filler", "flow", "stock", "actual", "done"))


def marks_of_cues(cues: frozenset[str]) -> int:
    """The bits of the lists a word stands in.

    >>> marks_of_cues(frozenset(("rule", "filler"))) == RULE | CUED | EXPLAINED | VERB
    True
    """
    bits = CUED if cues else 0
    for cue in cues:
        bits |= _OF_CUE.get(cue, 0)
    return bits | (EXPLAINED if cues & _EXPLAIN else 0) | (VERB if cues & _VERBS else 0)
