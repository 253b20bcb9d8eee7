"""The words of a pack in templates."""

from django import template

from tongpin.campaigns.models import Campaign
from tongpin.campaigns.pack_words import pack_word as word_of

register = template.Library()


@register.filter
def pack_word(text: str, campaign: Campaign | None) -> str:
    """The word in the language of the page; nothing where there is none."""
    return word_of(str(text), campaign or None) if text else ""
