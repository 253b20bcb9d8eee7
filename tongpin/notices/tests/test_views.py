import pytest
from django.test import Client

from tongpin.notices.actions import add_channel, send_message
from tongpin.notices.models import Channel, ChannelKind, Message, Sending, SendingState
from tongpin.notices.tests.test_deliver import HOOK
from tongpin.orgs.models import Role
from tongpin.testing import NOON, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(county):
    client = Client()
    client.force_login(make_person("赵文员", county["柳林镇"], Role.CLERK, username="clerk"))
    return client


def test_an_office_sees_its_own_inbox_and_puts_away(client, county):
    for name in ("柳林镇", "王庄村", "青禾县"):
        send_message(county[name].pk, name, f"给{name}", "正文", path="/", now=NOON)

    page = client.get("/inbox/").content.decode()
    assert [name in page for name in ("给柳林镇", "给王庄村", "给青禾县")] == [True, False, False]
    other = Message.objects.get(key="青禾县")
    assert client.post(f"/inbox/{other.pk}/").status_code == 404
    client.post(f"/inbox/{Message.objects.get(key='柳林镇').pk}/")

    assert "Nothing is open" in client.get("/inbox/").content.decode()
    assert "给柳林镇" in client.get("/inbox/?all=1").content.decode()


def test_a_channel_is_added_and_its_address_not_shown_again(client, county):
    told = {"unit": county["柳林镇"].pk, "kind": "wecom", "name": "工作群", "address": HOOK}

    client.post("/channels/", told)
    channel = Channel.objects.get()

    for path in ("/channels/", f"/channels/{channel.pk}/"):
        assert "693a91f6" not in client.get(path).content.decode()
    client.post(f"/channels/{channel.pk}/switch/")
    assert not Channel.objects.get().is_on
    wrong = client.post("/channels/", told | {"address": "https://example.com"})
    assert "qyapi.weixin.qq.com" in wrong.content.decode()


def test_other_units_channels_are_not_there(client, county):
    channel = add_channel(county["石桥乡"], ChannelKind.WECOM, "群", HOOK, by=None, now=NOON)

    assert client.get(f"/channels/{channel.pk}/").status_code == 404
    assert client.post(f"/channels/{channel.pk}/switch/").status_code == 404


def test_what_was_given_up_can_be_tried_again(client, county):
    channel = add_channel(county["柳林镇"], ChannelKind.WECOM, "群", HOOK, by=None, now=NOON)
    send_message(county["柳林镇"].pk, "a", "标题", "正文", path="/", now=NOON)
    Sending.objects.update(state=SendingState.FAILED, fault="超限")

    assert "超限" in client.get(f"/channels/{channel.pk}/").content.decode()
    client.post(f"/sendings/{Sending.objects.get().pk}/again/")

    assert Sending.objects.get().state == SendingState.WAITING


def test_somebody_without_an_office_has_no_channels(county):
    client = Client()
    client.force_login(make_person("路人", county["柳林镇"], username="member"))

    assert client.get("/channels/").status_code == 403
    assert "Nothing is open" in client.get("/inbox/").content.decode()
