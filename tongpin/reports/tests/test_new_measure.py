"""A measure over another model is one file and one name in the catalogue; all else follows."""

import json
import shutil

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tongpin.campaigns.actions import start_campaign
from tongpin.campaigns.pack_faults import PackError
from tongpin.campaigns.packs import find_pack
from tongpin.contests.models import Contest, Work
from tongpin.figures.catalogue import MEASURES
from tongpin.figures.figure_reader import Scope, by_unit, read_figures
from tongpin.figures.tests.work_measure import WORKS
from tongpin.reports.releases import release_report
from tongpin.testing import NOON, open_pack

INDICATOR = """
[[indicator]]
key = "works"
label = "参赛作品"
word = "件"
measure = "works"
definition = "送来参赛的作品件数。"
"""


@pytest.fixture(autouse=True)
def _in_catalogue(monkeypatch):
    monkeypatch.setitem(MEASURES, "works", WORKS)


@pytest.fixture
def folder(tmp_path):
    """A copy of the study pack with a figure of works."""
    copy = tmp_path / "pack"
    shutil.copytree(find_pack("study-2021"), copy)
    with (copy / "indicators.toml").open("a", encoding="utf-8") as file:
        file.write(INDICATOR)
    return copy


@pytest.fixture
def campaign(db, folder):
    return start_campaign(open_pack(str(folder)), by=None, now=NOON)


@pytest.fixture
def works(campaign, county):
    contest = Contest.objects.create(
        campaign=campaign,
        unit=county["青禾县"],
        kind=campaign.kinds.in_order()[0],
        name="讲红色故事",
        entries_until=NOON.date(),
        criteria=[],
        awards=[],
        drops_extremes=False,
        started_at=NOON,
    )
    return [
        Work.objects.create(
            contest=contest,
            unit=county[unit],
            number=number,
            title=f"作品{number}",
            handed_in_at=NOON,
        )
        for number, unit in enumerate(("柳林镇", "王庄村", "石桥乡"), start=1)
    ]


def figure_of(scope: Scope):
    return next(figure for figure in read_figures(scope, now=NOON) if figure.key == "works")


def test_the_figure_counts_and_is_printed(campaign, county, works):
    assert figure_of(Scope.of(campaign)).exact == 3
    assert figure_of(Scope.of(campaign, county["柳林镇"])).printed == "2件"


def test_the_figure_is_told_for_each_unit(campaign, county, works):
    figures = read_figures(Scope.of(campaign), now=NOON)
    place = [figure.key for figure in figures].index("works")
    towns = [county["柳林镇"], county["石桥乡"], county["县教育局"]]

    values = {unit.name: values[place] for unit, values in by_unit(figures, towns)}

    assert values == {"柳林镇": 2, "石桥乡": 1, "县教育局": 0}


def test_its_page_opens_the_rows(client, office, works):
    client.force_login(office)

    page = client.get("/figures/works/")

    assert page.status_code == 200
    assert [row["title"] for row in page.context["rows"]] == ["作品3", "作品2", "作品1"]


def test_its_rows_are_released_and_verified(campaign, county, works, tmp_path, capsys):
    release = release_report(Scope.of(campaign, county["青禾县"]), by=None, now=NOON)
    path = tmp_path / "release.json"
    path.write_text(json.dumps(release.content, ensure_ascii=False), "utf-8")
    call_command("verify", str(path))

    Work.objects.filter(pk=works[0].pk).update(title="另一个题目")
    with pytest.raises(CommandError):
        call_command("verify", str(path))

    assert f"~ #{works[0].pk} 柳林镇 另一个题目" in capsys.readouterr().out


def test_a_pack_may_not_count_it_in_people(folder):
    path = folder / "indicators.toml"
    text = path.read_text("utf-8")
    path.write_text(
        text.replace('word = "件"\nmeasure = "works"', 'word = "人"\nmeasure = "works"')
    )

    with pytest.raises(PackError, match="人 不可用"):
        open_pack(str(folder))


def test_without_its_name_in_the_catalogue_a_pack_is_refused(folder, monkeypatch):
    monkeypatch.delitem(MEASURES, "works")

    with pytest.raises(PackError, match="works 不可用"):
        open_pack(str(folder))
