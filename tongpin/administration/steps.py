"""What comes after the first start, step by step, each done or not yet."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tongpin.campaigns.models import Campaign
from tongpin.orgs.models import ADMINISTRATORS, Person, Post, PostProposal, Role, Unit
from tongpin.reports.models import Release


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing that a county needs before its work runs."""

    key: str
    label: str | Promise
    hint: str | Promise
    page: str  # the name of its page
    is_done: Callable[[], bool]
    role: Role = Role.SYSTEM_ADMIN  # who does it

    @property
    def url(self) -> str:
        return reverse(self.page)

    @property
    def done(self) -> bool:
        return self.is_done()


def administrators_joined() -> bool:
    posts = Post.objects.on(localdate()).filter(role__in=ADMINISTRATORS)
    joined = posts.exclude(person__username=None).values("role").distinct().count()
    return joined == len(ADMINISTRATORS)


def units_loaded() -> bool:
    return Unit.objects.count() > 1


def people_loaded() -> bool:
    return Post.objects.filter(role=Role.MEMBER).exists() or has_workers()


def posts_proposed() -> bool:
    return has_workers() or PostProposal.objects.exists()


def has_workers() -> bool:
    return Post.objects.filter(role__in=[Role.OFFICE, Role.CLERK]).exists()


def clerks_joined() -> bool:
    workers = Post.objects.filter(role__in=[Role.OFFICE, Role.CLERK])
    return Person.objects.filter(posts__in=workers).exclude(username=None).exists()


STEPS = (
    Step(
        key="administrators",
        label=_("The three administrators open their accounts"),
        hint=_(
            "Each with the letter of the first start; a new letter is made on the person's page."
        ),
        page="administration:person_list",
        is_done=administrators_joined,
    ),
    Step(
        key="units",
        label=_("Load the register of units"),
        hint=_("A workbook with names and what stands above; or add them one by one."),
        page="administration:unit_list",
        is_done=units_loaded,
    ),
    Step(
        key="people",
        label=_("Load the register of people"),
        hint=_("A workbook with names, units and posts; posts with rights become proposals."),
        page="administration:person_list",
        is_done=people_loaded,
    ),
    Step(
        key="campaign",
        label=_("Start a campaign from a pack"),
        hint=_("One of those that ship, or your own as a zip."),
        page="administration:campaign_list",
        is_done=Campaign.objects.exists,
    ),
    Step(
        key="posts",
        label=_("Propose who is office and who is clerk"),
        hint=_("On a person's page, or by the register of people."),
        page="administration:person_list",
        is_done=posts_proposed,
    ),
    Step(
        key="confirm",
        label=_("Confirm the posts with rights"),
        hint=_("The security administrator looks at all of them together."),
        page="administration:proposal_list",
        is_done=has_workers,
        role=Role.SECURITY_ADMIN,
    ),
    Step(
        key="invite",
        label=_("Invite the clerks"),
        hint=_("Letters for everybody who has a post with rights and no account yet."),
        page="administration:invitation_list",
        is_done=clerks_joined,
    ),
    Step(
        key="report",
        label=_("Release the first report"),
        hint=_("The office's work; with it the county runs."),
        page="reports:release_list",
        is_done=Release.objects.exists,
        role=Role.OFFICE,
    ),
)


def open_steps() -> list[Step]:
    return [step for step in STEPS if not step.done]
