"""What is wrong with a pack, fault by fault."""

from collections.abc import Sequence
from dataclasses import dataclass

from tongpin.base.errors import UserError
from tongpin.base.toml_lines import Path as TomlPath


@dataclass(frozen=True, kw_only=True)
class PackFault:
    """One fault, in the words of whoever writes packs.

    file      "" where the pack as a whole is meant
    line      None where no line is to blame
    path      the tables and keys that lead to the value
    accepted  what could stand there, "" where the text says it
    """

    text: str
    file: str = ""
    line: int | None = None
    path: TomlPath = ()
    accepted: str = ""

    @property
    def place(self) -> str:
        """Such as kinds.toml:31."""
        return f"{self.file}:{self.line}" if self.line else self.file

    def __str__(self) -> str:
        head = f"{self.place}: " if self.place else ""
        return f"{head}{self.text}{self.accepted}"


class PackError(UserError):
    """The pack cannot be used; one line per fault, each with file, line and what is accepted."""

    def __init__(self, faults: Sequence[PackFault]) -> None:
        self.pack_faults = tuple(faults)
        super().__init__("\n".join(self.faults))

    @property
    def faults(self) -> list[str]:
        return [str(fault) for fault in self.pack_faults]


def pack_error(text: str, *, file: str = "") -> PackError:
    """The error for one fault of a pack, or of one of its files, as a whole."""
    return PackError([PackFault(text=text, file=file)])
