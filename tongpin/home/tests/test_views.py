import pytest
from django.urls import reverse

from tongpin.burden.models import Complaint
from tongpin.orgs.actions import add_unit
from tongpin.orgs.models import Person
from tongpin.testing import NOON, make_act, make_campaign


def test_everything_but_login_and_complaints_asks_for_a_login(client, campaign, county):
    make_act(campaign, county["柳林镇"])
    paths = ["/acts/", "/figures/", "/reports/", "/ledgers/", "/units/", "/complaints/"]

    for path in paths:
        assert client.get(path).headers.get("Location") == f"/accounts/login/?next={path}", path
    assert 'name="password"' in client.get("/accounts/login/").content.decode()
    assert client.get("/complaints/new/").context["form"].fields.keys() == {
        "text",
        "contact",
        "page",
    }


def test_nobody_signs_up(client, campaign):
    client.post("/accounts/signup/", {"username": "new", "password1": "a-long-password-1"})

    assert Person.objects.filter(username="new").count() == 0


def test_five_wrong_passwords_lock_the_account(client, campaign, office):
    for _ in range(5):
        client.post("/accounts/login/", {"login": "office", "password": "wrong"})

    response = client.post("/accounts/login/", {"login": "office", "password": "secret-pass"})

    assert response.context["form"].non_field_errors()
    assert "_auth_user_id" not in client.session


def test_signing_in_leads_to_the_start_page(client, campaign, office):
    response = client.post("/accounts/login/", {"login": "office", "password": "secret-pass"})

    assert (response.status_code, response.url) == (302, "/")


def test_the_policy_allows_no_inline_script(client, campaign):
    policy = client.get("/accounts/login/").headers["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_a_complaint_without_a_name_reaches_the_office(client, campaign, office):
    client.post("/complaints/new/", {"text": "同一张表报了两次", "page": "/ledgers/"})
    client.force_login(office)

    page = client.get("/complaints/").content.decode()
    complaint = Complaint.objects.get()
    client.post(f"/complaints/{complaint.pk}/answer/", {"answer": "以后只报一次"})

    assert "同一张表报了两次" in page
    complaint.refresh_from_db()
    assert (complaint.answer, complaint.answered_by) == ("以后只报一次", office)


def test_only_the_office_reads_complaints(clerk_client, campaign):
    assert clerk_client.get("/complaints/").status_code == 403


def test_a_unit_is_404_outside_the_tree(stranger_client, campaign, county):
    assert stranger_client.get(f"/units/{county['柳林镇'].pk}/").status_code == 404
    own_page = stranger_client.get(f"/units/{county['石桥乡'].pk}/")
    assert own_page.context["unit"] == county["石桥乡"]
    assert [post.person.name for post in own_page.context["posts"]] == ["石磊"]


def test_the_list_of_units_is_the_own_unit_with_all_below(clerk_client, campaign, county):
    response = clerk_client.get("/units/")

    assert list(response.context["units"]) == [county["柳林镇"], county["王庄村"]]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_units_costs_the_same_queries_for_any_row_count(
    clerk_client, campaign, county, rows, django_assert_num_queries
):
    for number in range(rows):
        add_unit(f"第{number}村", parent=county["柳林镇"], by=None, now=NOON)
    clerk_client.get("/units/")

    with django_assert_num_queries(9):
        response = clerk_client.get("/units/")

    assert len(response.context["units"]) == 2 + rows


@pytest.mark.parametrize("rows", [1, 3])
def test_a_units_page_costs_the_same_queries_for_any_row_count(
    office_client, campaign, county, rows, django_assert_num_queries
):
    for number in range(rows):
        make_act(campaign, county["柳林镇"], title=f"参观第{number}处")
        add_unit(f"第{number}村", parent=county["柳林镇"], by=None, now=NOON)
    path = reverse("home:unit", args=[county["柳林镇"].pk])
    office_client.get(path)  # folds

    with django_assert_num_queries(17):
        response = office_client.get(path)

    assert len(response.context["acts"]) == rows
    assert len(response.context["below"]) == 1 + rows


def test_a_units_page_shows_the_figures_of_each_unit_below(office_client, campaign, county):
    make_act(campaign, county["柳林镇"], visits=10)
    make_act(campaign, county["石桥乡"], visits=5)

    response = office_client.get(county["青禾县"].get_absolute_url())

    labels = [column.label for column in response.context["columns"]]
    below = {unit.name: values for unit, values in response.context["below"]}
    assert below.keys() == {"柳林镇", "石桥乡", "县教育局"}
    assert {len(values) for values in below.values()} == {len(labels)}
    assert [sum(values) > 0 for values in below.values()] == [True, True, False]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_start_page_costs_the_same_queries_for_any_row_count(
    office_client, campaign, county, rows, django_assert_max_num_queries
):
    for number in range(rows):
        make_act(campaign, county["柳林镇"], title=f"参观第{number}处")
    office_client.get("/")  # folds

    with django_assert_max_num_queries(45):
        response = office_client.get("/")

    assert len(response.context["recent"]) == rows


def test_without_a_campaign_the_start_page_says_what_to_do(office_client, county):
    assert "tongpin campaign PACK" in office_client.get("/").content.decode()


def test_the_chosen_campaign_is_shown(office_client, campaign, county):
    flood = make_campaign("flood-safety")
    office_client.post("/campaigns/choose/", {"campaign": campaign.code})
    assert office_client.get("/").context["campaign"] == campaign
    office_client.post("/campaigns/choose/", {"campaign": flood.code})
    assert office_client.get("/").context["campaign"] == flood


def test_large_type_is_kept_and_no_foreign_address_is_followed(client, campaign):
    response = client.post("/shown/", {"type": "large", "next": "https://evil.example/"})

    assert response.url == "/"
    assert 'class="large"' in client.get("/accounts/login/").content.decode()
