"""The tag by which base.html shows the hint of a page."""

from typing import Any

from django import template
from django.contrib.messages import constants, get_messages
from django.http import HttpRequest
from django.template import Context

from tongpin.guide.hints import Hint, hint_on, is_put_away

register = template.Library()


@register.inclusion_tag("guide/_hint_of_page.html", takes_context=True)
def hint_of_page(context: Context) -> dict[str, Any]:
    """The hint of the page, unless it was put away or the page tells of an error."""
    request = context.get("request")
    if request is None:  # the frame around a quiz, which shows its own
        return {}
    hint = fresh_hint(request)
    if has_error(context):
        hint = None
    return {
        "hint": hint,
        "page": request.get_full_path(),
        "csrf_token": context.get("csrf_token"),
    }


def has_error(context: Context) -> bool:
    """Whether a message or the page's form says that something went wrong."""
    form = context.get("form")
    errors = getattr(form, "errors", None)
    if errors:
        return True
    stored_messages = get_messages(context["request"])
    levels = [message.level for message in stored_messages]
    return max(levels, default=0) >= constants.ERROR


def fresh_hint(request: HttpRequest) -> Hint | None:
    """The hint of the page that somebody opens, where nobody has put it away.

    What a form answers has none: putting it away would lose what was typed.
    """
    match = request.resolver_match
    if match is None or request.method != "GET":
        return None
    hint = hint_on(match.view_name)
    if hint is None or is_put_away(hint, request):
        return None
    return hint
