"""A text read from left to right by patterns; what grammars of notations are made of."""

import re


class NotationScanner:
    """Where a grammar stands in a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The match that begins here, which is passed; None where there is none."""
        match = pattern.match(self.text, self.position)
        if match:
            self.position = match.end()
        return match

    @property
    def is_done(self) -> bool:
        return self.position >= len(self.text)
