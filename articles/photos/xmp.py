"""XMP, the XML packet inside a picture: read into plain values, and written for readers' copies.

IPTC Photo Metadata Standard 2025.1, https://iptc.org/standards/photo-metadata/iptc-standard/
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree import ElementTree

from defusedxml import ElementTree as SafeTree

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
DC = "{http://purl.org/dc/elements/1.1/}"
PHOTOSHOP = "{http://ns.adobe.com/photoshop/1.0/}"
CORE = "{http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/}"
EXT = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}"
RIGHTS = "{http://ns.adobe.com/xap/1.0/rights/}"
PLUS = "{http://ns.useplus.org/ldf/xmp/1.0/}"
EXIF = "{http://ns.adobe.com/exif/1.0/}"
XMP = "{http://ns.adobe.com/xap/1.0/}"

_PREFIXES = {DC: "dc", PHOTOSHOP: "photoshop", EXT: "Iptc4xmpExt", RIGHTS: "xmpRights", RDF: "rdf"}
# A JPEG holds at most 64 KB of it; what is far longer was not written by a photographer.
_MAX_PACKET = 2_000_000


class Packet:
    """The properties of one XMP packet, by namespaced name. A packet that cannot be read has none."""

    def __init__(self, data: bytes | str | None) -> None:
        self._properties: dict[str, ElementTree.Element | str] = {}
        if not data or len(data) > _MAX_PACKET:
            return
        packet = data.encode() if isinstance(data, str) else data
        try:
            root = SafeTree.fromstring(packet.strip(b"\x00 \t\r\n"), forbid_dtd=True)
        except (ElementTree.ParseError, ValueError, LookupError, RecursionError):
            return  # broken, or a DTD, which no honest packet has: either way there is nothing to learn
        for rdf in root.iter(f"{RDF}RDF"):
            for description in rdf.findall(f"{RDF}Description"):
                self._take(description)

    def _take(self, description: ElementTree.Element) -> None:
        for name, value in description.attrib.items():
            self._properties.setdefault(name, value)
        for child in description:
            self._properties.setdefault(child.tag, child)

    def text(self, *names: str) -> str:
        """The first of these properties that says something, as one text."""
        for name in names:
            values = self.texts(name)
            if values:
                return values[0]
        return ""

    def texts(self, name: str) -> list[str]:
        """All values of a property: the items of a list, or of alternatives the default language first."""
        value = self._properties.get(name)
        if value is None:
            return []
        return [value] if isinstance(value, str) else [text for text in _texts(value) if text.strip()]

    def part(self, name: str, *fields: str) -> list[str]:
        """Fields of the first structure under a property, e.g. the city of a location."""
        value = self._properties.get(name)
        if value is None or isinstance(value, str):
            return []
        return [found for field in fields if (found := _field(value, field))]


def _field(value: ElementTree.Element, field: str) -> str:
    """The first such field anywhere below: a structure may write its fields as elements or as attributes."""
    for structure in value.iter():
        if field in structure.attrib:
            return structure.attrib[field]
        child = structure.find(field)
        if child is not None:
            return next(iter(_texts(child)), "")
    return ""


def _texts(element: ElementTree.Element) -> list[str]:
    for kind in ("Alt", "Bag", "Seq"):
        group = element.find(f"{RDF}{kind}")
        if group is not None:
            items = group.findall(f"{RDF}li")
            if kind == "Alt":
                items.sort(key=lambda item: item.get(LANG, "").lower() != "x-default")
            return [item.text or item.get(f"{RDF}resource") or "" for item in items]
    value = element.find(f"{RDF}value")
    text = (element if value is None else value).text
    return [text or element.get(f"{RDF}resource") or ""]


def write(properties: Iterable[tuple[str, str, str]]) -> bytes:
    """A packet of (name, kind, value) with kind "text", "seq" or "alt"; the same input, the same bytes."""
    for namespace, prefix in _PREFIXES.items():
        ElementTree.register_namespace(prefix, namespace.strip("{}"))
    ElementTree.register_namespace("x", "adobe:ns:meta/")
    root = ElementTree.Element("{adobe:ns:meta/}xmpmeta")
    description = ElementTree.SubElement(
        ElementTree.SubElement(root, f"{RDF}RDF"), f"{RDF}Description", {f"{RDF}about": ""}
    )
    for name, kind, value in properties:
        element = ElementTree.SubElement(description, name)
        if kind == "text":
            element.text = value
            continue
        group = ElementTree.SubElement(element, f"{RDF}{'Seq' if kind == 'seq' else 'Alt'}")
        item = ElementTree.SubElement(group, f"{RDF}li", {LANG: "x-default"} if kind == "alt" else {})
        item.text = value
    body = ElementTree.tostring(root, encoding="unicode")
    start, end = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>', '<?xpacket end="w"?>'
    return f"{start}{body}{end}".encode()


_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)


def clean(text: str) -> str:
    """Text without control characters, halves of characters and stray marks; line ends are "\\n"."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return _UNWANTED.sub("", text).strip()
