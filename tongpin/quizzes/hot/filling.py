"""Questions as fields with answers already in them. Pure."""

from collections.abc import Mapping, Sequence
from html import escape


def filled_in(html: str, fields: Mapping[str, Sequence[str]]) -> str:
    """The page of a question with these values ticked, chosen or written."""
    for name, values in fields.items():
        for value in values:
            html = _with_value(html, name, escape(value))
    return html


def _with_value(html: str, name: str, value: str) -> str:
    """`value` is escaped. Each kind of field is written in one way, see questions/kinds/*/."""
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
