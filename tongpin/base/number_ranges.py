"""Runs of whole numbers as a short text: 3-7,12."""

from collections.abc import Iterator, Sequence


def ranges_of(numbers: Sequence[int]) -> str:
    """Numbers in rising order, each once."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def numbers_in(text: str) -> Iterator[int]:
    """The numbers again. Raises ValueError for a text that `ranges_of` does not write."""
    for run in text.split(","):
        first, _dash, last = run.partition("-")
        yield from range(int(first), int(last or first) + 1)
