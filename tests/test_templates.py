"""Templates read like code. djhtml keeps their indentation; these tests keep the rest."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

ROOT = Path(__file__).parents[1] / "tongpin"
TEMPLATES = sorted(ROOT.rglob("*.html"))
LONGEST = 120  # characters in a line; 100 are wanted
BLOCK = re.compile(
    r"<(?:address|article|aside|blockquote|body|dd|details|div|dl|dt|fieldset|figcaption|figure"
    r"|footer|h[1-6]|head|header|html|legend|li|main|nav|ol|option|p|pre|section|select|summary"
    r"|table|tbody|tfoot|thead|tr|td|th|ul)\b"
    r"|<form\b(?!$)"  # a form of the class inline flows with its text: attributes on the next line
)
OPENING_TAG = re.compile(r"{% (?:if|for|with|block|partialdef|spaceless)\b")
NAMED_TAG = re.compile(r"{% (block|partialdef|endblock|endpartialdef)\b(?: ([\w-]+))?[^%]*%}")
INLINE = re.compile(
    r"<style\b|<script\b(?![^>]* src=)|\sstyle=|\son[a-z]+=[\"']\w+\(|javascript:",
    re.IGNORECASE,
)
STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
TEMPLATE_TAG = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}")
ELEMENT = re.compile(r"<(/?)([a-z][a-z0-9]*)\b[^>]*?(/?)>")
VOID = {"br", "img", "input", "link", "meta"}
LABELLED = re.compile(r"<td\b[^>]*\bdata-label=[^>]*>(?=\s)")


def template_name(path: Path) -> str:
    """The name by which pages find it: below a folder `templates`, or below `questions`."""
    inner = path.relative_to(ROOT).as_posix()
    __, folder, name = inner.partition("/templates/")
    return name if folder else inner.removeprefix("questions/")


def is_document(text: str) -> bool:
    """A document of its own is mailed, printed or filed without the stylesheet of the site."""
    return "<!doctype" in text and "site.css" not in text


def long_lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if len(line) > LONGEST]


def crowded_lines(text: str) -> list[str]:
    """Lines that open a second block element, or one behind a tag that opens a block."""
    return [line for line in text.splitlines() if is_crowded(line)]


def is_crowded(line: str) -> bool:
    elements = [match.start() for match in BLOCK.finditer(line)]
    if not elements:
        return False
    tag = OPENING_TAG.search(line)
    return len(elements) > 1 or (tag is not None and tag.start() < elements[0])


def unnamed_ends(text: str) -> list[str]:
    """Ends of blocks and partials that do not say the name with which they began."""
    faults = []
    open_names = []
    for kind, name in NAMED_TAG.findall(text):
        if not kind.startswith("end"):
            open_names.append(name)
        elif not open_names or open_names.pop() != name:
            faults.append(f"{kind} {name}".strip())
    return faults


def inline_code(text: str) -> list[str]:
    return [] if is_document(text) else INLINE.findall(text)


def loose_labels(text: str) -> list[str]:
    """Labelled cells that begin with white space: phones show it behind the label."""
    return LABELLED.findall(text)


def torn_elements(text: str) -> list[str]:
    """Elements that are not closed, closed but not open, and halves of template tags."""
    html = TEMPLATE_TAG.sub("", STYLE.sub("", text))
    faults = re.findall(r"{[{%]|[%}]}", html)
    open_names = []
    for end, name, is_closed in ELEMENT.findall(html):
        if end and (not open_names or open_names.pop() != name):
            faults.append(f"</{name}>")
        elif not end and not is_closed and name not in VOID:
            open_names.append(name)
    return faults + open_names


FAULTS = [long_lines, crowded_lines, unnamed_ends, inline_code, loose_labels, torn_elements]


@pytest.mark.parametrize("path", TEMPLATES, ids=template_name)
@pytest.mark.parametrize("faults", FAULTS)
def test_a_template_reads_like_code(path, faults):
    assert faults(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=template_name)
def test_a_template_compiles(path):
    assert get_template(template_name(path)).origin.name == str(path)


@pytest.mark.parametrize(
    ("faults", "text"),
    [
        (long_lines, "x" * 121),
        (crowded_lines, "<ul><li>one</li></ul>"),
        (crowded_lines, "{% if name %}<p>{{ name }}</p>{% endif %}"),
        (unnamed_ends, "{% block main %}{% endblock %}"),
        (unnamed_ends, "{% block main %}{% endblock title %}"),
        (unnamed_ends, "{% partialdef rows inline %}{% endpartialdef %}"),
        (inline_code, "<script>go()</script>"),
        (inline_code, '<p style="color: red">red</p>'),
        (inline_code, '<p onclick="go()">go</p>'),
        (torn_elements, "<label>name"),
        (torn_elements, "<p>text</p></p>"),
        (torn_elements, "<p>{{ name</p>"),
        (loose_labels, '<td class="day" data-label="{% translate "Day" %}">\n  today</td>'),
    ],
)
def test_a_fault_is_found(faults, text):
    assert len(faults(text)) == 1


@pytest.mark.parametrize(
    ("faults", "text"),
    [
        (long_lines, "字" * 120),
        (crowded_lines, "<p><b>{% if name %}{{ name }}{% endif %}</b></p>"),
        (unnamed_ends, "{% block main %}{% block list %}{% endblock list %}{% endblock main %}"),
        (unnamed_ends, "{% blocktranslate %}text{% endblocktranslate %}"),
        (inline_code, '<script type="module" src="page.js"></script>'),
        (inline_code, "<!doctype html><style>p { margin: 0 }</style>"),
        (torn_elements, '<p{% if name %} id="name"{% endif %}>{{ name }}<br></p>'),
        (torn_elements, '<style>@media print { p { margin: 0 }}</style><path d="M7 16"/>'),
        (loose_labels, '<td\n    data-label="Day">today</td><td>\n  here</td>'),
    ],
)
def test_good_text_has_no_fault(faults, text):
    assert faults(text) == []
