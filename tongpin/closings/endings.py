"""What ends with a campaign: secondments, groups, rules, and whose leaders answer for whom."""

from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from tongpin.base.periods import DAY
from tongpin.campaigns.models import Campaign
from tongpin.duties.models import Template
from tongpin.duties.recurring_duties import end_template
from tongpin.office.liaisons import end_liaison
from tongpin.office.models import Liaison
from tongpin.orgs.actions import end_post, end_unit
from tongpin.orgs.models import Person, Post, Unit
from tongpin.signin.actions import close_hall
from tongpin.signin.models import Hall

GROUP_WORDS = ("专班", "工作组", "督导组")  # in the name or category of a unit for a while


def secondments(today: date) -> QuerySet[Post]:
    """Those that run still, whatever they were made for."""
    posts = Post.objects.on(today).filter(is_secondment=True)
    return posts.select_related("person", "unit").order_by("unit__position", "id")


def groups(today: date) -> QuerySet[Unit]:
    """Units for a while that stand still."""
    by_name = Q()
    for word in GROUP_WORDS:
        by_name |= Q(name__contains=word) | Q(category__contains=word)
    return Unit.objects.filter(by_name, before_on__gt=today).in_order()


def open_halls(campaign: Campaign) -> QuerySet[Hall]:
    return Hall.objects.filter(act__kind__campaign=campaign, closed_at=None).order_by("id")


def running_rules(campaign: Campaign) -> QuerySet[Template]:
    return Template.objects.filter(campaign=campaign, ended_at=None).order_by("id")


def standing_liaisons(campaign: Campaign) -> QuerySet[Liaison]:
    return Liaison.objects.standing().filter(campaign=campaign).order_by("id")


def end_with_campaign(campaign: Campaign, *, by: Person, now: datetime) -> None:
    """End what belongs to the campaign alone; the caller holds it."""
    for hall in open_halls(campaign):
        close_hall(hall, by=by, now=now)
    for rule in running_rules(campaign):
        end_template(rule, by=by, now=now)
    for liaison in standing_liaisons(campaign):
        end_liaison(liaison, by=by, now=now)


def end_secondments(posts: QuerySet[Post], *, by: Person, now: datetime) -> None:
    """The chosen secondments end today, one of today tomorrow. Raises OrgError."""
    today = localdate(now)
    for post in posts:
        end_post(post, on=max(today, post.from_on + DAY), by=by, now=now)


def end_groups(units: QuerySet[Unit], *, by: Person, now: datetime) -> None:
    """The chosen groups end tomorrow, so that today still has them. Raises OrgError."""
    tomorrow = localdate(now) + DAY
    for unit in units:
        end_unit(unit, on=tomorrow, by=by, now=now)
