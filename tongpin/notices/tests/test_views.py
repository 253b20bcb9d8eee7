import pytest
from django.urls import reverse

from tongpin.notices.actions import add_channel, send_message
from tongpin.notices.channels import WECOM
from tongpin.notices.models import Channel, Message, Sending, SendingState
from tongpin.notices.tests.test_deliver import HOOK
from tongpin.testing import NOON, client_of, make_person

pytestmark = pytest.mark.django_db
INBOX, CHANNELS = "/inbox/", "/channels/"


def add_group(county, unit="柳林镇", name="群"):
    return add_channel(county[unit], WECOM, name, HOOK, by=None, now=NOON)


def send(county, key="a", unit="柳林镇"):
    send_message(county[unit].pk, key, f"给{unit}", "正文", path=reverse("home:start"), now=NOON)


def test_an_office_sees_its_own_inbox_and_puts_away(clerk_client, clerk, county):
    for name in ("柳林镇", "王庄村", "青禾县"):
        send(county, name, name)

    page = clerk_client.get(INBOX)
    (message,) = page.context["page"]
    assert message.title == "给柳林镇"
    other = Message.objects.get(key="青禾县")
    assert clerk_client.post(f"/inbox/{other.pk}/").status_code == 404
    assert clerk_client.post(f"/inbox/{message.pk}/").url == INBOX

    message.refresh_from_db()
    assert message.put_away_by == clerk
    assert "Nothing is open" in clerk_client.get(INBOX).content.decode()
    assert list(clerk_client.get("/inbox/?all=1").context["page"]) == [message]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_inbox_costs_the_same_queries_for_any_row_count(
    clerk_client, county, rows, django_assert_num_queries
):
    for number in range(rows):
        send(county, f"key{number}")
    clerk_client.get(INBOX)  # what the journal's cache remembers

    with django_assert_num_queries(9):
        response = clerk_client.get(INBOX)

    assert len(response.context["page"]) == rows


def test_a_channel_is_added_and_its_address_not_shown_again(clerk_client, county):
    data = {"unit": county["柳林镇"].pk, "kind": "wecom", "name": "工作群", "address": HOOK}

    assert clerk_client.post(CHANNELS, data).url == CHANNELS
    channel = Channel.objects.get()

    assert (channel.kind, channel.per_minute, channel.address) == ("wecom", 20, HOOK)
    for path in (CHANNELS, f"/channels/{channel.pk}/"):
        page = clerk_client.get(path).content.decode()
        assert "工作群" in page
        assert "WeCom robot" in page
        assert "693a91f6" not in page
    clerk_client.post(f"/channels/{channel.pk}/switch/")
    assert not Channel.objects.get().is_on


def test_an_address_that_is_none_is_refused_beside_its_field(clerk_client, county):
    data = {"unit": county["柳林镇"].pk, "kind": "wecom", "name": "群", "address": "https://a.cn"}

    response = clerk_client.post(CHANNELS, data)

    assert response.context["form"].errors == {
        "address": [f"This is no such address. It looks like {WECOM.example}."]
    }
    assert not Channel.objects.exists()


def test_other_units_channels_are_not_there(clerk_client, county):
    channel = add_group(county, "石桥乡")

    assert clerk_client.get(f"/channels/{channel.pk}/").status_code == 404
    assert clerk_client.post(f"/channels/{channel.pk}/switch/").status_code == 404
    assert Channel.objects.get().is_on


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_channels_costs_the_same_queries_for_any_row_count(
    clerk_client, county, rows, django_assert_num_queries
):
    for number in range(rows):
        add_group(county, name=f"群{number}")
    clerk_client.get(CHANNELS)

    with django_assert_num_queries(11):
        response = clerk_client.get(CHANNELS)

    assert len(response.context["channels"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_a_channel_costs_the_same_queries_for_any_number_of_sendings(
    clerk_client, county, rows, django_assert_num_queries
):
    channel = add_group(county)
    for number in range(rows):
        send(county, f"key{number}")
    path = reverse("notices:channel", args=[channel.pk])
    clerk_client.get(path)

    with django_assert_num_queries(11):
        response = clerk_client.get(path)

    assert len(response.context["page"]) == rows


def test_what_was_given_up_can_be_tried_again(clerk_client, county):
    channel = add_group(county)
    send(county)
    Sending.objects.update(state=SendingState.FAILED, fault="超限")

    page = clerk_client.get(f"/channels/{channel.pk}/").content.decode()
    clerk_client.post(f"/sendings/{Sending.objects.get().pk}/again/")

    assert "超限" in page
    sending = Sending.objects.get()
    assert (sending.state, sending.fault, sending.tries) == (SendingState.WAITING, "", 0)


def test_somebody_without_an_office_has_no_channels(county):
    client = client_of(make_person("路人", county["柳林镇"], username="member"))

    assert client.get(CHANNELS).status_code == 403
    assert "Nothing is open" in client.get(INBOX).content.decode()
