"""The story of a duty."""

from datetime import timedelta

import pytest

from tongpin.duties.actions import add_mention, move, waive
from tongpin.duties.duty_story import story_of
from tongpin.duties.models import Duty
from tongpin.duties.reminders import remind_all
from tongpin.duties.tests.builders import SOON, at
from tongpin.testing import NOON

pytestmark = pytest.mark.django_db


def test_a_story_tells_everything_in_its_order(
    directive, county, office, django_assert_num_queries
):
    duty = Duty.objects.get(unit=county["柳林镇"])
    add_mention([duty.pk], "督办单", "/papers/1/", now=NOON + timedelta(hours=1))
    remind_all(now=at(SOON))
    later = SOON + timedelta(days=5)
    duty = move(duty, later, reason="防汛", by=office, now=at(SOON, 13))
    duty = waive(duty, reason="撤并", by=office, now=at(later))

    with django_assert_num_queries(3):
        story = story_of(duty)

    assert [(str(event.what), event.text, event.by) for event in story] == [
        ("Owed", f"动员部署会：due on {later}", ""),
        ("Stands in", "", ""),
        ("Moved", f"{SOON} → {later} 防汛", "方远"),
        ("Waived", "撤并", "方远"),
    ]
    assert [(event.path, event.path_words) for event in story if event.path] == [
        ("/papers/1/", "督办单")
    ]


def test_a_story_tells_of_reminders(directive, county):
    remind_all(now=at(SOON))

    story = story_of(Duty.objects.get(unit=county["柳林镇"]))

    assert [(str(event.what), event.text) for event in story] == [
        ("Owed", f"动员部署会：due on {SOON}"),
        ("Reminded", "on the day"),
    ]
