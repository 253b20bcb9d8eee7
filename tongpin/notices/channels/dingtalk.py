"""A robot of a DingTalk group (钉钉)."""

from django.utils.translation import gettext_lazy as _

from tongpin.notices.channels.channel_kind import ChannelKind, robot_url

EXAMPLE = "https://oapi.dingtalk.com/robot/send?access_token=…"
WEBHOOK = r"https://oapi\.dingtalk\.com/robot/send\?access_token=([0-9a-f]{64})"

DINGTALK = ChannelKind(
    key="dingtalk",
    label=_("DingTalk robot"),
    example=EXAMPLE,
    apprise_url=robot_url("dingtalk", WEBHOOK, EXAMPLE),
    per_minute=20,
    per_day=10_000,
)
