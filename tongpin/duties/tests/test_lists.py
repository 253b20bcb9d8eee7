"""Lists of duties, directives and rules cost the same queries however long they are."""

from datetime import date

import pytest

from tongpin.duties.directives import DirectiveDraft, ExpectationDraft, issue_directive
from tongpin.duties.tests.builders import make_rule
from tongpin.testing import NOON

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "queries"), [("/duties/", 22), ("/directives/", 15), ("/duties/rules/", 9)]
)
@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_costs_the_same_queries_for_any_row_count(
    office_client, campaign, county, address, queries, rows, django_assert_num_queries
):
    for number in range(rows):
        make_rule(campaign, county, "柳林镇", title=f"每季度一次学习（{number}）")
        draft = DirectiveDraft(
            title=f"第{number}号通知",
            text="请抓好落实。",
            expectations=[
                ExpectationDraft("动员会", campaign.kinds.get(key="meeting"), date(2021, 5, 31))
            ],
        )
        issue_directive(campaign, county["青禾县"], draft, [county["柳林镇"].pk], by=None, now=NOON)
    office_client.get(address)

    with django_assert_num_queries(queries):
        response = office_client.get(address)

    assert response.status_code == 200
