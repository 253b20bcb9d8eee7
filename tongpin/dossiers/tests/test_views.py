import pytest
from django.utils import timezone

from tongpin.acts.actions import Presence
from tongpin.dossiers.dossier import Dossier
from tongpin.dossiers.models import DossierPaper, MakeUp, Minutes
from tongpin.dossiers.tests.test_dossier import session
from tongpin.signin.actions import open_hall
from tongpin.signin.codes import hall_code, window_at
from tongpin.testing import make_person


@pytest.fixture
def member(county):
    return make_person("马丽", county["柳林镇"])


@pytest.fixture
def act(campaign, county, member):
    away = Presence(make_person("石磊", county["柳林镇"]).pk, status="leave", reason="出差")
    return session(campaign, county, Presence(member.pk), away)


def test_the_clerk_fills_a_dossier_by_three_fields(client, act, clerk, member):
    client.force_login(clerk)

    client.post(f"/dossiers/{act.pk}/minutes/", {"points": "学习了讲话"})
    told = {"slot": "outlines", "author": member.pk, "text": "我的发言"}
    client.post(f"/dossiers/{act.pk}/papers/", told)

    page = client.get(f"/dossiers/{act.pk}/", follow=True)
    assert page.redirect_chain == [(f"/acts/{act.pk}/#dossier", 302)]
    is_open = {slot.spec.key: slot.is_open for slot in page.context["dossier"].slots}
    assert not any(is_open[key] for key in ("sign_in", "minutes", "outlines"))
    assert DossierPaper.objects.get().title == act.title


def test_the_chair_stands_once_in_the_list(client, clerk, campaign, county, member):
    act = session(campaign, county, Presence(member.pk, "chair"), Presence(member.pk))
    client.force_login(clerk)

    people = client.get(f"/acts/{act.pk}/").context["people"]

    assert [(part.person, part.role) for part in people] == [(member, "chair")]


def test_a_make_up_is_told(client, act, clerk):
    client.force_login(clerk)
    person = act.participations.get(status="leave").person
    told = {"person": person.pk, "how": "自学", "done_on": "2021-03-25"}

    client.post(f"/dossiers/{act.pk}/made-up/", told)
    client.post(f"/dossiers/{act.pk}/made-up/", told | {"how": ""})

    assert MakeUp.objects.get().how == "自学"


def test_others_read_and_do_not_write(client, act, county, stranger):
    client.force_login(make_person("王伟", county["柳林镇"], username="member"))
    assert client.get(f"/acts/{act.pk}/").context["may_change"] is False
    assert client.post(f"/dossiers/{act.pk}/minutes/", {"points": "x"}).status_code == 403

    client.force_login(stranger)
    for page in ("", "print/", "minutes/"):
        assert client.get(f"/dossiers/{act.pk}/{page}").status_code == 404
    assert Minutes.objects.count() == 0


def test_the_print_holds_sheet_minutes_and_papers(client, act, clerk, member):
    client.force_login(clerk)
    client.post(f"/dossiers/{act.pk}/minutes/", {"points": "学习了讲话", "form": "集体学习"})
    told = {"slot": "outlines", "author": member.pk, "title": "发言", "text": "我的发言"}
    client.post(f"/dossiers/{act.pk}/papers/", told)

    text = client.get(f"/dossiers/{act.pk}/print/").content.decode()

    for part in ("马丽", "请假：出差", "集体学习", "学习了讲话", "马丽《发言》"):
        assert part in text


def test_an_author_hands_in_from_the_phone_that_signed_in(client, act, member):
    hall = open_hall(act, by=None, now=timezone.now())
    where = f"/s/{hall.pk}/{hall_code(hall.key, window_at(timezone.now()))}/"
    ticket = client.get(where).context["form"]["ticket"].value()
    client.post(f"/s/{hall.pk}/", {"ticket": ticket, "name": "马丽"})

    client.post(f"/dossiers/{act.pk}/mine/outlines/", {"text": "我的发言"})

    paper = DossierPaper.objects.get()
    assert (paper.author, paper.recorded_by, paper.text) == (member, member, "我的发言")


def test_a_phone_that_nobody_knows_hands_in_nothing(client, act):
    assert client.get(f"/dossiers/{act.pk}/mine/outlines/").status_code == 404
    assert client.post(f"/dossiers/{act.pk}/mine/outlines/", {"text": "x"}).status_code == 404


def test_all_that_is_open_is_answered_by_one_press(client, act, clerk):
    client.force_login(clerk)
    open_slots = [key for key, __ in Dossier(act).open_slots]
    page = f"/dossiers/{act.pk}/rest/"

    client.post(page, {"all": "1", "kind": "kept", "text": "三号柜"})
    client.post(page, {"all": "1", "kind": "kept", "text": "四号柜"})

    told = act.answers.order_by("id").values_list("slot", "text")
    assert list(told) == [(slot, "三号柜") for slot in open_slots]


def test_what_is_open_is_answered_in_one_go(client, act, clerk):
    client.force_login(clerk)
    open_ones = ["materials", "reflections", "notes"]
    page = f"/dossiers/{act.pk}/rest/"

    client.post(page, {"slots": open_ones, "kind": "kept", "text": ""})
    assert not act.answers.exists()
    client.post(page, {"slots": open_ones, "kind": "kept", "text": "三号柜"})

    told = act.answers.order_by("id").values_list("slot", "kind", "text")
    assert list(told) == [(slot, "kept", "三号柜") for slot in open_ones]
