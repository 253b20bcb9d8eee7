"""Every form that writes carries a number that counts once: csrf_token brings it along."""

from typing import Any
from uuid import uuid4

from django import template
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html

from tongpin.serving.sent_once import NUMBER_FIELD

register = template.Library()


class NumberedTokenNode(CsrfTokenNode):
    """The token that a form comes from us, and the number of this form."""

    def render(self, context: Context) -> Any:
        token = super().render(context)
        if not token:
            return token
        number = '{}<input type="hidden" name="{}" value="{}">'
        return format_html(number, token, NUMBER_FIELD, uuid4())


@register.tag
def csrf_token(parser: Parser, token: Token) -> NumberedTokenNode:
    """As Django's, which it stands for in every template."""
    return NumberedTokenNode()
