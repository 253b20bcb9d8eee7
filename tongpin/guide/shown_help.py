"""A page of help with the links that whoever asks may open."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise

from tongpin.guide.doors import Door
from tongpin.guide.help_pages.help_page import HelpPage, HowTo


@dataclass(frozen=True)
class HelpLink:
    label: Promise
    address: str


@dataclass(frozen=True)
class ShownStep:
    text: Promise
    links: tuple[HelpLink, ...]


@dataclass(frozen=True)
class ShownHowTo:
    how_to: HowTo
    links: tuple[HelpLink, ...]  # where it begins; none for who may not open it


@dataclass(frozen=True)
class ShownHelp:
    """What one reader sees of a page of help."""

    page: HelpPage
    steps: tuple[ShownStep, ...]
    how_tos: tuple[ShownHowTo, ...]


def shown_page(page: HelpPage, request: HttpRequest) -> ShownHelp:
    steps = []
    for step in page.steps:
        links = open_links(step.doors, request)
        steps.append(ShownStep(step.text, links))
    how_tos = []
    for how_to in page.how_tos:
        links = open_links((how_to.door,), request)
        how_tos.append(ShownHowTo(how_to, links))
    return ShownHelp(page, tuple(steps), tuple(how_tos))


def open_links(doors: tuple[Door, ...], request: HttpRequest) -> tuple[HelpLink, ...]:
    """Links to those of the pages that whoever asks may open."""
    links = []
    for door in doors:
        address = door.address_for(request)
        if address:
            links.append(HelpLink(door.label, address))
    return tuple(links)
