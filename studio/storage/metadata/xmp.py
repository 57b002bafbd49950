"""XMP packets (ISO 16684-1): who made the picture, and where a format has no other place for it, the record.

The digital source type is IPTC's (Photo Metadata Standard 2023.1, NewsCodes `digitalsourcetype`). What does not fit
into one part of a JPEG goes into an extension (XMP specification part 3, 1.1.3.1), which other programs keep as well.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from xml.parsers import expat

from studio.storage.metadata.limits import MAX_TEXT_BYTES

NAMESPACE = "urn:scanline-studio:record:1.0#"
RECORD, TEXTS = "Record", "Texts"
"""Our properties: the record, and what other programs had written, as JSON."""
_NOTE = "http://ns.adobe.com/xmp/note/"
_SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_MAX_ELEMENTS = 100_000
_NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
_BEGINNING = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about=""'
)
_END = "</rdf:RDF></x:xmpmeta>"


class SourceType(StrEnum):
    """What a picture is, in IPTC's words."""

    MADE = "trainedAlgorithmicMedia"
    PARTLY_MADE = "compositeWithTrainedAlgorithmicMedia"
    ENHANCED = "algorithmicallyEnhanced"
    COMPOSITE = "compositeSynthetic"
    """Put together of several pictures, of which a network made at least one."""


@dataclass(frozen=True, slots=True)
class Packet:
    """What is read of a packet.

    Attributes:
        properties: Our own properties by name, such as :data:`RECORD`.
        extension: Fingerprint of the extension that goes on where the packet ends; empty where there is none.
    """

    properties: Mapping[str, str] = field(default_factory=dict)
    extension: str = ""


def packet(source: SourceType | None, tool: str, properties: Mapping[str, str], extension: str = "") -> bytes:
    """Give an XMP packet.

    Args:
        source: What the picture is; None says nothing of it.
        tool: The program that made it; empty says nothing of it.
        properties: Our own properties by name; their values are ASCII without control characters, as JSON can be.
        extension: Fingerprint of the packet's extension; empty for none.
    """
    attributes = ""
    if tool:
        tool = _NO_XML.sub("?", tool).translate(_ESCAPES)
        attributes += f' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreatorTool="{tool}"'
    if source is not None:
        attributes += ' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
        attributes += f' Iptc4xmpExt:DigitalSourceType="{_SOURCE_TYPES}{source.value}"'
    if extension:
        attributes += f' xmlns:xmpNote="{_NOTE}" xmpNote:HasExtendedXMP="{extension}"'
    body = _BEGINNING + attributes + _closed(properties) + _END
    return f'<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>{body}<?xpacket end="w"?>'.encode()


def extension_of(properties: Mapping[str, str]) -> bytes:
    """Give the extension of a packet: the same form, without the wrapping."""
    return (_BEGINNING + _closed(properties) + _END).encode()


def read_packet(data: bytes) -> Packet:
    """Read what is ours of an XMP packet, in whichever form another program left it; nothing of a damaged one."""
    if len(data) > MAX_TEXT_BYTES:
        return Packet()
    reader = _Reader()
    try:
        reader.parser.Parse(data.strip(b"\0"), True)  # noqa: FBT003 - expat's own: this is all there is
    except (expat.ExpatError, _Refused, ValueError):
        return Packet()
    ours = {
        name: reader.found[f"{NAMESPACE} {name}"] for name in (RECORD, TEXTS) if f"{NAMESPACE} {name}" in reader.found
    }
    return Packet(ours, reader.found.get(f"{_NOTE} HasExtendedXMP", ""))


def _closed(properties: Mapping[str, str]) -> str:
    """Give the end of the description's tag, with our properties as its content."""
    if not properties:
        return "/>"
    content = "".join(
        f"<studio:{name}>{value.translate(_ESCAPES)}</studio:{name}>" for name, value in properties.items()
    )
    return f' xmlns:studio="{NAMESPACE}">{content}</rdf:Description>'


class _Refused(Exception):
    """A packet that declares entities, which can unpack without end, or has more elements than any program writes."""


class _Reader:
    """Collects the properties, which are attributes or elements."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.found: dict[str, str] = {}
        self._elements = 0
        self._name = ""
        self._pieces: list[str] = []

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if self._elements > _MAX_ELEMENTS:
            raise _Refused
        for key, value in attributes.items():
            if key.startswith((NAMESPACE, _NOTE)):
                self.found.setdefault(key, value)
        self._name, self._pieces = name, []

    def _text(self, text: str) -> None:
        if self._name.startswith((NAMESPACE, _NOTE)):
            self._pieces.append(text)

    def _end(self, name: str) -> None:
        if name == self._name and self._pieces:
            self.found.setdefault(name, "".join(self._pieces))
        self._name, self._pieces = "", []

    def _refuse(self, *_: object) -> None:
        raise _Refused
