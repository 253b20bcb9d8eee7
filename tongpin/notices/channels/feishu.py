"""A robot of a Feishu group (飞书)."""

from django.utils.translation import gettext_lazy as _

from tongpin.notices.channels.channel_kind import ChannelKind, robot_url

EXAMPLE = "https://open.feishu.cn/open-apis/bot/v2/hook/…"
WEBHOOK = r"https://open\.feishu\.cn/open-apis/bot/v2/hook/([\w-]{36})"

FEISHU = ChannelKind(
    key="feishu",
    label=_("Feishu robot"),
    example=EXAMPLE,
    apprise_url=robot_url("feishu", WEBHOOK, EXAMPLE),
    per_minute=100,
    per_day=10_000,
)
