"""What a pack says of the services that residents may ask for."""

from typing import Annotated

from django.utils.translation import gettext_noop
from pydantic import Field

from tongpin.base.keyed import by_key
from tongpin.campaigns.specs import (
    FileSpec,
    Key,
    Limit,
    Note200,
    Spec,
    Text,
    Text40,
    Text80,
    Texts,
    tables,
)

EVERYWHERE = 9  # deeper than any tree of units
Level = Annotated[int, Field(ge=0, le=EVERYWHERE)]


class CategorySpec(Spec):
    """One sort of thing that residents ask for: who owes it, and within how many days."""

    key: Key = Field(description=gettext_noop("by which requests and rules name it"))
    label: Text40 = Field(description=gettext_noop("as residents read it"))
    about: Note200 = Field(default="", description=gettext_noop("what belongs to it, in examples"))
    kind: Key = Field(description=gettext_noop("the kind of the act that an order ends in"))
    department: Annotated[str, Field(max_length=80)] = Field(
        default="",
        description=gettext_noop("the name of the unit whose duty it is; without one the place's"),
    )
    accept_days: Limit = Field(
        default=2, description=gettext_noop("working days within which a unit accepts an order")
    )
    finish_days: Limit = Field(
        default=10, description=gettext_noop("working days within which it is done, from then on")
    )
    lowest_level: Level = Field(
        default=EVERYWHERE,
        description=gettext_noop(
            "orders go to no unit that stands more levels below the top: 1 are departments and "
            "townships, 2 villages"
        ),
    )
    because: Note200 = Field(
        default="", description=gettext_noop("why it goes to no unit further below")
    )
    is_private: bool = Field(
        default=False,
        description=gettext_noop("requests of this sort are shown to nobody else, nor joined"),
    )
    answers: Texts = Field(
        default=(), description=gettext_noop("sentences offered to whoever answers residents")
    )

    def may_go_to_level(self, level: int) -> bool:
        """Whether an order may be sent to a unit that stands so many levels below the top."""
        return level <= self.lowest_level


class ServicesFile(FileSpec):
    """What residents may ask for; a pack may do without this file."""

    file_name = "services.toml"
    headline = gettext_noop("What residents may ask for")
    is_optional = True

    title: Text80 = Field(
        default="群众点单", description=gettext_noop("what the page is called on which they ask")
    )
    lead: Text = Field(
        default="说说您需要什么，我们派人来办。",
        description=gettext_noop("the sentence below its title"),
    )
    desk_days: Limit = Field(
        default=1,
        description=gettext_noop("working days within which whoever dispatches decides"),
    )
    answer_days: Limit = Field(
        default=10,
        description=gettext_noop("days for the resident's answer before an order may be closed"),
    )
    categories: tuple[CategorySpec, ...] = tables(
        "category", gettext_noop("the sorts, in the order of the page")
    )

    def category(self, key: str) -> CategorySpec:
        """Raises KeyError for a key that no category has."""
        return by_key(self.categories)[key]

    @property
    def open_keys(self) -> list[str]:
        """Keys of the categories whose requests may be shown to others who ask for the same."""
        return [category.key for category in self.categories if not category.is_private]

    @property
    def options(self) -> list[tuple[str, str]]:
        """The categories as (key, label), in their order."""
        return [(category.key, category.label) for category in self.categories]
