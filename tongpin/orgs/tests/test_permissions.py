from datetime import date

from tongpin.orgs.actions import PostTerms, give_post
from tongpin.orgs.models import Person, Role, Unit
from tongpin.orgs.permissions import (
    complaint_offices,
    may_answer_complaints,
    may_operate,
    may_record_for,
    may_release,
    office_unit_ids,
    readable_unit_ids,
    recordable_units,
    units_right_below,
    working_unit_ids,
)
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


def test_a_leader_reads_and_does_not_record(county, leader):
    everything = sorted(unit.pk for unit in county.values())

    assert sorted(readable_unit_ids(leader, TODAY)) == everything
    assert recordable_units(leader, TODAY) == []
    assert office_unit_ids(leader, TODAY) == []


def test_recordable_units_stand_in_the_registers_order(county, office):
    names = [name for __, name in recordable_units(office, TODAY)]

    assert names == ["青禾县", "柳林镇", "石桥乡", "县教育局", "王庄村"]


def test_a_caller_may_change_the_list_of_units_that_it_got(county, clerk):
    units = recordable_units(clerk, TODAY)
    units.clear()

    assert [name for __, name in recordable_units(clerk, TODAY)] == ["柳林镇", "王庄村"]


def test_units_right_below_are_those_of_each_office(county, office, clerk):
    assert [unit.name for unit in units_right_below(office, TODAY)] == [
        "柳林镇",
        "石桥乡",
        "县教育局",
    ]
    assert units_right_below(clerk, TODAY) == [county["王庄村"]]


def test_complaints_are_the_topmost_offices(county, office, clerk):
    give_post(clerk, county["柳林镇"], Role.OFFICE, by=None, now=NOON)

    assert complaint_offices(TODAY) == [county["青禾县"].pk]
    assert may_answer_complaints(office, TODAY) is True
    assert may_answer_complaints(clerk, TODAY) is False


def test_without_an_office_at_the_top_the_first_office_answers_complaints(county, clerk):
    give_post(clerk, county["柳林镇"], Role.OFFICE, by=None, now=NOON)

    assert complaint_offices(TODAY) == [county["柳林镇"].pk]
    assert may_answer_complaints(clerk, TODAY) is True


def test_somebody_without_a_post_has_no_units(county):
    person = Person.objects.create(name="路人")

    assert working_unit_ids(person, TODAY) == frozenset()
    assert readable_unit_ids(person, TODAY) == []
    assert units_right_below(person, TODAY) == []


def test_system_administrators_at_the_top_operate_the_site(county, office):
    chief = make_person("祁明", county["青禾县"], Role.SYSTEM_ADMIN)
    below = make_person("祁亮", county["柳林镇"], Role.SYSTEM_ADMIN)

    assert may_operate(chief, TODAY) is True
    assert may_operate(below, TODAY) is False
    assert may_operate(office, TODAY) is False
