"""Handing a message over to a channel, by Apprise."""

import re

import apprise
from django.utils.translation import gettext as _

from tongpin.notices.channels import channel_kind
from tongpin.notices.channels.channel_kind import ChannelError
from tongpin.notices.models import Channel

LONGEST_FAULT = 300  # characters


def hand_over(channel: Channel, title: str, text: str) -> None:
    """Hand a message to the channel. Raises ChannelError where it does not take it."""
    url = channel_kind(channel.kind).apprise_url(channel.address)
    service = apprise.Apprise.instantiate(url, suppress_exceptions=True)
    if service is None:
        raise ChannelError(_("The address is not understood."))
    with apprise.LogCapture(level=apprise.logging.WARNING, fmt="%(message)s") as log:
        is_taken = service.notify(body=text, title=title)
        warnings = log.getvalue().strip()
    if not is_taken:
        fault = without_secrets(warnings, channel)[-LONGEST_FAULT:]
        raise ChannelError(fault or _("It was not taken."))


def without_secrets(text: str, channel: Channel) -> str:
    """The last line of a fault, as operators may read it."""
    last_line = text.splitlines()[-1] if text else ""
    for secret in re.findall(r"[\w-]{16,}", channel.address):
        last_line = last_line.replace(secret, "…")
    return last_line
