"""What administrators type, parsed."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongpin.accounts.invitation_codes import plain
from tongpin.administration.first_start import SetupOrder
from tongpin.administration.person_matters import HandoverOrder
from tongpin.administration.setup_code import is_setup_code
from tongpin.base.periods import DAY
from tongpin.base.widgets import DayField
from tongpin.campaigns.campaign_states import StateDraft
from tongpin.campaigns.packs import shipped_packs
from tongpin.ledgers.forms import ManyFilesField, ManyFilesInput
from tongpin.office.forms import HandoverForm
from tongpin.orgs.actions import PersonFacts, PostTerms
from tongpin.orgs.fields import UnitField, offer
from tongpin.orgs.models import ADMINISTRATORS, Role, Unit
from tongpin.orgs.tree import EVER, NEVER

CODE = RegexValidator(r"^(\d{6}|\d{9}|\d{12})$", _("6, 9 or 12 digits"))
Choices = list[tuple[int, str]]


def all_units() -> Choices:
    """(number, name) of the units that stand today, in the register's order."""
    units = Unit.objects.filter(before_on__gt=localdate()).in_order()
    return list(units.values_list("id", "name"))


class SetupForm(forms.Form):
    """The first start."""

    setup_code = forms.CharField(
        label=_("One-time code"),
        max_length=60,
        help_text=_("The terminal of the server shows it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    county = forms.CharField(label=_("The county, city or office at the top"), max_length=100)
    code = forms.CharField(
        label=_("Its administrative code"),
        max_length=12,
        required=False,
        validators=[CODE],
    )
    system = forms.CharField(
        label=_("System administrator"),
        max_length=60,
        help_text=_("Keeps units, people and accounts. A name; three different people."),
    )
    security = forms.CharField(
        label=_("Security administrator"),
        max_length=60,
        help_text=_("Confirms who may do what, and lets people in again who are shut out."),
    )
    audit = forms.CharField(
        label=_("Audit administrator"),
        max_length=60,
        help_text=_("Reads the journal, and nothing else."),
    )
    pack = forms.ChoiceField(label=_("Campaign"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        packs = [(name, name) for name in shipped_packs()]
        offer(self, "pack", [("", _("none yet")), *packs])

    def clean_setup_code(self) -> str:
        code = plain(self.cleaned_data["setup_code"])
        if not is_setup_code(code):
            raise forms.ValidationError(_("This is not the code that the terminal showed last."))
        return code

    def order(self) -> SetupOrder:
        data = self.cleaned_data
        names = {role: data[role.value] for role in ADMINISTRATORS}
        return SetupOrder(data["county"], names, code=data["code"], pack=data["pack"])


class CampaignForm(forms.Form):
    """A campaign from a pack that ships."""

    pack = forms.ChoiceField(label=_("Pack"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "pack", [(name, name) for name in shipped_packs()])


class CampaignStateForm(forms.Form):
    """Since when a campaign is paused, or goes on, and why."""

    on = DayField(label=_("From"), initial=localdate)
    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("Everybody reads it while it holds.")
    )

    def draft(self) -> StateDraft:
        return StateDraft(self.cleaned_data["on"], self.cleaned_data["reason"])


class PackFileForm(forms.Form):
    """A pack as a zip."""

    file = forms.FileField(
        label=_("Pack as a zip"),
        widget=forms.FileInput(attrs={"accept": ".zip"}),
        help_text=_("The four files of a pack, in the zip itself or in one folder of it."),
    )


class RegisterForm(forms.Form):
    files = ManyFilesField(  # type: ignore[assignment]
        label=_("Registers of units or people"),
        widget=ManyFilesInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        help_text=_("Workbooks as they are: .xlsx, .xls or .csv, several at once."),
    )


class NewUnitForm(forms.Form):
    """A new unit."""

    name = forms.CharField(label=pgettext_lazy("thing", "Name"), max_length=100)
    parent = UnitField(label=_("Stands under"))
    category = forms.CharField(label=_("Category"), max_length=40, required=False)
    code = forms.CharField(
        label=_("Administrative code"), max_length=12, required=False, validators=[CODE]
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "parent", all_units())


class UnitNameForm(forms.Form):
    name = forms.CharField(label=_("New name"), max_length=100)
    on = DayField(label=_("From"), initial=localdate)


class UnitMoveForm(forms.Form):
    """Another superior, from a day on."""

    parent = UnitField(label=_("Stands under"))
    on = DayField(label=_("From"), initial=localdate)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "parent", all_units())


class UnitEndForm(forms.Form):
    """The unit ends, alone or as part of another one."""

    into = UnitField(label=_("Becomes part of"), required=False)
    on = DayField(label=_("First day without it"), initial=localdate)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "into", [("", "—"), *all_units()])


class PersonForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=60)
    phone = forms.CharField(label=_("Telephone"), max_length=20, required=False)

    def facts(self) -> PersonFacts:
        return PersonFacts(self.cleaned_data["name"], self.cleaned_data["phone"])


class NewPersonForm(PersonForm):
    unit = UnitField(label=_("Unit"))

    field_order = ("unit", "name", "phone")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "unit", all_units())


class PostForm(forms.Form):
    """A post from a day, perhaps until another."""

    unit = UnitField(label=_("Unit"))
    role = forms.TypedChoiceField(label=_("Role"), choices=Role.choices, coerce=Role)
    title = forms.CharField(label=pgettext_lazy("post", "Title"), max_length=60, required=False)
    from_on = DayField(label=_("From"), initial=localdate)
    last_on = DayField(
        label=_("Last day"), required=False, help_text=_("Empty: until it is ended.")
    )
    is_secondment = forms.BooleanField(label=_("seconded"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "unit", all_units())

    def terms(self) -> PostTerms:
        data = self.cleaned_data
        return PostTerms(
            title=data["title"],
            from_on=data["from_on"] or EVER,
            before_on=data["last_on"] + DAY if data["last_on"] else NEVER,
            is_secondment=data["is_secondment"],
        )


class DayForm(forms.Form):
    on = DayField(label=_("First day without it"), initial=localdate)


class HandoverOrderForm(HandoverForm):
    """Who takes a post over, and from which day on."""

    on = DayField(label=_("First day of the successor"), initial=localdate)

    field_order = ("to", "on", "notes")

    def order(self) -> HandoverOrder:
        data = self.cleaned_data
        return HandoverOrder(data["to"], data["on"], data["notes"])


class RefusalForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200)


class ExcuseForm(forms.Form):
    """Somebody needs no second factor for a while."""

    before_on = DayField(label=_("Until"))
    reason = forms.CharField(label=_("Reason"), max_length=200)


class PeopleFilter(forms.Form):
    word = forms.CharField(label=_("Name or user name"), max_length=60, required=False)
    unit = UnitField(label=_("Unit"), required=False)

    def __init__(self, *args: Any, units: Iterable[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "unit", [("", _("all")), *units])


class NamesakeFilter(forms.Form):
    """Who may be the same person."""

    word = forms.CharField(label=_("Name"), max_length=60)


class JournalFilter(forms.Form):
    """Which entries the journal shows."""

    person = forms.CharField(label=_("Who"), max_length=60, required=False)
    verb = forms.CharField(label=_("What"), max_length=60, required=False)
    about = forms.CharField(label=_("About"), max_length=120, required=False)
    start = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False)


def form_errors(form: forms.Form) -> str:
    """What is wrong with a form that its page does not show again."""
    lines = []
    for name, errors in form.errors.items():
        lines.append(f"{form.fields[name].label}: {' '.join(map(str, errors))}")
    return " ".join(lines)
