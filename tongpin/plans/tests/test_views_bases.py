"""Pages of the bases where activities are held."""

import pytest
from django.urls import reverse

from tongpin.orgs.models import Role
from tongpin.plans.actions import keep_base
from tongpin.plans.models import Base
from tongpin.testing import NOON, client_of, make_person

pytestmark = pytest.mark.django_db
LIST = "/bases/"
NEW = "/bases/new/"
DATA = {"name": "红石岭纪念馆", "address": "红石岭", "capacity": "200", "opening": "9:00—17:00"}


@pytest.fixture
def base(county):
    """Kept by the clerk's township."""
    facts = {"name": "烈士陵园", "capacity": 200, "unit": county["柳林镇"]}
    return keep_base(None, facts, by=None, now=NOON)


@pytest.fixture
def county_base(county):
    facts = {"name": "县烈士陵园", "unit": county["青禾县"]}
    return keep_base(None, facts, by=None, now=NOON)


@pytest.fixture
def old_base(county):
    """Entered before bases had a unit that keeps them."""
    return keep_base(None, {"name": "旧馆"}, by=None, now=NOON)


@pytest.mark.parametrize("which", ["county_base", "old_base"])
def test_a_township_neither_changes_nor_closes_a_base_of_the_county(
    request, campaign, clerk_client, office_client, which
):
    base = request.getfixturevalue(which)

    assert base.get_absolute_url() not in clerk_client.get(LIST).text
    assert clerk_client.get(base.get_absolute_url()).status_code == 403
    assert clerk_client.post(base.get_absolute_url(), DATA).status_code == 403
    assert clerk_client.post(close_address(base)).status_code == 403
    base.refresh_from_db()
    assert base.closed_at is None
    assert office_client.post(close_address(base)).status_code == 302
    base.refresh_from_db()
    assert base.closed_at is not None


def test_the_county_takes_off_what_a_township_keeps_and_another_township_does_not(
    campaign, base, office_client, stranger_client
):
    assert stranger_client.post(close_address(base)).status_code == 403
    assert office_client.post(close_address(base)).status_code == 302


def test_a_base_cannot_be_put_under_another_unit(campaign, county, base, clerk_client):
    page = clerk_client.post(base.get_absolute_url(), DATA | {"unit": str(county["石桥乡"].pk)})

    assert "unit" in page.context["form"].errors
    base.refresh_from_db()
    assert base.unit == county["柳林镇"]


def close_address(base):
    return reverse("plans:base_close", args=[base.pk])


def test_a_base_is_registered_once(clerk_client, campaign):
    assert clerk_client.post(NEW, DATA).url == LIST
    again = clerk_client.post(NEW, DATA)

    base = Base.objects.get()
    assert (base.name, base.address, base.capacity) == ("红石岭纪念馆", "红石岭", 200)
    assert base.unit.name == "柳林镇"
    assert again.context["form"].errors == {"name": ["Base with this Name already exists."]}


def test_a_base_is_changed_and_taken_off(clerk_client, campaign, base):
    clerk_client.post(base.get_absolute_url(), DATA | {"capacity": "300"})
    base.refresh_from_db()
    assert (base.name, base.capacity) == ("红石岭纪念馆", 300)

    page = clerk_client.post(close_address(base), follow=True)

    assert list(page.context["bases"]) == []
    assert clerk_client.get(base.get_absolute_url()).status_code == 404


def test_who_does_not_record_reads_the_register_alone(campaign, county, base):
    member = make_person("普通", county["柳林镇"], Role.MEMBER, username="member")
    client = client_of(member)

    page = client.get(LIST)

    assert list(page.context["bases"]) == [base]
    assert base.get_absolute_url() not in page.text
    assert client.get(NEW).status_code == 403
    assert client.post(base.get_absolute_url(), DATA).status_code == 403
    assert client.post(close_address(base)).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_as_many_queries_for_three_bases_as_for_one(
    clerk_client, campaign, count, django_assert_num_queries
):
    for number in range(count):
        keep_base(None, {"name": f"基地{number}"}, by=None, now=NOON)
    clerk_client.get(LIST)

    with django_assert_num_queries(12):
        page = clerk_client.get(LIST)

    assert len(page.context["bases"]) == count
