import io
import json

import pytest
from django.urls import reverse
from docx import Document

from tongpin.figures.figure_reader import Scope
from tongpin.orgs.journal_cache import clear_journal_cache
from tongpin.reports.models import Release
from tongpin.reports.releases import release_report
from tongpin.testing import NOON, make_act

REPORT = reverse("reports:report")
LIST = reverse("reports:release_list")
NEW = reverse("reports:release_new")


@pytest.fixture
def act(campaign, county):
    return make_act(campaign, county["柳林镇"])


def test_a_figure_is_two_clicks_from_its_evidence(office_client, act):
    address = reverse("figures:figure", args=["activities"])
    page = office_client.get(REPORT).content.decode()
    assert f'href="{address}?' in page

    panel = office_client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert f'href="{act.get_absolute_url()}"' in panel

    assert "参观烈士陵园" in office_client.get(act.get_absolute_url()).content.decode()


def test_office_releases_and_the_page_tells_later_changes(office_client, act, campaign, county):
    response = office_client.post(NEW)
    release = Release.objects.get()
    assert response.url == release.get_absolute_url()
    assert office_client.get(response.url).context["differences"] == []
    make_act(campaign, county["柳林镇"])

    keys = [item.key for item in office_client.get(response.url).context["differences"]]
    assert keys == ["activities", "activity_visits"]


def test_what_shrank_since_the_last_release_is_asked_about_first(office_client, act, campaign):
    office_client.post(NEW)
    act.participations.update(visits=1)
    clear_journal_cache()
    assert office_client.get(NEW).context["questions"] == []  # nothing marked the day

    make_act(campaign, act.unit, day=act.occurred_on, title="另一场", visits=0)

    (question,) = office_client.get(NEW).context["questions"]
    assert question.text == "主题活动参与人次 was 10 in the last release and is 1 now. Why?"


def test_a_clerk_may_not_release(clerk_client, act):
    assert clerk_client.get(NEW).status_code == 403
    assert clerk_client.post(NEW).status_code == 403
    assert Release.objects.count() == 0
    assert not clerk_client.get(REPORT).context["may_sign"]


def test_the_report_downloads_as_a_page_that_stands_alone(office_client, act):
    response = office_client.get(reverse("reports:report_file", args=["html"]))

    assert response["Content-Disposition"] == (
        'attachment; filename="report-study-2021-2021-12-31.html"'
    )
    page = response.content.decode()
    assert "青禾县党史学习教育开展情况" in page
    assert "<link" not in page
    assert "<script" not in page


def test_the_report_downloads_as_docx(office_client, act):
    response = office_client.get(reverse("reports:report_file", args=["docx"]))

    document = Document(io.BytesIO(response.content))
    assert document.paragraphs[0].text == "青禾县党史学习教育开展情况"
    assert [cell.text for cell in document.tables[0].rows[0].cells] == [
        "数字",
        "报告写作",
        "准确值",
        "怎么数",
    ]


def test_the_report_downloads_as_json(office_client, act):
    response = office_client.get(reverse("reports:report_file", args=["json"]))

    content = json.loads(response.content)
    assert content["paragraphs"][0] == ["title", content["title"]]
    exact = {figure["key"]: figure["exact"] for figure in content["figures"]}
    assert exact["activity_visits"] == 10


def test_an_unknown_form_is_404(office_client, act):
    assert office_client.get("/reports/file.exe").status_code == 404


def test_a_release_downloads_as_it_was_signed(office_client, act):
    office_client.post(NEW)
    release = Release.objects.get()

    response = office_client.get(reverse("reports:release_file", args=[release.pk]))

    assert json.loads(response.content) == release.content


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_releases_costs_the_same_queries_for_any_row_count(
    office_client, office, campaign, county, rows, django_assert_num_queries
):
    for number in range(rows):
        scope = Scope.of(
            campaign, county["青禾县"], last_on=campaign.ends_on.replace(day=number + 1)
        )
        release_report(scope, by=office, now=NOON)
    office_client.get(LIST)
    clear_journal_cache()

    with django_assert_num_queries(10):
        page = office_client.get(LIST)

    days = [str(release.last_on) for release in page.context["releases"]]
    assert days == [f"2021-12-0{number}" for number in range(rows, 0, -1)]
    assert page.content.decode().count(county["青禾县"].name) >= rows
