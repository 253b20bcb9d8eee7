"""A column whose text is sealed in the database and plain in Python."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models.expressions import Expression

from tongpin.orgs.contact_numbers import number_mac
from tongpin.orgs.sealing import seal, unseal

CONTACTS = "contacts"  # the purpose under which telephones and the like are sealed


if TYPE_CHECKING:
    CharField = models.CharField[str, str]
    TextField = models.TextField[str, str]
else:
    CharField = models.CharField
    TextField = models.TextField


class SealedField(TextField):
    """Text of at most `max_length` characters. It cannot be looked for: each seal is another.

    A NumberMac beside it can.
    """

    def __init__(self, *args: Any, purpose: str = CONTACTS, **options: Any) -> None:
        super().__init__(*args, **options)
        self.purpose = purpose
        if self.max_length:
            self.validators.append(MaxLengthValidator(self.max_length))

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, arguments, options = super().deconstruct()
        if self.purpose != CONTACTS:
            options["purpose"] = self.purpose
        return name, path, arguments, options

    def from_db_value(self, value: str | None, expression: Expression, connection: Any) -> Any:
        return value if value is None else unseal(value, self.purpose)

    def get_prep_value(self, value: Any) -> Any:
        return value if value is None else seal(str(value), self.purpose)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is sealed and cannot be looked for.")
        return super().get_lookup(lookup_name)


class NumberMac(CharField):
    """By it the number in the sealed column `of` is looked for; written whenever it is saved."""

    def __init__(self, *args: Any, of: str, **options: Any) -> None:
        fixed = {"max_length": 64, "blank": True, "editable": False, "db_index": True}
        super().__init__(*args, **(fixed | options))
        self.of = of

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, arguments, options = super().deconstruct()
        return name, path, arguments, options | {"of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # Django's
        value = number_mac(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, value)
        return value
