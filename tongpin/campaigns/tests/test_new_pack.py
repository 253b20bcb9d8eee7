import tomllib

import pytest
from django.utils import translation

from tongpin.campaigns.new_pack import check_code, new_pack_files
from tongpin.campaigns.pack_faults import PackError
from tongpin.campaigns.pack_specs import FILES
from tongpin.campaigns.pack_tables import fields_by_key, inner_table
from tongpin.figures.catalogue import MEASURES, checked_pack


@pytest.fixture
def files():
    return new_pack_files("red-books", year=2026, measures=MEASURES)


def test_a_new_pack_passes_the_check_as_it_is(files):
    pack = checked_pack(files)

    assert pack.campaign.code == "red-books"
    assert f"{pack.campaign.phases[-1].before_on}" == "2027-01-01"


def test_every_key_of_every_table_is_written_or_told(files):
    for spec in FILES:
        text = files[spec.file_name]
        for key in keys_below(spec):
            told = (f"\n{key} = ", f"\n# {key} = ", f"({key})\n")
            assert any(form in text for form in told), (spec.file_name, key)


def keys_below(spec) -> set[str]:
    """Every key with a plain value, at any depth."""
    keys = set()
    for key, field in fields_by_key(spec).items():
        table = inner_table(field)
        keys |= keys_below(table) if table else {key}
    return keys


def test_what_is_told_of_a_key_comes_from_its_spec(files):
    with translation.override("zh-hans"):
        for spec in FILES:
            for field in fields_by_key(spec).values():
                assert f"# {translation.gettext(field.description)}" in files[spec.file_name]


def test_a_line_can_be_used_by_taking_its_sign_away(files):
    text = files["pack.toml"].replace("# look_back_days", "look_back_days")
    text = text.replace("# participants", "participants")

    pack = checked_pack(files | {"pack.toml": text})

    assert tomllib.loads(text)["look_back_days"] == pack.campaign.look_back_days == 90


@pytest.mark.parametrize("code", ["", "A", "红书", "a b", "-a", "a" * 51, "../a"])
def test_what_is_no_code_is_refused(code):
    with pytest.raises(PackError, match="不能作活动代码"):
        check_code(code)
