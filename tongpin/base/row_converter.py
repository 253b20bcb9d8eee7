"""Numbers of rows in addresses, no larger than databases count."""

from django.urls import register_converter
from django.urls.converters import IntConverter


class RowConverter(IntConverter):
    """As Django's `int`; an address with a longer number names no page."""

    regex = "[0-9]{1,17}"


register_converter(RowConverter, "row")
