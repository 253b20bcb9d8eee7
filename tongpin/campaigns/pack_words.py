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
        return _english(text, campaign.english)
    return text


def _english(text: str, names: dict[str, str]) -> str:
    """The pack's own name in English; 余小时 as hours and more."""
    bare = text.removeprefix("余")
    if text not in names and bare in names:
        return f"{names[bare]} +"
    return names.get(text, text)
