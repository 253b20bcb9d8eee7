"""Two rows of the register that are one person: joined, and taken apart again."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from tongpin.acts.actions import ActDraft, Presence, record_act
from tongpin.acts.models import Participation
from tongpin.administration.person_merges import merge_people, person_columns, undo_merge
from tongpin.figures.catalogue import definitions
from tongpin.figures.figure_reader import Scope, counted_value
from tongpin.home.personal_data import all_personal_data
from tongpin.ledgers.actions import load_files
from tongpin.orgs.actions import OrgError, end_post, give_post
from tongpin.orgs.models import JournalEntry, Person, PersonMerge, Role
from tongpin.orgs.row_check import broken_rows
from tongpin.quizzes.answerers import uuid_of_person
from tongpin.quizzes.personal import uuids_of
from tongpin.testing import DAY, NOON, client_of, make_person, workbook

pytestmark = pytest.mark.django_db


def held(campaign, unit, kind: str, *people: Person, day: date = DAY):
    presences = [Presence(person.pk) for person in people]
    draft = ActDraft(campaign.kinds.get(key=kind).pk, unit.pk, "读书班", day, {}, presences)
    return record_act(campaign.pk, draft, by=None, now=NOON)


@pytest.fixture
def twins(county):
    """One person, whom two ledgers wrote differently."""
    return [make_person(name, county["柳林镇"]) for name in ("王晓伟", "王小伟")]


def people_online(campaign) -> int:
    (definition,) = [each for each in definitions(campaign) if each.key == "online_people"]
    scope = Scope.of(campaign, None, date(2021, 3, 1), date(2021, 4, 30))
    return counted_value(definition, scope)


def merged(twins, office) -> PersonMerge:
    merge = merge_people(*twins, by=office, now=timezone.now())
    assert merge
    return merge


def test_figures_count_one_person_and_two_again(campaign, county, twins, office):
    held(campaign, county["柳林镇"], "quiz", twins[0])
    held(campaign, county["柳林镇"], "quiz", twins[1], day=DAY + timedelta(days=1))
    assert people_online(campaign) == 2

    merge = merged(twins, office)
    assert people_online(campaign) == 1
    assert not twins[1].participations.exists()

    undo_merge(merge, by=office, now=timezone.now())
    assert people_online(campaign) == 2
    assert twins[1].participations.count() == 1
    assert Person.objects.registered().filter(pk=twins[1].pk).exists()


def test_who_was_put_down_twice_in_an_act_counts_once(campaign, county, twins, office):
    act = held(campaign, county["柳林镇"], "activity", *twins)

    merge = merged(twins, office)

    standing = act.participations.filter(superseded_at=None)
    assert [row.person_id for row in standing] == [twins[0].pk]
    assert act.participations.count() == 2

    undo_merge(merge, by=office, now=timezone.now())
    standing = act.participations.filter(superseded_at=None).order_by("person")
    assert [row.person_id for row in standing] == [person.pk for person in twins]


def test_account_and_posts_go_over_and_come_back(county, twins, office):
    twins[1].username = "wangxw"
    twins[1].set_password("secret-pass")
    twins[1].save()
    give_post(twins[1], county["石桥乡"], Role.CLERK, by=None, now=NOON)
    member = twins[1].posts.get(role=Role.MEMBER)

    merge = merged(twins, office)

    kept, joined = Person.objects.in_bulk([twin.pk for twin in twins]).values()
    assert (kept.username, joined.username) == ("wangxw", None)
    assert kept.check_password("secret-pass")
    assert not joined.has_usable_password()
    assert sorted(kept.posts.values_list("unit__name", "role")) == [
        ("柳林镇", "member"),
        ("石桥乡", "clerk"),
    ]
    assert not joined.posts.on(timezone.localdate()).exists()

    undo_merge(merge, by=office, now=timezone.now())

    kept, joined = Person.objects.in_bulk([twin.pk for twin in twins]).values()
    assert (kept.username, joined.username) == (None, "wangxw")
    assert joined.check_password("secret-pass")
    assert set(joined.posts.values_list("role", flat=True)) == {"clerk", "member"}
    member.refresh_from_db()
    assert member.before_on.year > 9000
    assert list(kept.posts.values_list("role", flat=True)) == ["member"]


def test_a_post_lasts_as_long_as_either_held_it(twins, office):
    ended = twins[0].posts.get(role=Role.MEMBER)
    end_post(ended, on=DAY, by=None, now=NOON)

    merge = merged(twins, office)
    assert twins[0].posts.on(timezone.localdate()).get() == ended

    undo_merge(merge, by=office, now=timezone.now())
    assert not twins[0].posts.on(timezone.localdate()).exists()
    assert twins[1].posts.on(timezone.localdate()).exists()


def test_files_mean_the_one_who_stands(campaign, county, twins, office):
    merged(twins, office)
    roster = workbook(["单位", "姓名", "电话"], ["柳林镇", "王小伟", "13800000000"])

    load_files(campaign, [("roster.xlsx", roster)], by=office, now=timezone.now())

    assert Person.objects.filter(name__contains="王").count() == 2
    assert Person.objects.get(pk=twins[0].pk).phone == "13800000000"


def test_papers_stay_under_their_number_and_are_found(twins, office):
    merged(twins, office)

    assert uuids_of(twins[0]) == [uuid_of_person(twin.pk) for twin in twins]


def test_what_cannot_be_one_person_is_refused(county, twins, office, clerk, stranger):
    for kept, joined, why in (
        (clerk, clerk, "another person"),
        (clerk, stranger, "Both have an account"),
        (clerk, Person.objects.create(name="", token="1" * 36), "device alone"),
    ):
        with pytest.raises(OrgError, match=why):
            merge_people(kept, joined, by=office, now=timezone.now())
    assert not PersonMerge.objects.exists()
    assert not JournalEntry.objects.filter(verb="orgs.person.merge").exists()


def test_posts_that_must_not_meet_are_refused(county, system, twins):
    give_post(twins[0], county["柳林镇"], Role.CLERK, by=None, now=NOON)

    with pytest.raises(OrgError, match="cannot be"):
        merge_people(system, twins[0], by=system, now=timezone.now())


def test_a_merge_is_safe_to_repeat_and_so_is_its_end(twins, office):
    merge = merged(twins, office)
    assert merge_people(*twins, by=office, now=timezone.now()) is None

    undo_merge(merge, by=office, now=timezone.now())
    undo_merge(merge, by=office, now=timezone.now())

    verbs = JournalEntry.objects.filter(verb__startswith="orgs.person.").order_by("id")
    assert [entry.verb for entry in verbs] == ["orgs.person.merge", "orgs.person.part"]
    assert merge_people(*twins, by=office, now=timezone.now())


def test_merges_in_a_row_are_undone_from_the_last(county, twins, office):
    third = make_person("王伟", county["柳林镇"])
    first = merged(twins, office)
    last = merge_people(third, twins[0], by=office, now=timezone.now())
    assert Person.objects.get(pk=twins[1].pk).same_as == third

    with pytest.raises(OrgError, match="undo that first"):
        undo_merge(first, by=office, now=timezone.now())

    undo_merge(last, by=office, now=timezone.now())
    assert Person.objects.get(pk=twins[1].pk).same_as == twins[0]
    undo_merge(first, by=office, now=timezone.now())
    assert not Person.objects.exclude(same_as=None).exists()


def test_rows_are_still_vouched_for(campaign, county, twins, office):
    held(campaign, county["柳林镇"], "activity", *twins)
    merge = merged(twins, office)
    assert list(broken_rows()) == []

    undo_merge(merge, by=office, now=timezone.now())
    assert list(broken_rows()) == []


def test_every_key_to_a_person_goes_over_or_stays_for_a_reason():
    moved = {column.label for column in person_columns()}
    listed = set()
    for entry in all_personal_data():
        field = entry.model._meta.get_field(entry.field)
        if field.is_relation and field.related_model is Person:
            listed.add(entry.column)

    assert listed - moved == {
        "orgs.JournalEntry.by",
        "orgs.Person.same_as",
        *(f"orgs.PersonMerge.{name}" for name in ("kept", "joined", "merged_by", "undone_by")),
    }
    assert apps.get_model("acts.Participation") is Participation
    assert "acts.Participation.person" in moved


def test_the_page_joins_and_takes_apart(county, twins, system):
    client = client_of(system)
    address = f"/administration/people/{twins[0].pk}/"
    page = client.get(f"{address}merge/?word=王").content.decode()
    assert "王小伟" in page

    client.post(f"{address}merge/", {"joined": twins[1].pk})

    merge = PersonMerge.objects.get()
    assert "王小伟" in client.get(address).content.decode()
    assert "王小伟" not in client.get("/administration/people/?word=王").content.decode()
    assert client.get(f"/administration/people/{twins[1].pk}/").status_code == 404

    client.post(f"/administration/merges/{merge.pk}/undo/")
    assert client.get(f"/administration/people/{twins[1].pk}/").status_code == 200
