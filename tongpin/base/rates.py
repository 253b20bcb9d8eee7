"""Shares of a whole, which carry the whole with them: 180 of 900 (20.0 %). Pure."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of how many. There is no way to print it without its base.

    Raises ValueError for a part that is no part of the base.
    """

    part: int
    base: int

    def __post_init__(self) -> None:
        if not 0 <= self.part <= self.base:
            raise ValueError(f"{self.part} is no part of {self.base}.")

    def __add__(self, other: object) -> "Rate":
        """Both together: parts and bases are added, never percentages."""
        if not isinstance(other, Rate):
            return NotImplemented
        return Rate(self.part + other.part, self.base + other.base)

    def __format__(self, spec: str) -> str:
        """A width at most: no format leaves the base out."""
        return format(str(self), spec)

    @property
    def of_base(self) -> str:
        """180/900."""
        return f"{self.part}/{self.base}"

    def __str__(self) -> str:
        """180/900 (20.0 %); of nothing there is no percentage: 0/0.

        What is not all is never rounded up to 100.0 %, and what is not nothing never to 0.0 %.
        """
        return f"{self.of_base} ({self._percent()} %)" if self.base else self.of_base

    def in_chinese(self, word: str) -> tuple[str, str]:
        """As reports print it, the base and the part apart: 900件中, 180件（20.0%）."""
        percent = f"（{self._percent()}%）" if self.base else ""
        return f"{self.base}{word}中", f"{self.part}{word}{percent}"

    def _percent(self) -> Decimal:
        exact = Decimal(100 * self.part) / Decimal(self.base)
        rounded = exact.quantize(TENTH, ROUND_HALF_UP)
        if self.part < self.base:
            rounded = min(rounded, 100 - TENTH)
        if self.part:
            rounded = max(rounded, TENTH)
        return rounded
