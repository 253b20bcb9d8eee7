"""How values of each kind of column are written in a backup, whatever database holds them.

A value is a value of JSON: numbers, texts, true, false or null. What JSON does not know is a
text, in one notation for both databases.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Context, Decimal
from typing import Any

from django.utils.translation import gettext as _

from tongpin.backups.errors import BackupError

Convert = Callable[[Any], Any]
DIGITS = Context(prec=15)  # so many SQLite keeps of a decimal
LARGE = 1e16  # from here on Python writes an exponent, and PostgreSQL all digits


@dataclass(frozen=True)
class ValueForm:
    """How one database gives and takes values of a kind; None converts nothing.

    sql   what selects the column, which stands for {column}
    read  from what is selected to the value in the backup; never asked about NULL
    write the other way, as a parameter of an INSERT or a value of a COPY
    """

    sql: str = "{column}"
    read: Convert | None = None
    write: Convert | None = None


@dataclass(frozen=True, kw_only=True)
class ColumnKind:
    """One kind of value, under the name that backups write."""

    name: str
    django_types: tuple[str, ...]  # what Django calls fields that hold it
    sqlite: ValueForm = ValueForm()
    postgresql: ValueForm = ValueForm()

    def form(self, vendor: str) -> ValueForm:
        return self.sqlite if vendor == "sqlite" else self.postgresql


def _moment_of_sqlite(text: str) -> str:
    if len(text) == 19:
        return f"{text[:10]}T{text[11:]}.000000Z"
    if len(text) == 26:
        return f"{text[:10]}T{text[11:]}Z"
    moment = datetime.fromisoformat(text)  # written by plain SQL, in whatever form
    utc = moment.astimezone(UTC) if moment.tzinfo else moment
    return f"{utc:%Y-%m-%dT%H:%M:%S.%f}Z"


def _sqlite_of_moment(text: str) -> str:
    return f"{text[:10]} {_short_time(text[11:-1])}"


def _long_time(text: str) -> str:
    return text if "." in text else f"{text}.000000"


def _short_time(text: str) -> str:
    """As Django writes it into SQLite, where times are compared as texts."""
    return text.removesuffix(".000000")


def _decimal_text(value: float | str) -> str:
    """All digits, without an exponent and without zeros at the end."""
    number = DIGITS.create_decimal_from_float(value) if isinstance(value, float) else Decimal(value)
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _base64(value: bytes) -> str:
    return b64encode(value).decode("ascii")


def _number(text: str) -> float | int:
    """A number with a point or exponent, as both databases have it in the end."""
    number = float(text)
    return int(number) if number.is_integer() and abs(number) >= LARGE else number


_decode = json.JSONDecoder(parse_float=_number).decode  # made once: there are many texts
_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


def canonical_json(text: str) -> str:
    """The same text for the same content, however a database orders and spaces it."""
    return _encode(_decode(text))


KINDS = [
    ColumnKind(
        name="integer",
        django_types=(
            "AutoField",
            "BigAutoField",
            "SmallAutoField",
            "IntegerField",
            "BigIntegerField",
            "SmallIntegerField",
            "PositiveIntegerField",
            "PositiveBigIntegerField",
            "PositiveSmallIntegerField",
        ),
    ),
    ColumnKind(name="float", django_types=("FloatField",)),
    ColumnKind(
        name="boolean",
        django_types=("BooleanField",),
        sqlite=ValueForm(read=bool, write=int),
    ),
    ColumnKind(
        name="text",
        django_types=("CharField", "TextField", "SlugField", "FileField", "FilePathField"),
    ),
    ColumnKind(
        name="address",
        django_types=("GenericIPAddressField", "IPAddressField"),
        postgresql=ValueForm(sql="host({column})"),
    ),
    ColumnKind(
        name="date",
        django_types=("DateField",),
        sqlite=ValueForm(sql="CAST({column} AS TEXT)"),  # else the driver makes objects of it
        postgresql=ValueForm(sql="to_char({column}, 'YYYY-MM-DD')"),
    ),
    ColumnKind(
        name="time",
        django_types=("TimeField",),
        sqlite=ValueForm("CAST({column} AS TEXT)", _long_time, _short_time),
        postgresql=ValueForm(sql="to_char({column}::interval, 'HH24:MI:SS.US')"),
    ),
    ColumnKind(
        name="moment",
        django_types=("DateTimeField",),
        sqlite=ValueForm("CAST({column} AS TEXT)", _moment_of_sqlite, _sqlite_of_moment),
        postgresql=ValueForm(
            sql="""to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
        ),
    ),
    ColumnKind(
        name="microseconds",
        django_types=("DurationField",),
        postgresql=ValueForm(
            sql="(EXTRACT(EPOCH FROM {column}) * 1000000)::bigint",
            write=lambda value: f"{value} microseconds",
        ),
    ),
    ColumnKind(
        name="decimal",
        django_types=("DecimalField",),
        sqlite=ValueForm(read=_decimal_text),
        postgresql=ValueForm(sql="{column}::text", read=_decimal_text),
    ),
    ColumnKind(
        name="uuid",
        django_types=("UUIDField",),
        postgresql=ValueForm(sql="replace({column}::text, '-', '')"),
    ),
    ColumnKind(
        name="base64",
        django_types=("BinaryField",),
        sqlite=ValueForm(read=_base64, write=b64decode),
        postgresql=ValueForm(read=_base64, write=b64decode),
    ),
    ColumnKind(
        name="json",  # its text, as stored: so null and NULL stay apart, and keys in their order
        django_types=("JSONField",),
        sqlite=ValueForm(sql="CAST({column} AS TEXT)"),
        postgresql=ValueForm(sql="{column}::text"),
    ),
]
BY_NAME = {kind.name: kind for kind in KINDS}
BY_DJANGO_TYPE = {type_name: kind for kind in KINDS for type_name in kind.django_types}


def kind_of(field: Any) -> ColumnKind:
    """The kind of a field of Django; a foreign key holds what it points to.

    Raises BackupError for a type of field that no kind holds.
    """
    target = field
    while target.remote_field:
        target = target.target_field
    kind = BY_DJANGO_TYPE.get(target.get_internal_type())
    if kind is None:
        values = {"column": field, "type": target.get_internal_type()}
        raise BackupError(_("%(column)s is a %(type)s, which backups cannot hold.") % values)
    return kind
