"""Pages for residents, who have no account."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from tongpin.evidence.tests.pictures import as_file, scene
from tongpin.orgs.journal_cache import clear_journal_cache
from tongpin.service.models import RequestChannel, ServiceAsker, ServiceOrder, ServiceRequest
from tongpin.service.order_states import OrderState
from tongpin.service.tests.builders import ask, go, report

pytestmark = pytest.mark.django_db
NEW = "/ask/new/"
FORM = {
    "text": "村口路灯不亮",
    "where": "柳林镇王庄村东头",
    "contact": "王阿姨 13800000000",
    "category": "",
}


def request_of_page(page) -> ServiceRequest:
    request = ServiceRequest.objects.latest("id")
    assert page.redirect_chain == [(request.get_absolute_url(), 302)]
    return request


def test_anybody_asks_without_an_account(client, campaign, county):
    page = client.post(NEW, FORM, follow=True)

    request = request_of_page(page)
    assert (request.unit, request.place) == (county["王庄村"], "东头")
    assert (request.channel, request.taken_by) == (RequestChannel.PAGE, None)
    assert (request.asker.name, request.asker.phone) == ("王阿姨", "13800000000")
    assert request.order.title == "村口路灯不亮"
    assert "You asked." in page.text


def test_how_to_reach_them_is_sealed_in_the_database(client, campaign, county):
    client.post(NEW, FORM)

    with connection.cursor() as cursor:
        cursor.execute("SELECT name, phone FROM service_serviceasker")
        (row,) = cursor.fetchall()
    assert not any("王阿姨" in column or "138" in column for column in row)


def test_nobody_has_to_say_how_to_be_reached(client, campaign, county):
    client.post(NEW, FORM | {"contact": ""})

    assert ServiceRequest.objects.count() == 1
    assert not ServiceAsker.objects.exists()


def test_a_place_that_nobody_knows_is_the_countys(client, campaign, county):
    request = request_of_page(client.post(NEW, FORM | {"where": "大桥底下"}, follow=True))

    assert (request.unit, request.place) == (county["青禾县"], "大桥底下")


def test_a_code_on_the_wall_says_where(client, campaign, county):
    page = client.get(f"{NEW}?at={county['王庄村'].pk}&category=water")

    form = page.context["form"]
    assert form.initial == {"category": "water", "where": "王庄村"}


@pytest.mark.parametrize("at", ["0", "999", "x", "９"])
def test_a_code_that_is_none_says_nothing(client, campaign, county, at):
    assert client.get(f"{NEW}?at={at}").context["form"].initial["where"] == ""


def test_what_looks_the_same_is_shown_before_it_is_sent(client, campaign, county):
    first = ask(
        campaign, county["王庄村"], "村口的路灯坏了不亮", category="power", now=timezone.now()
    )

    page = client.post(NEW, FORM)

    assert page.context["alike"] == [first.order]
    assert ServiceRequest.objects.count() == 1

    request = request_of_page(client.post(NEW, FORM | {"joins": first.order.pk}, follow=True))
    assert request.order == first.order
    assert ServiceOrder.objects.count() == 1


def test_what_is_another_all_the_same_is_an_order_of_its_own(client, campaign, county):
    first = ask(
        campaign, county["王庄村"], "村口的路灯坏了不亮", category="power", now=timezone.now()
    )

    request = request_of_page(client.post(NEW, FORM | {"sure": "1"}, follow=True))

    assert request.order != first.order


def test_nothing_alike_is_shown_of_elsewhere_or_of_what_is_over(client, campaign, county, office):
    ask(campaign, county["石桥乡"], "村口的路灯坏了不亮", category="power", now=timezone.now())
    over = ask(
        campaign, county["王庄村"], "村口的路灯坏了不亮", category="power", now=timezone.now()
    )
    go(over.order, ("refuse", office, {"text": "重复"}), now=timezone.now())

    request_of_page(client.post(NEW, FORM, follow=True))


@pytest.mark.parametrize("category", ["dispute", ""])
def test_what_is_private_or_not_sorted_yet_is_shown_to_nobody(client, campaign, county, category):
    ask(campaign, county["王庄村"], "村口的路灯坏了不亮", category=category, now=timezone.now())

    request_of_page(client.post(NEW, FORM, follow=True))


def test_a_phone_that_sends_twice_has_one_request(client, campaign, county):
    form = client.get(NEW)
    number = re.search(r'name="sent_number" value="([^"]+)"', form.text)[1]

    for __ in range(2):
        page = client.post(NEW, FORM | {"sent_number": number}, follow=True)

    assert ServiceRequest.objects.count() == 1
    assert "nothing was done twice" in page.text


def test_pictures_are_kept_over_the_question_whether_it_is_the_same(client, campaign, county):
    ask(campaign, county["王庄村"], "村口的路灯坏了不亮", category="power", now=timezone.now())
    lamp = SimpleUploadedFile("lamp.jpg", as_file(scene(1), "JPEG"))

    page = client.post(NEW, FORM | {"pictures": [lamp]})
    page = client.post(NEW, FORM | {"sure": "1", "kept": page.context["kept"]}, follow=True)

    request = request_of_page(page)
    (row,) = request.pictures.all()
    address = reverse("service:request_picture", args=[request.key, row.pk])
    shown = client.get(address)
    assert (shown["Content-Type"], b"".join(shown)[:2]) == ("image/jpeg", b"\xff\xd8")
    assert address in page.text


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([("a.txt", b"hello")], "a.txt"),
        ([("a.jpg", None)] * 4, "Three pictures are enough"),
    ],
)
def test_what_is_no_picture_or_too_many_is_refused(client, campaign, county, files, words):
    pictures = [
        SimpleUploadedFile(f"{number}{name}", content or as_file(scene(number), "JPEG"))
        for number, (name, content) in enumerate(files)
    ]

    page = client.post(NEW, FORM | {"pictures": pictures})

    assert words in page.text
    assert not ServiceRequest.objects.exists()


def test_one_phone_does_not_flood_the_centre(client, campaign, county):
    for number in range(10):
        client.post(NEW, FORM | {"text": f"{number}" * 9, "sure": "1"})

    page = client.post(NEW, FORM | {"text": "another one", "sure": "1"})

    assert "This phone sent many requests" in page.text
    assert ServiceRequest.objects.count() == 10


def test_where_nothing_can_be_asked_for_there_is_no_page(client, campaign, county):
    campaign.services = {}
    campaign.save()
    clear_journal_cache()

    assert client.get("/ask/").status_code == 404
    assert client.get(NEW).status_code == 404


def test_the_page_of_a_request_tells_no_name_of_ours(client, done_order, request_of_village):
    page = client.get(request_of_village.get_absolute_url())

    assert "Sent to 柳林镇" in page.text
    assert "换了水龙头" in page.text
    assert "林晓" not in page.text
    assert "方远" not in page.text
    assert "13800000000" not in page.text


def test_reasons_between_offices_are_not_told(client, dispatched_order, clerk, request_of_village):
    go(dispatched_order, ("object", clerk, {"text": "不归我们管"}))

    assert "不归我们管" not in client.get(request_of_village.get_absolute_url()).text


def test_a_refusal_is_told_with_its_reason(client, request_of_village, office):
    go(request_of_village.order, ("refuse", office, {"text": "请到县住建局窗口"}))

    assert "请到县住建局窗口" in client.get(request_of_village.get_absolute_url()).text


def test_each_part_is_told_with_what_was_done(client, campaign, county, office, clerk):
    request = ask(campaign, county["王庄村"], "修水龙头，再送我去医院")
    order = go(request.order, ("split", office, {"parts": ("修水龙头", "送医")}))
    part = order.parts.order_by("pk")[0]
    values = {"title": "修水龙头", "category": "road", "unit": county["柳林镇"]}
    report(go(part, ("dispatch", office, values), ("accept", clerk, {})), clerk)

    page = client.get(request.get_absolute_url())

    assert "修水龙头：Sent to 柳林镇" in page.text
    assert "修水龙头：The unit says that it is done." in page.text
    assert "换了水龙头" in page.text
    assert "林晓" not in page.text


def test_others_who_joined_do_not_read_ones_words(client, campaign, county, request_of_village):
    joined = ask(campaign, county["王庄村"], "我家水管也漏了", joins=request_of_village.order)

    page = client.get(joined.get_absolute_url())

    assert request_of_village.text not in page.text


def test_a_question_is_answered_on_the_page(client, request_of_village, office):
    go(request_of_village.order, ("ask", office, {"text": "哪一户？"}))
    address = reverse("service:request_words", args=[request_of_village.key])
    assert "哪一户？" in client.get(request_of_village.get_absolute_url()).text

    client.post(address, {"text": "三号院"})

    request_of_village.order.refresh_from_db()
    assert request_of_village.order.state == OrderState.RECEIVED


def test_something_is_added_on_the_page(client, request_of_village):
    address = reverse("service:request_words", args=[request_of_village.key])

    for __ in range(2):
        page = client.post(address, {"text": "下午在家"}, follow=True)

    assert "下午在家" in page.text
    assert request_of_village.notes.count() == 1


def test_it_is_withdrawn_on_the_page(client, request_of_village):
    client.post(reverse("service:request_withdraw", args=[request_of_village.key]))

    request_of_village.order.refresh_from_db()
    assert request_of_village.order.state == OrderState.WITHDRAWN


def test_the_resident_has_the_last_word(client, done_order, request_of_village):
    address = reverse("service:request_rate", args=[request_of_village.key])

    page = client.post(address, {"outcome": "not_solved", "text": "还在漏"}, follow=True)

    done_order.refresh_from_db()
    assert done_order.state == OrderState.CONTESTED
    assert "not solved" in page.text


def test_whoever_worked_on_it_says_nothing_by_the_link(
    client, clerk_client, done_order, request_of_village
):
    address = reverse("service:request_rate", args=[request_of_village.key])

    page = clerk_client.post(address, {"outcome": "solved"}, follow=True)

    assert "Who worked on it" in page.text
    assert not request_of_village.ratings.exists()


def test_the_handlers_browser_is_known_after_signing_out(
    clerk_client, dispatched_order, request_of_village
):
    def move(key, **data):
        address = reverse("service:order_move", args=[dispatched_order.pk, key])
        page = clerk_client.post(address, data)
        assert page.status_code == 302, page.context["forms"]

    move("accept")
    move(
        "report", text="好了", done_on=f"{request_of_village.made_at:%Y-%m-%d}", confirmation="在场"
    )
    clerk_client.post(reverse("account_logout"))

    address = reverse("service:request_rate", args=[request_of_village.key])
    page = clerk_client.post(address, {"outcome": "solved"}, follow=True)

    assert "On this device" in page.text


@pytest.mark.parametrize("name", ["request", "request_words", "request_rate", "request_withdraw"])
def test_a_link_that_is_none_leads_nowhere(client, campaign, county, name):
    address = reverse(f"service:{name}", args=["0" * 8 + "-0000-4000-8000-" + "0" * 12])

    assert client.post(address).status_code in (404, 405)
    assert client.get(address).status_code in (404, 405)


def test_nothing_is_said_before_it_is_done(client, dispatched_order, request_of_village):
    address = reverse("service:request_rate", args=[request_of_village.key])

    page = client.post(address, {"outcome": "solved"}, follow=True)

    assert "Choose one of the answers" in page.text
    assert not request_of_village.ratings.exists()


def test_the_page_costs_few_queries(
    client, done_order, request_of_village, django_assert_max_num_queries
):
    client.get(request_of_village.get_absolute_url())

    with django_assert_max_num_queries(16):
        client.get(request_of_village.get_absolute_url())
