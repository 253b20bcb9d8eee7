"""Where in a TOML file a value stands."""

from tongpin.base.toml_lines import line_at, lines_of

TEXT = '''name = "a"
text = """
[not.a.table]
key = 1
"""
after = 2

[[kind]]
key = "x"

[[kind.field]]
label = "一"

[[kind.field]]
label = "二"

[[kind]]
key = "y"
'''


def test_tables_and_keys_have_their_lines():
    lines = lines_of(TEXT)

    assert lines["name",] == 1
    assert lines["after",] == 6
    assert lines["kind", 0] == 8
    assert lines["kind", 0, "field", 1, "label"] == 15
    assert lines["kind", 1, "key"] == 18


def test_what_stands_in_a_text_of_several_lines_is_no_key():
    lines = lines_of(TEXT)

    assert ("not", "a", "table") not in lines
    assert ("key",) not in lines


def test_a_missing_value_has_the_line_of_what_is_around_it():
    lines = lines_of(TEXT)

    assert line_at(lines, ("kind", 0, "field", 1, "type")) == 14
    assert line_at(lines, ("nothing",)) == 1
