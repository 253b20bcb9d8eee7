"""The pages of help: what they lead to, and where they say to turn."""

import re

import pytest

from tongpin.guide.help_pages import HELP
from tongpin.orgs.actions import give_post
from tongpin.orgs.models import ADMINISTRATORS, Role
from tongpin.testing import NOON, client_of, make_person

pytestmark = pytest.mark.django_db
LINKS = re.compile(r'<a [^>]*href="(/[^"]*)"')


def own_links(page: str) -> list[str]:
    """The links between the page's head and its foot."""
    main = page.split('<main id="main">')[1].split("</main>", maxsplit=1)[0]
    return LINKS.findall(main)


@pytest.mark.parametrize("role", Role)
def test_everybody_comes_to_the_help_of_their_role_and_every_link_opens(campaign, county, role):
    client = client_of(make_person("某人", county["青禾县"], role, username="somebody"))

    response = client.get("/help/")

    shown = response.context["pages"]
    assert [one.page.key for one in shown] == [role]
    assert f"<h1>What you do here: {role.label}</h1>" in response.content.decode()
    links = own_links(response.content.decode())
    assert len(links) > 12
    answers = {link: client.get(link, follow=True).status_code for link in links}
    assert set(answers.values()) == {200}


@pytest.mark.parametrize("role", Role)
def test_every_step_of_the_own_page_that_has_pages_leads_somewhere(campaign, county, role):
    client = client_of(make_person("某人", county["青禾县"], role, username="somebody"))

    (shown,) = client.get("/help/").context["pages"]

    for step, drawn in zip(shown.page.steps, shown.steps, strict=True):
        assert bool(drawn.links) == bool(step.doors), step.text
    assert [one.how_to.title for one in shown.how_tos if not one.links] == []


@pytest.mark.parametrize("page", HELP, ids=lambda page: page.key)
def test_help_of_others_opens_with_what_one_may_open_oneself(clerk_client, campaign, page):
    response = clerk_client.get(page.get_absolute_url())

    content = response.content.decode()
    assert f"<h1>{page.title}</h1>" in content
    answers = {link: clerk_client.get(link, follow=True).status_code for link in own_links(content)}
    assert set(answers.values()) == {200}


def test_without_a_login_one_reads_all_help_and_names_nobody(client, campaign, office):
    response = client.get("/help/")

    assert [one.page.key for one in response.context["pages"]] == ["resident"]
    assert len(response.context["others"]) == len(Role)
    content = response.content.decode()
    assert "青禾县" in content
    assert "方远" not in content
    answers = {link: client.get(link, follow=True).status_code for link in own_links(content)}
    assert set(answers.values()) == {200}


def test_who_has_two_posts_reads_both(clerk, clerk_client, campaign, county):
    give_post(clerk, county["柳林镇"], Role.SECRETARY, by=None, now=NOON)

    response = clerk_client.get("/help/")

    assert [one.page.key for one in response.context["pages"]] == ["clerk", "secretary"]
    assert len(response.context["others"]) == len(HELP) - 2


def test_there_is_no_help_for_a_role_that_there_is_not(clerk_client, campaign):
    assert clerk_client.get("/help/emperor/").status_code == 404


def test_everybody_is_told_whom_to_ask_by_name(clerk_client, campaign, office, system, security):
    desks = clerk_client.get("/help/").context["desks"]

    assert [(desk.unit, desk.people) for desk in desks] == [
        ("青禾县", ("方远",)),
        ("青禾县", ("秦越川",)),
        ("青禾县", ("苏见微",)),
    ]


def test_the_nearest_office_answers_and_nobody_is_sent_to_themselves(campaign, county, office):
    near = make_person("何近", county["柳林镇"], Role.OFFICE, username="near")
    villager = make_person("王村", county["王庄村"], Role.CLERK, username="village")

    (of_villager,) = client_of(villager).get("/help/").context["desks"]
    (of_near,) = client_of(near).get("/help/").context["desks"]

    assert (of_villager.unit, of_villager.people) == ("柳林镇", ("何近",))
    assert (of_near.unit, of_near.people) == ("青禾县", ("方远",))


@pytest.mark.parametrize("page", ["/", "/me/", "/accounts/login/", "/help/clerk/", "/missing/"])
def test_every_page_leads_to_help(client, clerk_client, campaign, page):
    for browser in (client, clerk_client):
        content = browser.get(page, follow=True).content.decode()
        assert 'class="help-door" href="/help/"' in content


@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_administrators_reach_help_though_they_are_kept_apart(campaign, county, role):
    client = client_of(make_person("某人", county["青禾县"], role, username="somebody"))

    assert client.get("/help/").status_code == 200
    assert client.get("/help/clerk/").status_code == 200
    assert client.get("/acts/").status_code == 403


def test_help_is_open_while_a_second_factor_is_asked_for(clerk_client, campaign, settings):
    settings.SECOND_FACTOR_ROLES = ("clerk",)

    assert clerk_client.get("/units/").status_code == 302
    assert clerk_client.get("/help/").status_code == 200


@pytest.mark.parametrize("holders", [1, 3])
def test_help_costs_the_same_queries_for_any_number_of_people(
    clerk_client, campaign, county, holders, django_assert_num_queries
):
    for number in range(holders):
        make_person(f"办公室{number}", county["青禾县"], Role.OFFICE)
    clerk_client.get("/help/")

    with django_assert_num_queries(15):
        response = clerk_client.get("/help/")

    assert len(response.context["desks"][0].people) == holders
