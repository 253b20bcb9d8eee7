"""What a page of help says, as data."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from tongpin.guide.doors import Door
from tongpin.guide.sketch import Sketch


@dataclass(frozen=True)
class HelpStep:
    """Something that a role does here, and the pages on which it does it."""

    text: Promise
    doors: tuple[Door, ...] = ()


@dataclass(frozen=True, kw_only=True)
class HowTo:
    """One frequent thing: a picture with numbers, and what is done at each number."""

    title: Promise
    door: Door  # where it begins
    sketch: Sketch
    moves: tuple[Promise, ...]


@dataclass(frozen=True, kw_only=True)
class HelpPage:
    """What one role does here. Words in “” are those that stand on the site's pages."""

    key: str  # the role, or "resident"
    name: Promise
    title: Promise
    summary: Promise
    steps: tuple[HelpStep, ...]  # five to nine
    need_not: tuple[Promise, ...]
    how_tos: tuple[HowTo, ...]  # the three most frequent things

    def get_absolute_url(self) -> str:
        return reverse("guide:help_page", args=[self.key])
