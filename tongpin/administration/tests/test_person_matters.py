"""What somebody is asked for, and handing it over together with a post."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.timezone import localdate

from tongpin.administration.person_matters import HandoverOrder, hand_over_post, person_matters
from tongpin.burden.models import Complaint
from tongpin.duties.actions import DutyDraft, Origin, add_duty
from tongpin.office.liaisons import begin_liaison
from tongpin.office.models import Handover, Liaison
from tongpin.orgs.actions import OrgError
from tongpin.orgs.models import PostProposal, Role
from tongpin.testing import client_of, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(campaign, county, clerk, office, system):
    """A duty of the clerk's unit, a complaint to the office, a unit that a leader looks after."""
    now = timezone.now()
    due_on = localdate(now) + timedelta(days=9)
    draft = DutyDraft(
        unit=county["柳林镇"].pk, title="报送活动", due_on=due_on, origin=Origin("x", "/x/")
    )
    add_duty(campaign.pk, draft, by=office, now=now)
    Complaint.objects.create(text="表太多", made_at=now, owner=office, due_on=due_on)
    leader = make_person("何山", county["青禾县"], Role.LEADER)
    begin_liaison(campaign, county["石桥乡"], leader, by=office, now=now)
    return {"clerk": clerk, "office": office, "leader": leader}


def told(person) -> list[tuple[str, int]]:
    return [(str(matter.label), matter.count) for matter in person_matters(person, localdate())]


def handed_over(person, to, role: Role, by) -> bool:
    order = HandoverOrder(to, localdate(), "钥匙在门卫处")
    return hand_over_post(person.posts.get(role=role), order, by=by, now=timezone.now())


def test_what_each_is_asked_for_is_counted(asked):
    assert told(asked["clerk"]) == [("open duties", 1)]
    assert told(asked["office"]) == [("complaints to answer", 1)]
    assert told(asked["leader"]) == [("units to look after", 1)]


def test_a_clerk_hands_over_in_one_step(asked, county, system):
    successor = make_person("苏苗", county["柳林镇"])

    assert handed_over(asked["clerk"], successor, Role.CLERK, system)

    proposal = PostProposal.objects.get()
    assert (proposal.person, proposal.role, proposal.from_on) == (successor, "clerk", localdate())
    assert asked["clerk"].posts.get(role=Role.CLERK).before_on == localdate()
    handover = Handover.objects.get()
    assert (handover.to, handover.notes) == (successor, "钥匙在门卫处")
    assert len(handover.open_matters) == 1
    assert told(asked["clerk"]) == []


def test_complaints_and_units_to_look_after_go_over_by_name(asked, county, system):
    successor = make_person("苏苗", county["青禾县"])

    handed_over(asked["office"], successor, Role.OFFICE, system)
    handed_over(asked["leader"], successor, Role.LEADER, system)

    assert Complaint.objects.get().owner == successor
    assert [liaison.person for liaison in Liaison.objects.standing()] == [successor]
    assert told(successor) == [("complaints to answer", 1), ("units to look after", 1)]


def test_what_makes_no_sense_is_refused_and_changes_nothing(asked, county, system):
    post = asked["clerk"].posts.get(role=Role.CLERK)
    successor = make_person("苏苗", county["柳林镇"])
    late = HandoverOrder(successor, post.before_on)
    itself = HandoverOrder(asked["clerk"], localdate())

    for order, why in ((late, "over by then"), (itself, "somebody else")):
        with pytest.raises(OrgError, match=why):
            hand_over_post(post, order, by=system, now=timezone.now())

    assert not PostProposal.objects.exists()
    assert not Handover.objects.exists()


def test_the_page_shows_how_much_is_open_and_not_what(asked, county, system):
    successor = make_person("苏苗", county["柳林镇"])
    client = client_of(system)
    post = asked["clerk"].posts.get(role=Role.CLERK)
    address = f"/administration/posts/{post.pk}/handover/"

    page = client.get(address).content.decode()
    assert "open duties" in page
    assert "报送活动" not in page
    response = client.post(address, {"to": successor.pk, "on": localdate().isoformat()})

    assert response.url == f"/administration/people/{asked['clerk'].pk}/"
    assert Handover.objects.get().to == successor
    assert client_of(asked["office"]).get(address).status_code == 403
