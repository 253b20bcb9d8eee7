"""Form widgets that browsers know better than we do."""

from typing import Any

from django import forms


class DayInput(forms.DateInput):
    """The browser's own calendar; its value is always an ISO day."""

    input_type = "date"

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%Y-%m-%d", **options)
