"""What a kind of channel is."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tongpin.base.errors import UserError


class ChannelError(UserError):
    """The address is none, or nothing could be handed over; the message is written for users."""


@dataclass(frozen=True, kw_only=True)
class ChannelKind:
    """Where messages can go besides the inbox, and how.

    key          as stored, at most ten characters; its file has that name
    label        the word for it
    example      what an address looks like
    apprise_url  Apprise's address from the one that was typed; raises ChannelError for none
    per_minute   messages that the platform takes in a minute
    per_day      and in a day
    """

    key: str
    label: str | Promise
    example: str
    apprise_url: Callable[[str], str]
    per_minute: int
    per_day: int


def robot_url(scheme: str, webhook: str, example: str) -> Callable[[str], str]:
    """The `apprise_url` of a group's robot, which is known by its webhook.

    scheme    of Apprise's address
    webhook   the form of the platform's address; its first group is the robot's key
    example   what to show for an address of another form
    """

    def apprise_url(address: str) -> str:
        match = re.fullmatch(webhook, address.strip())
        if match is None:
            raise ChannelError(
                _("This is no such address. It looks like %(example)s.") % {"example": example}
            )
        return f"{scheme}://{match[1]}/"

    return apprise_url
