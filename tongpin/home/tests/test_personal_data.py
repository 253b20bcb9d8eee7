"""Whoever adds a column about people says in personal.py what it is and what erasing leaves."""

import json
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps
from django.utils import timezone

from tongpin.figures.figure_reader import Scope
from tongpin.home.own_data import OwnData
from tongpin.home.personal_data import SECTIONS, all_personal_data, personal_data_page
from tongpin.orgs.models import Person
from tongpin.orgs.personal_data import Erasure
from tongpin.quizzes.answerers import uuid_of_person
from tongpin.quizzes.models import GroupMember, HandMark, QuizStart
from tongpin.quizzes.tests.builders import published
from tongpin.reports.releases import release_report
from tongpin.testing import NOON

PAGE = Path(__file__).parents[3] / "docs" / "personal-data.md"
WRITTEN = (
    *(models.CharField, models.TextField, models.JSONField, models.BinaryField),
    models.GenericIPAddressField,
)
NUMBERS = {"who", "by", "marked_by", "person"}  # leaf tables know people without a key
WORDS = {  # of which one in a column's name says that it names somebody or how to reach them
    *("username", "nickname", "person", "author", "lead", "charge", "members", "consent"),
    *("phone", "mobile", "contact", "email", "ip"),
}
HARMLESS = {
    "figures.DayCell.members": "counted from participations, which are told and erased",
    "figures.MonthCell.members": "the same",
}


def about_people(model) -> list[str]:
    """The columns by which rows of the model lead to people, or name them."""
    columns = []
    for field in model._meta.get_fields(include_hidden=True):
        if not field.concrete or field.primary_key:
            continue
        is_key = field.related_model is Person
        if is_key or model is Person or field.name in NUMBERS or says_who(field):
            columns.append(f"{model._meta.label}.{field.name}")
    return columns


def says_who(field) -> bool:
    """Whether the column holds something written that, by its name, is about a person."""
    is_written = isinstance(field, WRITTEN)
    return is_written and not WORDS.isdisjoint(field.name.split("_"))


def unanswered(all_models) -> list[str]:
    """The columns about people that no app's list answers for."""
    answered = {entry.column for entry in all_personal_data()}
    columns = []
    for model in all_models:
        columns.extend(about_people(model))
    return [column for column in columns if column not in answered | HARMLESS.keys()]


def test_every_column_about_people_is_answered_for():
    assert unanswered(apps.get_models(include_auto_created=True)) == []


@isolate_apps("tongpin.orgs")
def test_a_new_key_to_a_person_that_nobody_answered_for_is_found():
    class Badge(models.Model):  # noqa: DJ008  # nobody prints it
        holder = models.ForeignKey(Person, models.CASCADE, related_name="+")
        friends = models.ManyToManyField(Person, related_name="+")
        guide = models.OneToOneField(Person, models.CASCADE, related_name="+")
        who = models.UUIDField()
        guide_phone = models.CharField(max_length=20)
        colour = models.CharField(max_length=10)

        class Meta:
            app_label = "orgs"

    through = Badge.friends.through

    assert unanswered([Badge, through]) == [
        "orgs.Badge.holder",
        "orgs.Badge.guide",
        "orgs.Badge.who",
        "orgs.Badge.guide_phone",
        "orgs.Badge.friends",
        "orgs.Badge_friends.person",
    ]


@pytest.mark.parametrize("entry", all_personal_data(), ids=lambda entry: entry.column)
def test_every_entry_is_whole(entry):
    assert entry.model._meta.get_field(entry.field).name == entry.field
    assert entry.label
    assert entry.purpose
    assert entry.kept_for
    assert entry.remainder
    assert bool(entry.key) != bool(entry.excuse), "either a key of the export, or why there is none"
    assert bool(entry.wish) == bool(entry.erase), "a wish is fulfilled by a function"


@pytest.mark.parametrize(
    "entry", [entry for entry in all_personal_data() if entry.key], ids=lambda entry: entry.column
)
def test_every_entry_is_exported_for_somebody_new(entry, clerk):
    json.dumps(entry.exported(clerk))


def test_every_key_of_the_export_is_there_once():
    keys = [entry.key for entry in all_personal_data() if entry.key]

    assert sorted(set(keys)) == sorted(keys)


def test_what_a_person_erases_by_wish_is_marked_so():
    entries = [entry for entry in all_personal_data() if entry.wish]

    assert {entry.wish for entry in entries} >= {"paper", "feed"}
    assert {entry.erasure for entry in entries} == {Erasure.BY_PERSON}


def test_every_app_with_a_list_has_a_section():
    apps_with_a_list = {path.parent.name for path in PAGE.parents[1].glob("tongpin/*/personal.py")}
    sections = {entry.column.split(".")[0] for __, entries in SECTIONS for entry in entries}

    assert sections - {
        "account",
        "axes",
        "mfa",
        "socialaccount",
        "usersessions",
    } == apps_with_a_list - {"home"}


def test_the_page_for_readers_follows_the_lists():
    assert PAGE.read_text("utf-8") == personal_data_page(), "run scripts/personal-data"


@pytest.mark.django_db
def test_the_export_has_every_key(clerk, campaign):
    report = OwnData(clerk).everything()

    assert report.keys() == {entry.key for entry in all_personal_data() if entry.key}


@pytest.mark.django_db
def test_a_stranger_has_nothing_but_who_they_are_and_their_post(stranger, campaign):
    report = OwnData(stranger).everything()

    full = {key for key, value in report.items() if value}
    assert full == {"name", "user_name", "home_unit", "is_active", "posts"}


@pytest.mark.django_db
def test_tables_without_keys_know_a_person_by_number(clerk, office, campaign, county):
    quiz = published(campaign, county["青禾县"], timezone.now())
    who = uuid_of_person(clerk.pk)
    QuizStart.objects.create(quiz=quiz.pk, who=who, number=1, started_at=NOON)
    HandMark.objects.create(
        quiz=quiz.pk,
        who=who,
        number=1,
        version=7,
        points=250,
        remark="要点齐全",
        marked_at=NOON,
        marked_by=office.pk,
    )
    GroupMember.objects.create(quiz=quiz.pk, who=uuid_of_person(office.pk), person=clerk.pk)

    export = OwnData(clerk).everything()

    at = NOON.isoformat()
    assert export["quizzes_begun"] == [{"quiz": quiz.pk, "number": 1, "at": at}]
    assert export["answers_marked_by_hand"] == [
        {"quiz": quiz.pk, "number": 1, "points": 250, "remark": "要点齐全", "at": at}
    ]
    assert export["answered_together"] == [{"quiz": quiz.pk}]
    assert export["answers_of_others_marked"] == 0
    assert OwnData(office).everything()["answers_of_others_marked"] == 1


@pytest.mark.django_db
def test_what_somebody_signed_is_taken_along(office, campaign, county):
    scope = Scope.of(campaign, county["青禾县"])
    release_report(scope, by=office, now=NOON)

    export = OwnData(office).everything()

    assert export["reports_released"] == [
        {"campaign": campaign.name, "unit": "青禾县", "at": NOON.isoformat()}
    ]
