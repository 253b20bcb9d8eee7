"""Units in their tree, people and their posts, and the journal."""

from collections.abc import Iterable
from datetime import date
from typing import Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tongpin.orgs.journal_cache import journal_cached
from tongpin.orgs.tree import EVER, NEVER, Place, Tree


@journal_cached
def whole_tree() -> Tree:
    """The tree of all units."""
    rows = Placement.objects.values_list("unit_id", "parent_id", "from_on", "before_on")
    return Tree.of(Place(*row) for row in rows)


class UnitQuerySet(models.QuerySet["Unit"]):
    def within(self, roots: Iterable[int], day: date) -> Self:
        """The units and every unit below them on that day."""
        tree = whole_tree()
        units: set[int] = set()
        for root in roots:
            units |= tree.subtree(root, day)
        return self.filter(pk__in=units)

    def visible_to(self, person: "Person", day: date) -> Self:
        """Units where the person has a post on that day, and every unit below."""
        return self.within(person.posts.on(day).values_list("unit_id", flat=True), day)

    def directly_below(self, parent: "Unit", day: date) -> Self:
        """The units that stand right under the parent on that day."""
        return self.filter(
            placements__parent=parent, placements__from_on__lte=day, placements__before_on__gt=day
        )

    def roots(self) -> Self:
        return self.filter(placements__isnull=True)

    def in_order(self) -> Self:
        return self.order_by("position", "id")


class Unit(models.Model):
    """A node of the tree: a county, department, township, village, school or branch."""

    name = models.CharField(_("name"), max_length=100)
    category = models.CharField(_("category"), max_length=40, blank=True)
    code = models.CharField(_("administrative code"), max_length=12, blank=True)
    position = models.PositiveIntegerField(default=0)  # order in the register
    from_on = models.DateField(default=EVER)
    before_on = models.DateField(default=NEVER)  # the first day on which it was no more

    objects = UnitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("name", name="orgs_unit_name_once"),
            models.UniqueConstraint("code", condition=~Q(code=""), name="orgs_unit_code_once"),
            models.CheckConstraint(
                condition=Q(from_on__lt=F("before_on")), name="orgs_unit_days_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("home:unit", args=[self.pk])


class Placement(models.Model):
    """One unit stood under one other from a day until another."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="placements")
    parent = models.ForeignKey(Unit, models.PROTECT, related_name="placements_below")
    from_on = models.DateField(default=EVER)
    before_on = models.DateField(default=NEVER)

    class Meta:
        constraints = [
            models.UniqueConstraint("unit", "from_on", name="orgs_placement_once_a_day"),
            models.CheckConstraint(
                condition=Q(from_on__lt=F("before_on")) & ~Q(unit=F("parent")),
                name="orgs_placement_makes_sense",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.unit_id} under #{self.parent_id}"


class UnitName(models.Model):
    """Another name under which files mention a unit: a former name or a usual short form."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="names")
    name = models.CharField(_("name"), max_length=100, unique=True)

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(username=username)

    def create_user(self, username: str, password: str | None = None, **fields: object) -> "Person":
        person = self.model(username=username, **fields)
        person.set_password(password)
        person.save()
        return person


class Person(AbstractBaseUser):
    """Somebody: on a roster, with an account, or known only by the token of a device."""

    name = models.CharField(_("name"), max_length=60, db_index=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    username = models.CharField(_("user name"), max_length=60, unique=True, null=True, blank=True)
    token = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001
    home_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="people"
    )  # where the person was first met; says nothing about rights
    is_active = models.BooleanField(default=True)

    objects = PersonManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_known(self) -> bool:
        """Whether more than a device token is known."""
        return self.token is None


class Role(models.TextChoices):
    """What a post lets its holder do; permissions.py reads nothing else."""

    LEADER = "leader", _("leader")
    OFFICE = "office", _("office of the leading group")
    CLERK = "clerk", _("clerk")
    SECRETARY = "secretary", _("study secretary")
    INSPECTOR = "inspector", _("inspector")
    EDITOR = "editor", _("editor")
    MEMBER = "member", _("member")
    SYSTEM_ADMIN = "system", _("system administrator")
    SECURITY_ADMIN = "security", _("security administrator")
    AUDIT_ADMIN = "audit", _("audit administrator")


class PostQuerySet(models.QuerySet["Post"]):
    def on(self, day: date) -> Self:
        return self.filter(from_on__lte=day, before_on__gt=day)


class Post(models.Model):
    """What one person is in one unit, from a day until another; secondments are posts too."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="posts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    role = models.CharField(_("role"), max_length=10, choices=Role)
    title = models.CharField(_("title"), max_length=60, blank=True)
    is_secondment = models.BooleanField(_("seconded"), default=False)
    from_on = models.DateField(default=EVER)
    before_on = models.DateField(default=NEVER)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "person", "unit", "role", "from_on", name="orgs_post_once_per_role"
            ),
            models.CheckConstraint(
                condition=Q(from_on__lt=F("before_on")), name="orgs_post_days_in_order"
            ),
            models.CheckConstraint(
                condition=Q(is_secondment=False) | Q(before_on__lt=NEVER),
                name="orgs_secondment_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.person_id} {self.role} in #{self.unit_id}"


class JournalEntry(models.Model):
    """Who did what to what, and when; each entry seals the one before it."""

    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="journal")
    verb = models.CharField(max_length=60)
    about = models.CharField(max_length=120, db_index=True)
    details = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return f"{self.verb} {self.about}"
