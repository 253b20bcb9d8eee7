"""Texts of questions on pages: with their pictures, or with what those show."""

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from tongpin.questions.picture_addresses import picture_address
from tongpin.questions.picture_signs import with_pictures as html_with_pictures
from tongpin.questions.picture_signs import without_pictures as text_without_pictures

register = template.Library()


@register.filter
def with_pictures(text: str) -> SafeString:
    """The text with its pictures; what is no HTML yet is escaped before."""
    html = html_with_pictures(conditional_escape(text), picture_address)
    return mark_safe(html)  # noqa: S308  # escaped above, but for the pictures


@register.filter
def without_pictures(text: str) -> str:
    """The text with what its pictures show, for places that hold none."""
    return text_without_pictures(str(text))
