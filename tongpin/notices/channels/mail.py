"""Mail, through the server that the settings name."""

from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongpin.notices.channels.channel_kind import ChannelError, ChannelKind

SETTINGS_OF_APPRISE = set("&=?%#/;,")  # it would take what follows these for settings of its own


def is_mail_address(address: str) -> bool:
    if SETTINGS_OF_APPRISE & set(address):
        return False
    try:
        validate_email(address.strip())
    except ValidationError:
        return False
    return True


def mail_url(address: str) -> str:
    """The settings' mail server, with this recipient."""
    if not is_mail_address(address):
        raise ChannelError(_("This is no mail address."))
    if not settings.MAIL_URL:
        raise ChannelError(_("Mail is not set up here: TONGPIN_MAIL_URL is empty."))
    joint = "&" if "?" in settings.MAIL_URL else "?"
    recipient = quote(address.strip(), safe="@")
    return f"{settings.MAIL_URL}{joint}to={recipient}"


MAIL = ChannelKind(
    key="mail",
    label=gettext_lazy("mail"),
    example="office@example.gov.cn",
    apprise_url=mail_url,
    per_minute=30,
    per_day=2000,
)
