"""Complaints that came too many in one minute are told of beside the figure."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tongpin.burden.complaints import (
    USUAL_RUSH,
    complaint_counts,
    make_complaint,
    rush_of_open_complaints,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("count", "told"), [(USUAL_RUSH, False), (USUAL_RUSH + 1, True)])
def test_a_rush_is_told_beside_the_figure_and_stays_counted(county, office_client, count, told):
    now = timezone.now().replace(second=3)
    for number in range(count):
        make_complaint(f"表太多{number}", page="", contact="", by=None, now=now)
    make_complaint("另一条", page="", contact="", by=None, now=now - timedelta(minutes=5))

    counts = complaint_counts(now - timedelta(hours=1), now + timedelta(hours=1))
    page = office_client.get("/complaints/").content.decode()

    assert counts.made == count + 1
    assert (counts.rush is not None) == (rush_of_open_complaints() is not None) == told
    assert not told or counts.rush.count == count
    assert (f"{count} of them came within one minute" in page) == told
