"""How each kind of channel is addressed, its limits, and handing a message over, by Apprise."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

import apprise
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from tongpin.base.errors import UserError
from tongpin.notices.models import Channel, ChannelKind


class ChannelError(UserError):
    """The address is none, or nothing could be handed over; the message is written for users."""


@dataclass(frozen=True)
class ChannelAdapter:
    """What is known of one kind of channel."""

    url: Callable[[str], str]  # Apprise's address from what was typed; raises ChannelError
    per_minute: int  # as the platform allows
    per_day: int
    example: str


def _robot(pattern: str, scheme: str, example: str) -> Callable[[str], str]:
    """A robot's address from its webhook, as the platform shows it."""

    def url(typed: str) -> str:
        match = re.fullmatch(pattern, typed.strip())
        if not match:
            raise ChannelError(
                _("This is no such address. It looks like %(example)s.") % {"example": example}
            )
        return f"{scheme}://{match[1]}/"

    return url


def _mail(typed: str) -> str:
    try:
        if set(typed) & set("&=?%#/;,"):  # Apprise would take them for settings of its own
            raise ValidationError(typed)
        validate_email(typed.strip())
    except ValidationError as error:
        raise ChannelError(_("This is no mail address.")) from error
    if not settings.MAIL_URL:
        raise ChannelError(_("Mail is not set up here: TONGPIN_MAIL_URL is empty."))
    sign = "&" if "?" in settings.MAIL_URL else "?"
    return f"{settings.MAIL_URL}{sign}to={quote(typed.strip(), safe='@')}"


WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…"
DINGTALK = "https://oapi.dingtalk.com/robot/send?access_token=…"
FEISHU = "https://open.feishu.cn/open-apis/bot/v2/hook/…"
WAYS = {
    ChannelKind.MAIL: ChannelAdapter(_mail, 30, 2000, "office@example.gov.cn"),
    ChannelKind.WECOM: ChannelAdapter(
        _robot(
            r"https://qyapi\.weixin\.qq\.com/cgi-bin/webhook/send\?key=([\w-]{20,80})",
            "wecombot",
            WECOM,
        ),
        20,
        10_000,
        WECOM,
    ),
    ChannelKind.DINGTALK: ChannelAdapter(
        _robot(
            r"https://oapi\.dingtalk\.com/robot/send\?access_token=([0-9a-f]{64})",
            "dingtalk",
            DINGTALK,
        ),
        20,
        10_000,
        DINGTALK,
    ),
    ChannelKind.FEISHU: ChannelAdapter(
        _robot(r"https://open\.feishu\.cn/open-apis/bot/v2/hook/([\w-]{36})", "feishu", FEISHU),
        100,
        10_000,
        FEISHU,
    ),
}


def hand_over(channel: Channel, title: str, text: str) -> None:
    """Hand a message to the channel. Raises ChannelError where it does not take it."""
    url = WAYS[ChannelKind(channel.kind)].url(channel.address)
    service = apprise.Apprise.instantiate(url, suppress_exceptions=True)
    if service is None:
        raise ChannelError(_("The address is not understood."))
    with apprise.LogCapture(level=apprise.logging.WARNING, fmt="%(message)s") as log:
        done = service.notify(body=text, title=title)
        told = log.getvalue().strip()
    if not done:
        raise ChannelError(without_secrets(told, channel)[-300:] or _("It was not taken."))


def without_secrets(text: str, channel: Channel) -> str:
    """A fault as operators may read it."""
    last = text.splitlines()[-1] if text else ""
    for part in re.findall(r"[\w-]{16,}", channel.address):
        last = last.replace(part, "…")
    return last
