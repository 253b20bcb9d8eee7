import pytest

from tongpin.reports.models import Release
from tongpin.testing import make_act


@pytest.fixture
def act(campaign, county):
    return make_act(campaign, county["柳林镇"])


def test_a_figure_is_two_clicks_from_its_evidence(client, act, office):
    client.force_login(office)

    page = client.get("/reports/").content.decode()
    assert 'href="/figures/activities/?' in page
    panel = client.get("/figures/activities/", headers={"HX-Request": "true"}).content.decode()
    assert f'href="/acts/{act.pk}/"' in panel
    assert client.get(f"/acts/{act.pk}/").status_code == 200


def test_office_releases_and_the_page_tells_later_changes(client, act, campaign, county, office):
    client.force_login(office)

    response = client.post("/reports/releases/new/")
    release = Release.objects.get()
    assert response.url == f"/reports/releases/{release.pk}/"
    assert client.get(response.url).context["differences"] == []
    make_act(campaign, county["柳林镇"])

    keys = [d.key for d in client.get(response.url).context["differences"]]
    assert keys == ["activities", "activity_visits"]


def test_a_clerk_may_not_release(client, act, clerk):
    client.force_login(clerk)

    assert client.post("/reports/releases/new/").status_code == 403
    assert Release.objects.count() == 0


@pytest.mark.parametrize("form", ["html", "docx", "json"])
def test_the_report_downloads(client, act, office, form):
    client.force_login(office)

    response = client.get(f"/reports/file.{form}")

    assert response.status_code == 200
    assert response["Content-Disposition"].endswith(f'.{form}"')


def test_an_unknown_form_is_404(client, act, office):
    client.force_login(office)

    assert client.get("/reports/file.exe").status_code == 404
