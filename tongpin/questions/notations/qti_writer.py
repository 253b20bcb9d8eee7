"""How items of QTI 2.1 and 3.0 are written; pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from lxml import etree

CAPITAL = re.compile(r"([A-Z])")
HTML_NAMES = {"p", "div", "img"}  # they stay as they are
TEMPLATE = "http://www.imsglobal.org/question/qti_v2p1/rptemplates"


@dataclass(frozen=True)
class Dialect:
    """How one version writes its names."""

    namespace: str
    package: str
    is_kebab: bool

    def name(self, text: str) -> str:
        return f"qti-{self.attribute(text)}" if self.is_kebab else text

    def attribute(self, text: str) -> str:
        if not self.is_kebab:
            return text
        return CAPITAL.sub(lambda capital: f"-{capital[1].lower()}", text)


QTI_21 = Dialect("http://www.imsglobal.org/xsd/imsqti_v2p1", "imsqti_item_xmlv2p1", is_kebab=False)
QTI_30 = Dialect(
    "http://www.imsglobal.org/xsd/imsqtiasi_v3p0", "imsqti_item_xmlv3p0", is_kebab=True
)


class QtiWriter:
    """Writes the nodes of items in one dialect, under the names of version 2."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect

    def root(self, name: str, **attributes: str) -> Any:
        namespaces = {None: self.dialect.namespace}
        return etree.Element(self._tag(name), self._attributes(attributes), nsmap=namespaces)

    def put(self, parent: Any, name: str, text: str | None = None, **attributes: str) -> Any:
        """Add a node."""
        node = etree.SubElement(parent, self._tag(name), self._attributes(attributes))
        node.text = text
        return node

    def _tag(self, name: str) -> str:
        if name not in HTML_NAMES:
            name = self.dialect.name(name)
        return f"{{{self.dialect.namespace}}}{name}"

    def _attributes(self, attributes: Mapping[str, str]) -> dict[str, str]:
        names = map(self.dialect.attribute, attributes)
        return dict(zip(names, attributes.values(), strict=True))

    def declare(
        self, root: Any, right: Sequence[str], name: str = "RESPONSE", **attributes: str
    ) -> Any:
        """Add a response declaration with the right answers."""
        node = self.put(root, "responseDeclaration", identifier=name, **attributes)
        if right:
            correct = self.put(node, "correctResponse")
            for value in right:
                self.put(correct, "value", value)
        return node

    def map_points(self, declaration: Any, points: Mapping[str, Fraction]) -> None:
        """Say what each answer is worth alone."""
        node = self.put(declaration, "mapping", lowerBound="0", defaultValue="0")
        for name, value in points.items():
            self.put(node, "mapEntry", mapKey=name, mappedValue=f"{float(value):.6f}")

    def put_body(self, root: Any, stem: str) -> Any:
        node = self.put(root, "itemBody")
        for line in stem.split("\n"):
            self.put(node, "p", line)
        return node

    def put_processing(self, root: Any, template: str) -> None:
        self.put(root, "responseProcessing", template=f"{TEMPLATE}/{template}")
