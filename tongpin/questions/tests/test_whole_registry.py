"""Every kind of question has every member, and nobody else asks for a kind by its name."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template.loader import get_template

from tongpin.questions.kinds import KINDS, below
from tongpin.questions.kinds.kind_files import KindFiles
from tongpin.questions.kinds.question_kind import QuestionKind
from tongpin.questions.tests import builders as b

PRODUCT = Path(__file__).parents[2]
KINDS_FOLDER = PRODUCT / "questions" / "kinds"
EACH_KIND = pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
READERS = ("gift_readers", "moodle_readers", "qti_readers", "canvas_readers")


def members(base: type) -> list[str]:
    """What the base class declares: annotated, given or defined."""
    declared = [*inspect.get_annotations(base), *vars(base)]
    return [name for name in declared if not name.startswith("_")]


@EACH_KIND
def test_every_kind_has_every_member(kind):
    for owner, base in ((kind, QuestionKind), (kind.files, KindFiles)):
        for name in members(base):
            assert hasattr(owner, name), f"{kind.name} lacks {name}"


@EACH_KIND
def test_a_kind_has_a_folder_of_its_own_name(kind):
    folder = Path(inspect.getfile(type(kind))).parent

    assert folder == KINDS_FOLDER / kind.name
    assert get_template(kind.template).template.origin.name.startswith(str(KINDS_FOLDER))


def test_every_folder_of_a_kind_is_in_the_registry():
    folders = {path.parent.name for path in KINDS_FOLDER.glob("*/__init__.py")}

    assert folders - {"options"} == set(KINDS)


@EACH_KIND
def test_the_example_in_the_help_is_a_question_of_its_kind(kind):
    content, __ = b.example_of(kind)

    assert content.kind == kind.name


def test_no_two_kinds_have_a_word_or_a_label_in_common():
    words = [word for kind in KINDS.values() for word in kind.files.words]
    labels = [str(kind.label) for kind in KINDS.values()]

    assert len(set(words)) == len(words)
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("member", READERS)
def test_what_a_file_calls_something_is_read_in_one_way(member):
    readers = {}
    for kind in KINDS.values():
        for name, read in getattr(kind.files, member).items():
            assert readers.setdefault(name, read) is read


@pytest.mark.parametrize("pair", b.EVERY, ids=lambda pair: pair[0].kind)
def test_members_agree_with_each_other_about_the_right_answer(pair):
    content, key = pair
    kind = KINDS[content.kind]
    answer = b.right_answer(pair)

    fields = kind.fields_of(content, answer, "a1")

    sent = below(lambda name: fields.get(name, []), "a1")
    assert kind.read_answer(content, sent) == answer
    assert kind.fit(content, answer) == answer
    assert kind.heading(content)
    assert all(f'name="{name}"' in kind.fields_html(content, "a1") for name in fields)
    assert kind.sheet_lines(content, "ABCDEFGH")
    assert kind.answer_text(content, answer)
    assert kind.xapi_response(content, answer)
    if kind.is_marked_by_machine:
        assert kind.score(content, key, answer).fraction == 1
        assert kind.right_text(content, key)


def strings_in(node: ast.AST) -> set[str]:
    return {
        below.value
        for below in ast.walk(node)
        if isinstance(below, ast.Constant) and isinstance(below.value, str)
    }


def kinds_compared(source: str) -> Iterator[tuple[int, str]]:
    """(line, name) of comparisons, matches and subscripts with the name of a kind of question."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Compare):
            is_of_kind = any("kind" in ast.unparse(part) for part in (node.left, *node.comparators))
            names = strings_in(node) & KINDS.keys() if is_of_kind else set()
        elif isinstance(node, ast.MatchValue):
            names = strings_in(node) & KINDS.keys()
        else:
            continue
        for name in names:
            yield node.lineno if isinstance(node, ast.Compare) else node.value.lineno, name


def python_files() -> Iterator[Path]:
    for path in sorted(PRODUCT.rglob("*.py")):
        parts = path.relative_to(PRODUCT).parts
        if "tests" not in parts and "migrations" not in parts and KINDS_FOLDER not in path.parents:
            yield path


def test_nobody_compares_with_the_name_of_a_kind():
    found = [
        f"{path.relative_to(PRODUCT)}:{line}: {name}"
        for path in python_files()
        for line, name in kinds_compared(path.read_text("utf-8"))
    ]

    assert found == []


def test_no_template_compares_with_the_name_of_a_kind():
    for path in sorted(PRODUCT.rglob("*.html")):
        text = path.read_text("utf-8")
        for name in KINDS:
            assert f'content.kind == "{name}"' not in text, path


@pytest.mark.parametrize(
    "source",
    ['content.kind == "short"', 'kind in ("single", "poll")', '"blank" != version.kind'],
)
def test_a_comparison_is_found(source):
    assert list(kinds_compared(source))
