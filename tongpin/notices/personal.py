"""What notices stores about people: who put messages away, who opened channels."""

from tongpin.notices.models import Channel, Message
from tongpin.orgs.personal_data import signature

PERSONAL_DATA = (
    signature(Message, "put_away_by", key="messages_put_away", label="处理过的提醒"),
    signature(
        Channel,
        "made_by",
        key="channels_opened",
        label="开设的提醒渠道",
        columns={"unit": "unit__name", "name": "name", "at": "made_at"},
    ),
)
