"""Which numbers a statement allows; pure."""

from dataclasses import dataclass

from etl.schema import Qualifier

_TOLERANCE = 0.005  # 3.4亿 and 3.42亿: the same to the digits stated


@dataclass(frozen=True, slots=True)
class Interval:
    """What a value allows; an open side is infinite."""

    low: float
    high: float

    def meets(self, other: "Interval") -> bool:
        """Whether both can be true of one number."""
        return self.low <= other.high and other.low <= self.high


def interval(low: float | None, high: float | None, qualifier: str) -> Interval:
    """The numbers a statement allows: 约 10 % either way, 余 and 不超过 up to 30 % on their side.

    The 30 % say what a writer would still round so: 170余 is said of 172, not of 400.
    """
    if qualifier == Qualifier.APPROX and low is not None:
        return Interval(low * 0.9, low * 1.1)
    if qualifier == Qualifier.AT_LEAST and low is not None:
        return Interval(low * (1 - _TOLERANCE), low * 1.3)
    if qualifier == Qualifier.AT_MOST and high is not None:
        return Interval(high * 0.7, high * (1 + _TOLERANCE))
    first = low if low is not None else float("-inf")
    last = high if high is not None else float("inf")
    return Interval(first * (1 - _TOLERANCE), last * (1 + _TOLERANCE))
