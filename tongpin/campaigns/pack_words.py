"""What a pack names, in the language of the page: kinds, figures, mechanisms, fields, days.

Only what is shown is put so: what is stored, loaded, exported or printed in papers stays as the
pack has it.
"""

from django.utils.translation import get_language

from tongpin.base.traditional import traditional
from tongpin.campaigns.models import Campaign


def pack_word(text: str, campaign: Campaign | None) -> str:
    """The pack's word; in English where the pack has it, in the characters of 繁體."""
    language = get_language()
    if language == "zh-hant":
        return traditional(text)
    if language == "en" and campaign:
        return str(campaign.english.get(text, text))
    return text
