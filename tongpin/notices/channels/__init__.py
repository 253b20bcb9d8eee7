"""The kinds of channels: a registry, each kind a file."""

from django.utils.functional import Promise

from tongpin.notices.channels.channel_kind import ChannelKind
from tongpin.notices.channels.dingtalk import DINGTALK
from tongpin.notices.channels.feishu import FEISHU
from tongpin.notices.channels.mail import MAIL
from tongpin.notices.channels.wecom import WECOM

KINDS: dict[str, ChannelKind] = {kind.key: kind for kind in (MAIL, WECOM, DINGTALK, FEISHU)}


def channel_kind(key: str) -> ChannelKind:
    """The kind that is stored so. Raises KeyError where there is none."""
    return KINDS[key]


def channel_choices() -> list[tuple[str, str | Promise]]:
    """(key, label) of every kind, in the order in which a form offers them."""
    return [(kind.key, kind.label) for kind in KINDS.values()]
