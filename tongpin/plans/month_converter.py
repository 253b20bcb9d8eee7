"""Months in addresses."""

from datetime import date


class MonthConverter:
    """2021-04 as its first day."""

    regex = r"\d{4}-(?:0[1-9]|1[0-2])"

    def to_python(self, text: str) -> date:
        return date.fromisoformat(f"{text}-01")

    def to_url(self, first: date) -> str:
        return f"{first:%Y-%m}"
