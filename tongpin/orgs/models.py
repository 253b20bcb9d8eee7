"""Units in their tree, people and their posts, and the journal."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tongpin.orgs.contact_numbers import number_macs, plain_number
from tongpin.orgs.journal_cache import journal_cached
from tongpin.orgs.sealed_field import NumberMac, SealedField
from tongpin.orgs.tree import EVER, NEVER, Place, Tree
from tongpin.orgs.vouched import VouchedModel


@journal_cached
def whole_tree() -> Tree:
    """The tree of all units."""
    rows = Placement.objects.values_list("unit_id", "parent_id", "from_on", "before_on")
    return Tree.of(Place(*row) for row in rows)


def units_within(roots: Iterable[int], day: date) -> set[int]:
    """The units and every unit below them on that day."""
    tree = whole_tree()
    units: set[int] = set()
    for root in roots:
        units |= tree.subtree(root, day)
    return units


class UnitQuerySet(models.QuerySet["Unit"]):
    def within(self, roots: Iterable[int], day: date) -> Self:
        """The units and every unit below them on that day."""
        return self.filter(pk__in=units_within(roots, day))

    def visible_to(self, person: "Person", day: date) -> Self:
        """Units that the person's posts of that day open: see Reach."""
        reach = person.reach(day)
        return self.filter(pk__in=units_within(reach.whole, day) | reach.alone)

    def directly_below(self, parent: "Unit", day: date) -> Self:
        """The units that stand right under the parent on that day."""
        return self.filter(
            placements__parent=parent, placements__from_on__lte=day, placements__before_on__gt=day
        )

    def roots(self) -> Self:
        return self.filter(placements__isnull=True)

    def only_root(self) -> "Unit | None":
        """The top of the tree; None while there is none, or more than one."""
        roots = self.roots()[:2]
        return roots[0] if len(roots) == 1 else None

    def in_order(self) -> Self:
        return self.order_by("position", "id")


class Unit(VouchedModel):
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


class Placement(VouchedModel):
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


class NamePeriodQuerySet(models.QuerySet["NamePeriod"]):
    def names_on(self, day: date) -> dict[int, str]:
        """Unit -> its name on that day, of all units that were ever renamed."""
        periods = self.filter(from_on__lte=day).order_by("from_on", "id")
        return dict(periods.values_list("unit_id", "name"))


class NamePeriod(VouchedModel):
    """The name of a unit from a day on, until the next one begins; none for who kept theirs."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="name_periods")
    name = models.CharField(_("name"), max_length=100)
    from_on = models.DateField()

    objects = NamePeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("unit", "from_on", name="orgs_name_period_once_a_day")
        ]

    def __str__(self) -> str:
        return self.name


class UnitName(models.Model):
    """Another name under which files mention a unit: a former name or a usual short form."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="names")
    name = models.CharField(_("name"), max_length=100, unique=True)

    def __str__(self) -> str:
        return self.name


PHONE_COLUMNS = ("phone", "phone_mac")  # are saved together


class PersonManager(BaseUserManager["Person"]):
    def registered(self) -> "models.QuerySet[Person]":
        """Without those known by a device alone, and those who turned out to be somebody else."""
        return self.filter(token=None, same_as=None)

    def namesakes_of_all(self) -> "models.QuerySet[Person]":
        """Whoever a file may mean by a name, also by that of a row that was joined with another."""
        return self.filter(token=None, home_unit__isnull=False).select_related("same_as")

    def standing_numbers(self, numbers: Iterable[int]) -> dict[int, int]:
        """Of those whose row was joined with another: the number of the row that stands."""
        joined = self.filter(pk__in=numbers, same_as__isnull=False)
        return {number: same or number for number, same in joined.values_list("pk", "same_as")}

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(username=username)

    def with_number(self, number: str) -> "list[Person]":
        """People of the register whose telephone it is, whichever way both are written."""
        people = self.registered().filter(phone_mac__in=number_macs(number), is_active=True)
        plain = plain_number(number)
        return [person for person in people.order_by("id") if plain_number(person.phone) == plain]

    def create_user(self, username: str, password: str | None = None, **fields: object) -> "Person":
        person = self.model(username=username, **fields)
        person.set_password(password)
        person.save()
        return person


class Person(VouchedModel, AbstractBaseUser):
    """Somebody: on a roster, with an account, or known only by the token of a device."""

    name = models.CharField(_("name"), max_length=60, db_index=True)
    phone = SealedField(_("phone"), max_length=20, blank=True)
    phone_mac = NumberMac(of="phone")
    username = models.CharField(_("user name"), max_length=60, unique=True, null=True, blank=True)
    token = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001
    home_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="people"
    )  # where the person was first met; says nothing about rights
    is_active = models.BooleanField(default=True)
    same_as = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="joined"
    )  # whose row stands for this one too

    objects = PersonManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name

    def reach(self, day: date) -> "Reach":
        """The units that the person's posts of that day open. Costs a query."""
        posts = self.posts.on(day).values_list("unit_id", "role")
        return Reach.of(posts)

    @property
    def standing(self) -> "Person":
        """The row that stands for the person: this one, or that with which it was joined."""
        return self.same_as or self

    @property
    def is_known(self) -> bool:
        """Whether more than a device token is known."""
        return self.token is None


class PersonMerge(models.Model):
    """Two rows of the register that turned out to be one person, until somebody undoes it."""

    kept = models.ForeignKey(Person, models.PROTECT, related_name="merges")
    joined = models.ForeignKey(Person, models.PROTECT, related_name="merges_into")
    moved = models.JSONField(default=dict)  # column -> numbers of the rows that went over
    merged_at = models.DateTimeField()
    merged_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="merges_made")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="merges_undone")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["joined"], condition=Q(undone_at=None), name="orgs_person_joined_once"
            ),
            models.CheckConstraint(
                condition=~Q(kept=F("joined")), name="orgs_person_merge_makes_sense"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.joined_id} is #{self.kept_id}"


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


ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
WORKING = (
    *(Role.LEADER, Role.OFFICE, Role.CLERK, Role.SECRETARY, Role.INSPECTOR, Role.EDITOR),
)  # who work with the units below their own; the three administrators need no row of theirs


@dataclass(frozen=True)
class Reach:
    """The units whose rows somebody may read: some with all below them, some alone."""

    whole: frozenset[int]
    alone: frozenset[int]

    @classmethod
    def of(cls, posts: Iterable[tuple[int, str]]) -> "Reach":
        """From posts as (unit, role): members read of their own unit, administrators nothing."""
        whole, alone = set(), set()
        for unit, role in posts:
            if role in WORKING:
                whole.add(unit)
            elif role == Role.MEMBER:
                alone.add(unit)
        return cls(frozenset(whole), frozenset(alone))


class PostQuerySet(models.QuerySet["Post"]):
    def on(self, day: date) -> Self:
        return self.filter(from_on__lte=day, before_on__gt=day)


class Post(VouchedModel):
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

    def holds_on(self, day: date) -> bool:
        return self.from_on <= day < self.before_on


class ProposalQuerySet(models.QuerySet["PostProposal"]):
    def waiting(self) -> Self:
        return self.filter(decided_at=None)

    def in_order(self) -> Self:
        return self.order_by("unit__position", "unit", "role", "id")


class PostProposal(VouchedModel):
    """A post with rights that somebody shall get, until the security administrator decides."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="post_proposals")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="post_proposals")
    role = models.CharField(_("role"), max_length=10, choices=Role)
    title = models.CharField(_("title"), max_length=60, blank=True)
    is_secondment = models.BooleanField(_("seconded"), default=False)
    from_on = models.DateField(_("from"), default=EVER)
    before_on = models.DateField(_("until"), default=NEVER)
    source = models.CharField(max_length=200, blank=True)  # the file that brought it
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="post_proposals_made"
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="post_proposals_decided"
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)  # of a refusal
    post = models.OneToOneField(Post, models.PROTECT, null=True, related_name="proposal")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "unit", "role"],
                condition=Q(decided_at=None),
                name="orgs_post_proposal_once",
            ),
            models.CheckConstraint(
                condition=Q(from_on__lt=F("before_on")), name="orgs_proposal_days_in_order"
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
    seal = models.CharField(max_length=64, blank=True)  # by a key that is not in the database
    vouchers = models.CharField(max_length=64, blank=True)  # SHA-256 over its vouchers; "": none

    def __str__(self) -> str:
        return f"{self.verb} {self.about}"


class VouchedColumns(models.Model):
    """Columns of a table and the key by which rows of it were vouched for."""

    table = models.CharField(max_length=63)
    columns = models.TextField()  # names in order, with commas between them
    key = models.CharField(max_length=16)  # its name, by which it is known again

    class Meta:
        constraints = [
            models.UniqueConstraint("table", "columns", "key", name="orgs_vouched_columns_once")
        ]

    def __str__(self) -> str:
        return self.table


class RowVoucher(models.Model):
    """What an entry says of rows of one table that it wrote."""

    entry = models.ForeignKey(JournalEntry, models.PROTECT, related_name="row_vouchers")
    columns = models.ForeignKey(VouchedColumns, models.PROTECT, related_name="vouchers")
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    numbers = models.TextField()  # of the rows, as runs: 3-7,12
    digests = models.BinaryField()  # eight bytes for each row in their order; zeros: it was removed

    class Meta:
        indexes = [models.Index(fields=["columns", "last"], name="orgs_voucher_by_rows")]

    def __str__(self) -> str:
        return f"{self.columns_id} {self.numbers[:40]}"
