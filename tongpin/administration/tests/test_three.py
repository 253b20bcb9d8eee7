"""The three administrators: what each does, and that each sees nothing else."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tongpin.acts.models import Act
from tongpin.administration.verb_words import verb_words
from tongpin.base.sheets import read_book
from tongpin.orgs.actions import OrgError, end_post, give_post
from tongpin.orgs.journal import digest_of
from tongpin.orgs.models import JournalEntry, Person, Post, PostProposal, Role, Unit
from tongpin.orgs.post_proposals import PostDraft, confirm_posts, propose_post
from tongpin.testing import NOON, client_of, make_act, make_person, workbook

pytestmark = pytest.mark.django_db


PAGES = {
    "system": ["steps/", "units/", "people/", "people/new/", "registers/", "invitations/"],
    "security": ["proposals/", "lockouts/", "factors/"],
    "audit": ["journal/"],
}


@pytest.mark.parametrize("who", ["system", "security", "audit", "office", "clerk"])
def test_each_opens_own_pages_alone(request, who):
    client = client_of(request.getfixturevalue(who))

    for owner, pages in PAGES.items():
        for page in pages:
            expected = 200 if owner == who else 403
            assert client.get(f"/administration/{page}").status_code == expected, page


@pytest.mark.parametrize("who", ["system", "security", "audit"])
def test_an_administrator_reads_no_rows_of_units(request, campaign, county, who):
    act = make_act(campaign, county["柳林镇"])
    client = client_of(request.getfixturevalue(who))

    assert client.get(act.get_absolute_url()).status_code == 403
    assert client.get(f"/units/{county['柳林镇'].pk}/").status_code == 403
    assert client.get("/figures/").status_code == 403
    assert not Act.objects.visible_to(request.getfixturevalue(who), timezone.localdate()).exists()
    assert client.get("/").url == "/administration/"


def test_a_member_at_the_top_reads_no_rows_of_others(campaign, county):
    member = make_person("马丽", county["青禾县"], username="mali")
    own = make_act(campaign, county["青禾县"])
    other = make_act(campaign, county["柳林镇"])

    seen = Act.objects.visible_to(member, timezone.localdate())

    assert list(seen) == [own]
    page = client_of(member).get("/acts/").content.decode()
    assert own.get_absolute_url() in page
    assert other.get_absolute_url() not in page


def test_a_refused_page_is_told(clerk, clerk_client):
    clerk_client.get("/administration/people/")

    entry = JournalEntry.objects.latest("id")
    assert (entry.verb, entry.by) == ("accounts.access.deny", clerk)
    assert entry.about == "administration:person_list"


# Posts with rights.


def propose(client, person, unit, role, **changed):
    form = {"unit": unit.pk, "role": role, "from_on": "2021-03-01"} | changed
    return client.post(f"/administration/people/{person.pk}/posts/", form, follow=True)


def test_one_proposes_and_another_confirms(county, system, security):
    person = make_person("白露", county["柳林镇"])
    propose(client_of(system), person, county["柳林镇"], "clerk")
    proposal = PostProposal.objects.get()
    assert not person.posts.filter(role=Role.CLERK).exists()

    client_of(security).post("/administration/proposals/", {"proposal": proposal.pk})

    proposal.refresh_from_db()
    assert proposal.post == person.posts.get(role=Role.CLERK)
    assert (proposal.proposed_by, proposal.decided_by) == (system, security)


def test_membership_needs_no_second_pair_of_eyes(county, system):
    person = make_person("白露", county["柳林镇"])

    propose(client_of(system), person, county["石桥乡"], "member")

    assert person.posts.filter(unit=county["石桥乡"], role=Role.MEMBER).exists()


def test_a_refusal_needs_a_reason_and_gives_nothing(county, system, security):
    person = make_person("白露", county["柳林镇"])
    propose(client_of(system), person, county["柳林镇"], "clerk")
    number = PostProposal.objects.get().pk
    client = client_of(security)

    client.post("/administration/proposals/", {"proposal": number, "refuse": "1"})
    assert PostProposal.objects.waiting().exists()
    client.post(
        "/administration/proposals/", {"proposal": number, "refuse": "1", "reason": "已调离"}
    )

    assert PostProposal.objects.get().reason == "已调离"
    assert not person.posts.filter(role=Role.CLERK).exists()


def test_nobody_confirms_an_own_post(county, system, security):
    propose_post(PostDraft(security, county["柳林镇"], Role.MEMBER), by=system, now=NOON)

    with pytest.raises(OrgError, match="cannot confirm"):
        confirm_posts(PostProposal.objects.waiting(), by=security, now=NOON)


@pytest.mark.parametrize("role", [Role.SECURITY_ADMIN, Role.OFFICE, Role.INSPECTOR])
def test_an_administrator_is_nothing_else(county, system, role):
    with pytest.raises(OrgError, match="at the same time"):
        give_post(system, county["青禾县"], role, by=None, now=NOON)


def test_who_works_becomes_no_administrator(county, office):
    with pytest.raises(OrgError, match="at the same time"):
        give_post(office, county["青禾县"], Role.AUDIT_ADMIN, by=None, now=NOON)


def test_the_last_administrator_stays(system):
    with pytest.raises(OrgError, match="is the last"):
        end_post(system.posts.get(), on=timezone.localdate(), by=None, now=NOON)


# The register in a browser.


def test_units_are_added_renamed_moved_merged_and_ended(county, system):
    client = client_of(system)
    client.post("/administration/units/", {"name": "白塔镇", "parent": county["青禾县"].pk})
    unit = Unit.objects.get(name="白塔镇")
    page = f"/administration/units/{unit.pk}/"

    client.post(f"{page}rename/", {"name": "白塔街道", "on": "2021-01-01"})
    client.post(f"{page}move/", {"parent": county["柳林镇"].pk, "on": "2021-05-01"})
    client.post(f"{page}end/", {"into": county["石桥乡"].pk, "on": "2021-09-01"})

    tree = client.get("/administration/units/?day=2021-04-30").content.decode()
    later = client.get("/administration/units/?day=2021-09-02").content.decode()
    assert "白塔街道" in tree
    assert "白塔街道" not in later.split('<form class="card stack"')[0]
    assert "白塔镇" in client.get(page).content.decode()


@pytest.mark.parametrize(
    ("deed", "form", "said"),
    [
        ("move", {"parent": "柳林镇", "on": "2021-05-01"}, "stands below"),
        ("end", {"on": "2021-05-01"}, "move it first"),
        ("rename", {"name": "石桥乡", "on": "2021-01-01"}, "There is a unit named"),
        ("move", {"parent": "石桥乡", "on": "soon"}, "From"),
    ],
)
def test_what_the_tree_cannot_hold_is_said(county, system, deed, form, said):
    if "parent" in form:
        form["parent"] = county["王庄村" if said == "stands below" else form["parent"]].pk
    page = f"/administration/units/{county['柳林镇'].pk}/"

    answer = client_of(system).post(f"{page}{deed}/", form, follow=True).content.decode()

    assert said in answer
    assert not Unit.objects.filter(before_on__lt="2022-01-01").exists()


def test_people_are_added_changed_invited_and_leave(county, system):
    client = client_of(system)
    form = {"unit": county["柳林镇"].pk, "name": "白露", "phone": "13800000000"}
    page = client.post("/administration/people/new/", form).url
    person = Person.objects.get(name="白露")

    client.post(page, {"name": "白 露", "phone": "13900000000"})
    letter = client.post(f"{page}invite/").content.decode()
    client.post(f"{page}leave/", {"on": timezone.localdate().isoformat()})

    person.refresh_from_db()
    assert (person.name, person.phone) == ("白 露", "13900000000")
    assert "/join/" in letter
    assert not person.posts.on(timezone.localdate()).exists()
    again = client.post(
        "/administration/people/new/", form | {"name": "白 露", "phone": "13900000000"}
    )
    assert "already" in again.content.decode()


def test_registers_are_tried_and_then_stored(county, system):
    units = workbook(["单位名称", "上级单位"], ["白塔镇", "青禾县"])
    people = workbook(
        ["姓名", "所在单位", "平台职责"], ["白露", "白塔镇", "联络员"], ["霜降", "白塔镇", "县长"]
    )
    client = client_of(system)
    files = [upload("单位名册.xlsx", units), upload("人员名册.xlsx", people)]

    page = client.post("/administration/registers/", {"files": files}).content.decode()
    assert not Unit.objects.filter(name="白塔镇").exists()
    assert "县长" in page
    assert "台账 · 3" in page  # where the fault stands
    client.post("/administration/registers/store/")

    proposal = PostProposal.objects.get()
    assert (proposal.person.name, proposal.role, proposal.source) == (
        "白露",
        "clerk",
        "人员名册.xlsx",
    )
    assert Post.objects.filter(unit__name="白塔镇").count() == 1


def test_a_clerk_who_may_not_be_one_is_told_and_the_units_are_taken(county, system, audit):
    rows = (["青禾县", "青禾县", "温若谷"], ["白塔镇", "青禾县", None])
    register = workbook(["单位名称", "上级单位", "联络员"], *rows)
    client = client_of(system)

    page = client.post("/administration/registers/", {"files": [upload("单位名册.xlsx", register)]})
    client.post("/administration/registers/store/")

    assert "cannot be clerk at the same time" in page.content.decode()
    assert Unit.objects.filter(name="白塔镇").exists()
    assert not PostProposal.objects.exists()


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_letters_are_made_for_who_has_a_post_and_no_account(county, system):
    person = make_person("白露", county["柳林镇"], Role.CLERK)
    make_person("霜降", county["柳林镇"])
    client = client_of(system)
    page = client.get("/administration/invitations/").content.decode()
    assert "白露" in page
    assert "霜降" not in page

    letters = client.post("/administration/invitations/", {"person": person.pk})

    assert letters.content.decode().count('class="qr small"') == 1
    assert letters["Cache-Control"] == "no-store"


# The journal.


def test_the_journal_is_looked_up_and_taken_along(county, system, audit):
    make_person("白露", county["柳林镇"], Role.CLERK)
    client = client_of(audit)
    page = client.get("/administration/journal/?verb=orgs.post.give").content.decode()
    assert verb_words("orgs.post.give") in page
    assert verb_words("orgs.unit.add") not in page

    lines = b"".join(client.get("/administration/journal/file.jsonl").streaming_content)
    table = client.get("/administration/journal/file.xlsx").content

    entries = [json.loads(line) for line in lines.decode().splitlines()]
    assert entries[-1]["verb"] == "administration.journal.take"
    for entry, row in zip(entries, JournalEntry.objects.order_by("id"), strict=False):
        assert entry["digest"] == digest_of(row)
    rows = list(read_book("journal.xlsx", table).sheets[0].rows)
    assert len(rows) == JournalEntry.objects.count() + 1


# Sign-in.


def wrong(client: Client, times: int) -> None:
    for __ in range(times):
        client.post("/accounts/login/", {"login": "clerk", "password": "wrong"})


def sign_in(client: Client) -> int:
    form = {"login": "clerk", "password": "secret-pass"}
    return client.post("/accounts/login/", form).status_code


def test_a_stranger_shuts_out_no_known_device(clerk):
    own = Client()
    assert sign_in(own) == 302
    own.post("/accounts/logout/")

    wrong(Client(), 6)

    assert sign_in(Client()) != 302
    assert sign_in(own) == 302


def test_a_known_device_waits_and_is_never_locked(clerk):
    own = Client()
    sign_in(own)
    own.post("/accounts/logout/")
    wrong(own, 30)
    device = clerk.known_devices.get()

    assert sign_in(own) == 200  # it has to wait
    assert device.failures == 5
    clerk.known_devices.update(failed_at=timezone.now() - timedelta(seconds=6))

    assert sign_in(own) == 302
    assert clerk.known_devices.get().failures == 0


def test_the_security_administrator_lets_somebody_in_again(clerk, security):
    stranger = Client()
    wrong(stranger, 6)
    client = client_of(security)
    page = client.get("/administration/lockouts/")
    (attempt,) = page.context["attempts"]

    client.post("/administration/lockouts/", {"attempt": attempt.pk})

    assert sign_in(stranger) == 302
    verbs = set(JournalEntry.objects.values_list("verb", flat=True))
    assert verbs >= {"accounts.signin.fail", "accounts.signin.lock", "accounts.signin.release"}
