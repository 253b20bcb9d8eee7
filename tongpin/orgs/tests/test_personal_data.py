"""What one entry of a list of personal data tells of a person."""

from datetime import date

from tongpin.orgs.models import Post
from tongpin.orgs.personal import POSTS
from tongpin.orgs.personal_data import ATTRIBUTABLE, Erasure, plain_value, signature
from tongpin.testing import NOON


def test_columns_become_plain_values(county, clerk):
    assert POSTS.exported(clerk) == [
        {
            "unit": "柳林镇",
            "role": "clerk",
            "title": "",
            "from": "1900-01-01",
            "until": "9999-12-31",
        }
    ]


def test_an_entry_without_columns_counts_rows(county, clerk, office):
    entry = signature(Post, "person", key="posts_held", label="任职")

    assert entry.exported(clerk) == 1
    assert list(entry.rows_of(office)) == list(office.posts.all())


def test_a_signature_stays_attributable(county):
    entry = signature(Post, "person", key="posts_held", label="任职")

    assert (entry.erasure, entry.remainder) == (Erasure.NEVER, ATTRIBUTABLE)
    assert entry.column == "orgs.Post.person"


def test_days_and_moments_are_written_in_iso_8601():
    assert plain_value(date(2021, 4, 30)) == "2021-04-30"
    assert plain_value(NOON) == "2021-04-30T04:00:00+00:00"
    assert plain_value(None) is None
    assert plain_value(7) == 7
