from datetime import date

from tongpin.orgs.actions import PostTerms, give_post
from tongpin.orgs.models import Person, Role, Unit
from tongpin.orgs.permissions import may_record_for, may_release
from tongpin.testing import NOON, make_person

TODAY = date(2021, 4, 30)


def test_visible_to_is_the_own_unit_and_all_below(county, clerk):
    assert {unit.name for unit in Unit.objects.visible_to(clerk, TODAY)} == {"柳林镇", "王庄村"}


def test_a_clerk_records_for_the_own_unit_and_below_alone(county, clerk):
    assert may_record_for(clerk, county["王庄村"], TODAY) is True
    assert may_record_for(clerk, county["石桥乡"], TODAY) is False
    assert may_record_for(clerk, county["青禾县"], TODAY) is False


def test_a_member_records_nothing(county):
    member = make_person("马丽", county["柳林镇"])

    assert may_record_for(member, county["柳林镇"], TODAY) is False


def test_only_office_and_leader_release(county, office, clerk):
    assert may_release(office, county["青禾县"], TODAY) is True
    assert may_release(clerk, county["柳林镇"], TODAY) is False


def test_rights_end_with_the_post(county):
    person = Person.objects.create(name="周平", home_unit=county["石桥乡"])
    give_post(
        person,
        county["柳林镇"],
        Role.CLERK,
        by=None,
        now=NOON,
        terms=PostTerms(before_on=date(2021, 4, 1), is_secondment=True),
    )

    assert may_record_for(person, county["柳林镇"], date(2021, 3, 31)) is True
    assert may_record_for(person, county["柳林镇"], date(2021, 4, 1)) is False
