from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tongpin.orgs.actions import OrgError, PostTerms, add_unit, give_post, move_unit, rename_unit
from tongpin.orgs.models import JournalEntry, Person, Post, Role, Unit
from tongpin.testing import NOON

APRIL = date(2021, 4, 1)


def test_add_unit_refuses_a_second_unit_of_the_name(county):
    with pytest.raises(OrgError, match="柳林镇"):
        add_unit("柳林镇", parent=county["青禾县"], by=None, now=NOON)

    assert Unit.objects.filter(name="柳林镇").count() == 1


def test_move_unit_keeps_the_old_tree_for_days_before(county):
    move_unit(county["王庄村"], county["石桥乡"], on=APRIL, by=None, now=NOON)

    within = Unit.objects.within
    before = within([county["柳林镇"].pk], date(2021, 3, 31))
    after = within([county["柳林镇"].pk], APRIL)
    assert {unit.name for unit in before} == {"柳林镇", "王庄村"}
    assert {unit.name for unit in after} == {"柳林镇"}


def test_move_unit_refuses_a_ring(county):
    with pytest.raises(OrgError, match="王庄村"):
        move_unit(county["柳林镇"], county["王庄村"], on=APRIL, by=None, now=NOON)


def test_rename_unit_keeps_the_old_name_known(county):
    rename_unit(county["石桥乡"], "石桥镇", by=None, now=NOON)

    assert list(county["石桥乡"].names.values_list("name", flat=True)) == ["石桥乡"]


def test_give_post_is_safe_to_repeat(county, clerk):
    entries = JournalEntry.objects.count()

    give_post(clerk, county["柳林镇"], Role.CLERK, by=None, now=NOON)

    assert Post.objects.filter(person=clerk).count() == 1
    assert JournalEntry.objects.count() == entries


def test_a_secondment_needs_an_end(county, clerk):
    with pytest.raises(OrgError):
        give_post(
            clerk,
            county["青禾县"],
            Role.OFFICE,
            by=None,
            now=NOON,
            terms=PostTerms(is_secondment=True),
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.create(
            person=clerk, unit=county["青禾县"], role=Role.OFFICE, is_secondment=True
        )


def test_a_person_without_an_account_cannot_sign_in(client, county):
    Person.objects.create(name="王五", home_unit=county["柳林镇"])

    response = client.post("/accounts/login/", {"login": "王五", "password": ""})

    assert "login" in response.context["form"].data
    assert response.context["form"].errors
    assert "_auth_user_id" not in client.session
