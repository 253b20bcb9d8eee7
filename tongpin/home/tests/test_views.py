import pytest

from tongpin.burden.models import Complaint
from tongpin.orgs.models import Person
from tongpin.testing import make_act, make_campaign


def test_everything_but_login_and_complaints_asks_for_a_login(client, campaign, county):
    make_act(campaign, county["柳林镇"])
    paths = ["/", "/acts/", "/figures/", "/reports/", "/ledgers/", "/units/", "/complaints/"]

    for path in paths:
        assert client.get(path).headers.get("Location") == f"/accounts/login/?next={path}", path
    for path in ("/accounts/login/", "/complaints/new/"):
        assert client.get(path).status_code == 200


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


def test_only_the_office_reads_complaints(client, campaign, clerk):
    client.force_login(clerk)

    assert client.get("/complaints/").status_code == 403


def test_a_unit_is_404_outside_the_tree(client, campaign, county, stranger):
    client.force_login(stranger)

    assert client.get(f"/units/{county['柳林镇'].pk}/").status_code == 404
    assert client.get(f"/units/{county['石桥乡'].pk}/").status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_start_page_costs_the_same_queries_for_any_row_count(
    client, campaign, county, office, rows, django_assert_max_num_queries
):
    for number in range(rows):
        make_act(campaign, county["柳林镇"], title=f"参观第{number}处")
    client.force_login(office)
    client.get("/")  # folds

    with django_assert_max_num_queries(45):
        response = client.get("/")

    assert len(response.context["recent"]) == rows


def test_without_a_campaign_the_start_page_says_what_to_do(client, county, office):
    client.force_login(office)

    assert "tongpin campaign PACK" in client.get("/").content.decode()


def test_the_chosen_campaign_is_shown(client, campaign, county, office):
    flood = make_campaign("flood-safety")
    client.force_login(office)

    client.post("/campaigns/choose/", {"campaign": campaign.code})
    assert client.get("/").context["campaign"] == campaign
    client.post("/campaigns/choose/", {"campaign": flood.code})
    assert client.get("/").context["campaign"] == flood


def test_large_type_is_kept_and_no_foreign_address_is_followed(client, campaign):
    response = client.post("/shown/", {"type": "large", "next": "https://evil.example/"})

    assert response.url == "/"
    assert 'class="large"' in client.get("/accounts/login/").content.decode()
