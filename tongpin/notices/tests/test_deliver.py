from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from tongpin.notices.actions import (
    BACK_OFF_MIN,
    STALE,
    add_channel,
    after_quiet_hours,
    deliver,
    put_away,
    send_again,
    send_message,
    switch_channel,
)
from tongpin.notices.apprise_client import without_secrets
from tongpin.notices.channels import FEISHU, MAIL, WECOM
from tongpin.notices.channels.channel_kind import ChannelError
from tongpin.notices.models import Channel, Message, Sending, SendingState
from tongpin.testing import NOON, make_person

pytestmark = pytest.mark.django_db
HOOK = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7aoc-4bc4-97a0-0ec2sifa5aaa"
FEISHU_HOOK = "https://open.feishu.cn/open-apis/bot/v2/hook/0ec2a91f-7a0c-4bc4-97a0-0ec251fa5aaa"


class Platform:
    """Stands for all platforms: remembers what it took, refuses whose address it is told to."""

    def __init__(self):
        self.messages = []
        self.refuses = set()

    def __call__(self, channel, title, text):
        if channel.name in self.refuses:
            raise ChannelError("45009 reach max api daily quota limit")
        self.messages.append((channel.name, title))


@pytest.fixture
def platform():
    return Platform()


@pytest.fixture
def channel(county):
    return add_channel(county["柳林镇"], WECOM, "工作群", HOOK, by=None, now=NOON)


def send(county, number=1, *, now=NOON, name="柳林镇"):
    return send_message(county[name].pk, f"key{number}", f"第{number}条", "正文", path="/", now=now)


def states():
    return list(Sending.objects.order_by("id").values_list("state", flat=True))


def test_a_message_is_told_once_and_goes_through_every_channel(county, channel, platform):
    add_channel(county["柳林镇"], FEISHU, "飞书群", FEISHU_HOOK, by=None, now=NOON)

    assert send(county)
    assert not send(county)
    counts = deliver(now=NOON, send=platform)

    assert counts == {"sent": 2, "failed": 0}
    assert platform.messages == [("工作群", "第1条"), ("飞书群", "第1条")]
    assert deliver(now=NOON, send=platform) == {"sent": 0, "failed": 0}
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("at", "leaves"),
    [
        ("2021-04-30 07:59", "2021-04-30 08:00"),
        ("2021-04-30 08:00", "2021-04-30 08:00"),
        ("2021-04-30 19:59", "2021-04-30 19:59"),
        ("2021-04-30 20:00", "2021-05-01 08:00"),
        ("2020-02-28 23:30", "2020-02-29 08:00"),
        ("2021-12-31 21:00", "2022-01-01 08:00"),
    ],
)
def test_nothing_leaves_at_night(at, leaves):
    def china(text):
        return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=UTC) - timedelta(hours=8)

    assert after_quiet_hours(china(at)) == china(leaves)


@pytest.mark.parametrize(
    ("at", "leaves"),
    [
        ("2021-03-13T21:00-05:00", "2021-03-14T08:00-04:00"),  # a night of eleven hours
        ("2021-11-06T21:00-04:00", "2021-11-07T08:00-05:00"),
    ],
)
def test_the_night_ends_at_eight_also_when_clocks_are_moved(at, leaves):
    with timezone.override("America/New_York"):
        assert after_quiet_hours(datetime.fromisoformat(at)) == datetime.fromisoformat(leaves)


def test_a_slow_pass_tells_each_its_own_moment_and_ends_at_night(
    county, channel, platform, monkeypatch
):
    passed = [0.0]
    monkeypatch.setattr("tongpin.notices.actions.monotonic", lambda: passed[0])
    for number in range(5):
        send(county, number)

    def slow(*sent):
        passed[0] += 25 * 60
        platform(*sent)

    evening = NOON + timedelta(hours=7)  # an hour before the quiet hours
    assert deliver(now=evening, send=slow)["sent"] == 3
    moments = Sending.objects.exclude(sent_at=None).order_by("id").values_list("sent_at", flat=True)
    assert [moment - evening for moment in moments] == [
        timedelta(minutes=minutes) for minutes in (25, 50, 75)
    ]


def test_what_is_told_at_night_waits_for_the_morning(county, channel, platform):
    night = NOON + timedelta(hours=9)  # nine in the evening
    send(county, now=night)

    assert deliver(now=night, send=platform)["sent"] == 0
    assert deliver(now=night + timedelta(hours=11), send=platform)["sent"] == 1


def test_a_broken_channel_holds_up_no_other_and_says_what_is_wrong(county, channel, platform):
    add_channel(county["石桥乡"], FEISHU, "别的群", FEISHU_HOOK, by=None, now=NOON)
    platform.refuses = {"工作群"}
    for number in range(3):
        send(county, number)
        send(county, f"b{number}", name="石桥乡")

    counts = deliver(now=NOON, send=platform)

    assert counts == {"sent": 3, "failed": 1}
    channel.refresh_from_db()
    assert channel.fault == "45009 reach max api daily quota limit"
    assert channel.broken_since - NOON < timedelta(seconds=30)
    platform.refuses = set()
    assert deliver(now=NOON + timedelta(minutes=2), send=platform)["sent"] == 3
    channel.refresh_from_db()
    assert (channel.broken_since, channel.fault) == (None, "")


def test_it_is_tried_again_ever_later_and_then_given_up(county, channel, platform):
    platform.refuses = {"工作群"}
    send(county)
    now, gaps = NOON, []
    while states() == [SendingState.WAITING]:
        deliver(now=now, send=platform)
        due = Sending.objects.get().next_at
        gaps.append(due - now)
        now = due

    assert [round(gap / timedelta(minutes=1)) for gap in gaps] == [*BACK_OFF_MIN, 0]
    assert states() == [SendingState.FAILED]
    platform.refuses = set()
    send_again(Sending.objects.get(), now=now)
    assert deliver(now=now, send=platform)["sent"] == 1


def test_a_channel_gets_no_more_in_a_minute_than_its_platform_takes(county, channel, platform):
    for number in range(25):
        send(county, number)

    assert deliver(now=NOON, send=platform)["sent"] == 20
    assert deliver(now=NOON + timedelta(seconds=30), send=platform)["sent"] == 0
    assert deliver(now=NOON + timedelta(seconds=61), send=platform)["sent"] == 5


def test_nor_more_in_a_day(county, channel, platform):
    Channel.objects.update(per_day=2)
    for number in range(3):
        send(county, number)

    assert deliver(now=NOON, send=platform)["sent"] == 2
    assert deliver(now=NOON + timedelta(hours=2), send=platform)["sent"] == 0
    assert deliver(now=NOON + timedelta(hours=25), send=platform)["sent"] == 1


def test_what_was_broken_off_is_left_for_a_person_never_sent_twice(county, channel, platform):
    send(county)
    Sending.objects.update(state=SendingState.UNDER_WAY, claimed_at=NOON)

    deliver(now=NOON + STALE / 2, send=platform)
    assert states() == [SendingState.UNDER_WAY]
    deliver(now=NOON + 2 * STALE, send=platform)

    assert states() == [SendingState.UNSURE]
    assert platform.messages == []


def test_a_channel_that_rests_gets_nothing_until_it_is_used_again(county, channel, platform):
    clerk = make_person("赵", county["柳林镇"])
    send(county)
    switch_channel(channel, False, by=clerk, now=NOON)
    assert deliver(now=NOON, send=platform)["sent"] == 0

    switch_channel(channel, True, by=clerk, now=NOON)
    assert deliver(now=NOON, send=platform)["sent"] == 1


def test_a_fault_of_another_sort_breaks_only_its_channel(county, channel, platform):
    send(county)

    def broken(*__):
        raise RuntimeError("no route to host")

    assert deliver(now=NOON, send=broken) == {"sent": 0, "failed": 1}
    assert "no route" in Sending.objects.get().fault


def test_an_address_that_is_none_is_refused_with_an_example(county):
    for kind, address, fault in (
        (WECOM, "https://example.com/x", "qyapi.weixin.qq.com"),
        (FEISHU, HOOK, "open.feishu.cn"),
        (MAIL, "office", "mail address"),
        (MAIL, "office@example.cn", "TONGPIN_MAIL_URL"),
    ):
        with pytest.raises(ChannelError, match=fault):
            add_channel(county["柳林镇"], kind, "群", address, by=None, now=NOON)


def test_faults_keep_the_address_secret(channel):
    fault = f"Failed to send to {HOOK}\\nsent 693a91f6-7aoc-4bc4-97a0-0ec2sifa5aaa: 400"

    assert "693a91f6" not in without_secrets(fault, channel)


def test_what_was_put_away_stays_readable(county):
    send(county)
    clerk = make_person("赵", county["柳林镇"])
    message = Message.objects.get()

    put_away(message, by=clerk, now=NOON)
    put_away(message, by=clerk, now=NOON + timedelta(days=1))

    message.refresh_from_db()
    assert (message.put_away_at, message.put_away_by) == (NOON, clerk)
    assert not Message.objects.waiting_for([county["柳林镇"].pk]).exists()


def test_what_is_tried_again_waits_for_the_morning_too(county, channel, platform):
    evening = NOON + timedelta(hours=7, minutes=58)  # 19:58 in China
    platform.refuses = {"工作群"}
    send(county, now=evening)
    deliver(now=evening, send=platform)
    platform.refuses = set()

    assert deliver(now=evening + timedelta(hours=2), send=platform)["sent"] == 0
    assert deliver(now=evening + timedelta(hours=13), send=platform)["sent"] == 1


def test_a_mail_address_sets_nothing_but_the_recipient(county, settings):
    settings.MAIL_URL = "mailtos://site:secret@mail.example.cn?from=office@example.cn"

    for address in (
        "a&smtp=evil.example.com&to=q@c.com",
        "a%26smtp=x@c.com",
        "a?mode=insecure@c.com",
    ):
        with pytest.raises(ChannelError, match="no mail address"):
            MAIL.apprise_url(address)
    assert MAIL.apprise_url("a+b@c.com").endswith("&to=a%2Bb@c.com")


def test_another_kind_under_the_same_name_has_its_own_limits(county):
    add_channel(county["柳林镇"], FEISHU, "群", FEISHU_HOOK, by=None, now=NOON)

    add_channel(county["柳林镇"], WECOM, "群", HOOK, by=None, now=NOON)

    assert Channel.objects.get().per_minute == 20
