"""A robot of a WeCom group (企业微信)."""

from django.utils.translation import gettext_lazy as _

from tongpin.notices.channels.channel_kind import ChannelKind, robot_url

EXAMPLE = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…"
WEBHOOK = r"https://qyapi\.weixin\.qq\.com/cgi-bin/webhook/send\?key=([\w-]{20,80})"

WECOM = ChannelKind(
    key="wecom",
    label=_("WeCom robot"),
    example=EXAMPLE,
    apprise_url=robot_url("wecombot", WEBHOOK, EXAMPLE),
    per_minute=20,
    per_day=10_000,
)
