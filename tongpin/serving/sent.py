"""What a browser sent to a form; None where it only looks, so that nothing is checked yet."""

from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict


def sent_data(request: HttpRequest) -> QueryDict | None:
    """For a form's data. A form that was given None is not valid and shows no errors."""
    return request.POST if request.method == "POST" else None


def sent_files(request: HttpRequest) -> MultiValueDict[str, Any] | None:
    """For a form's files."""
    return request.FILES if request.method == "POST" else None
