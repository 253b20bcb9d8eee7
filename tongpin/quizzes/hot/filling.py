"""Questions as fields with answers already in them. Pure."""

from collections.abc import Mapping, Sequence
from html import escape

from tongpin.questions.content import Content, Response


def fields_of(content: Content, answer: Response, name: str) -> dict[str, list[str]]:
    """What a form would send for this answer, by the names of its fields: Kind.read backwards."""
    if content.kind == "composite":
        found: dict[str, list[str]] = {}
        for (part, below), one in zip(content.parts_under, answer, strict=False):
            found |= fields_of(part, one, f"{name}{below}")
        return found
    if content.kind == "ordering":
        return {f"{name}.{letter}": [str(place)] for place, letter in enumerate(answer, start=1)}
    if content.kind in ("blank", "matching"):
        return {f"{name}.{number}": [text] for number, text in enumerate(answer, start=1) if text}
    values = [answer] if isinstance(answer, str) else answer
    return {name: [one for one in values if one]}


def filled_in(html: str, fields: Mapping[str, Sequence[str]]) -> str:
    """The page of a question with these values ticked, chosen or written."""
    for name, values in fields.items():
        for value in values:
            html = _with_value(html, name, escape(value))
    return html


def _with_value(html: str, name: str, value: str) -> str:
    """`value` is escaped. Each kind of field is written in one way, see _fields.html."""
    field = f'name="{name}"'
    html = html.replace(f'{field} value="{value}"', f'{field} value="{value}" checked')
    html = html.replace(f"<input {field} maxlength", f'<input {field} value="{value}" maxlength')
    if (begin := html.find(f"<select {field}>")) >= 0:
        end = html.index("</select>", begin)
        chosen = html[begin:end].replace(f'value="{value}"', f'value="{value}" selected')
        html = html[:begin] + chosen + html[end:]
    if (begin := html.find(f"<textarea {field} ")) >= 0:
        end = html.index("></textarea>", begin)
        html = f"{html[: end + 1]}{value}{html[end + 1 :]}"
    return html
