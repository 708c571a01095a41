"""What a photo's file says of itself: caption, credit, rights, time and place.

XMP wins over IIM unless the file shows that its IIM was changed later; Exif fills what neither says. Broken
metadata is no metadata: a picture is never refused for it, and never published with its control characters.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone
from typing import Any

from PIL.ImageFile import ImageFile

from articles.photos import credit as credits
from articles.photos import iim, xmp
from articles.photos.decoding import PhotoFile, PhotoRefused, open_picture, read_bytes
from articles.photos.xmp import clean

# What cameras write where a caption would go.
_CAMERA_CAPTION = re.compile(r"(?:.*DIGITAL CAMERA|SONY DSC|DCIM\S*|untitled|default)\s*\Z", re.I)
_DATE = re.compile(
    r"(\d{4})[-:]?(\d\d)[-:]?(\d\d)"
    r"(?:[T ]?(\d\d):?(\d\d)(?::?(\d\d))?(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?)?\s*\Z"
)


@dataclass(frozen=True)
class PhotoMetadata:
    """Everything the desk may want from the file; empty where it says nothing."""

    caption: str = ""  # without a credit at its end
    alt_text: str = ""
    extended_description: str = ""
    headline: str = ""
    title: str = ""
    keywords: tuple[str, ...] = ()
    photographer: str = ""
    agency: str = ""
    credit_line: str = ""  # the credit at the caption's end, where it is worded otherwise than the house does
    credit: str = ""  # the IPTC credit line as it stands
    source: str = ""
    copyright_notice: str = ""
    usage_terms: str = ""
    web_statement: str = ""
    licensor_url: str = ""
    instructions: str = ""
    taken_at: datetime | None = None  # aware if the offset is known; midnight if only the day is
    taken_place: str = ""
    digital_source_type: str = ""  # an IPTC NewsCode address
    ai_system: str = ""
    data_mining: str = ""


def read(file: PhotoFile) -> PhotoMetadata:
    """The metadata of a picture file; an empty one where there is none or the file is no picture."""
    try:
        picture = open_picture(read_bytes(file))
    except PhotoRefused:
        return PhotoMetadata()
    with picture:
        return _read(
            xmp.Packet(picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp")),
            iim.Block(picture.info.get("photoshop")),
            _Exif(picture),
        )


def _read(packet: xmp.Packet, block: iim.Block, exif: _Exif) -> PhotoMetadata:
    def either(names: tuple[str, ...], number: int, more: str = "") -> str:
        """One property by its names in XMP and its number in IIM, in the order that this file asks for."""
        values = [clean(packet.text(*names)), clean(block.text(number))]
        if block.is_newer_than_xmp:
            values.reverse()
        return next((value for value in [*values, clean(more)] if value), "")

    def listed(name: str, number: int) -> tuple[str, ...]:
        lists = [packet.texts(name), block.texts(number)]
        if block.is_newer_than_xmp:
            lists.reverse()
        cleaned = [[value for value in map(clean, values) if value] for values in lists]
        return tuple(dict.fromkeys(cleaned[0] or cleaned[1]))

    credit = either((f"{xmp.PHOTOSHOP}Credit",), iim.CREDIT)
    source = either((f"{xmp.PHOTOSHOP}Source",), iim.SOURCE)
    creator = " and ".join(listed(f"{xmp.DC}creator", iim.BY_LINE)) or clean(exif.text(0x013B))
    photographer, agency = credits.split(credit, creator, source)
    caption = either((f"{xmp.DC}description",), iim.CAPTION, exif.caption)
    credit_line = ""
    in_caption = credits.read(caption)
    if in_caption and in_caption.caption_without_credit:
        caption = in_caption.caption_without_credit
        photographer = photographer or in_caption.photographer
        agency = agency or in_caption.agency
        credit_line = credits.own_wording(in_caption.line, photographer, agency)
    source_type = clean(packet.text(f"{xmp.EXT}DigitalSourceType"))
    return PhotoMetadata(
        caption=caption,
        alt_text=clean(packet.text(f"{xmp.CORE}AltTextAccessibility")),
        extended_description=clean(packet.text(f"{xmp.CORE}ExtDescrAccessibility")),
        headline=either((f"{xmp.PHOTOSHOP}Headline",), iim.HEADLINE),
        title=either((f"{xmp.DC}title",), iim.TITLE),
        keywords=listed(f"{xmp.DC}subject", iim.KEYWORD),
        photographer=photographer,
        agency=agency,
        credit_line=credit_line,
        credit=credit,
        source=source,
        copyright_notice=either((f"{xmp.DC}rights",), iim.COPYRIGHT, exif.text(0x8298).split("\0")[0]),
        usage_terms=clean(packet.text(f"{xmp.RIGHTS}UsageTerms")),
        web_statement=clean(packet.text(f"{xmp.RIGHTS}WebStatement")),
        licensor_url=clean(" ".join(packet.part(f"{xmp.PLUS}Licensor", f"{xmp.PLUS}LicensorURL"))),
        instructions=either((f"{xmp.PHOTOSHOP}Instructions",), iim.INSTRUCTIONS),
        taken_at=_taken_at(packet, block, exif),
        taken_place=_taken_place(packet, block),
        digital_source_type=source_type if source_type.startswith(("http://", "https://")) else "",
        ai_system=clean(packet.text(f"{xmp.EXT}AISystemUsed")),
        data_mining=clean(packet.text(f"{xmp.PLUS}DataMining")),
    )


def _taken_at(packet: xmp.Packet, block: iim.Block, exif: _Exif) -> datetime | None:
    in_xmp = _moment(packet.text(f"{xmp.PHOTOSHOP}DateCreated", f"{xmp.EXIF}DateTimeOriginal"))
    in_iim = _moment(f"{block.text(iim.DATE)} {block.text(iim.TIME)}".strip())
    first, second = (in_iim, in_xmp) if block.is_newer_than_xmp else (in_xmp, in_iim)
    moment = first or second
    camera = exif.taken_at
    if not moment:
        return camera
    if not camera or moment.tzinfo or moment.date() != camera.date():
        return moment
    # The camera knows the time, and often the offset, of a day that a desk has written down.
    same_time = moment.time() in (time.min, camera.time())
    return camera if same_time else moment


def _moment(text: str) -> datetime | None:
    """A moment from XMP (2026-11-02T09:30+09:00), IIM (20261102 093000+0900) or Exif (2026:11:02 09:30)."""
    match = _DATE.match(clean(text))
    if not match:
        return None
    year, month, day, hour, minute, second, offset = match.groups()
    zone = None
    if offset == "Z":
        zone = UTC
    elif offset:
        digits = offset[1:].replace(":", "")
        minutes = int(digits[:2]) * 60 + int(digits[2:])
        zone = (
            timezone(timedelta(minutes=-minutes if offset[0] == "-" else minutes))
            if minutes < 24 * 60
            else None
        )
    try:
        return datetime(
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0), tzinfo=zone
        )
    except ValueError:  # 0000:00:00, or the 31st of June
        return None


def _taken_place(packet: xmp.Packet, block: iim.Block) -> str:
    """ "Gwanghwamun, Seoul, South Korea": where the camera stood, most exact first."""
    in_xmp = packet.part(
        f"{xmp.EXT}LocationCreated",
        *(f"{xmp.EXT}{field}" for field in ("Sublocation", "City", "ProvinceState", "CountryName")),
    ) or [
        packet.text(name)
        for name in (
            f"{xmp.CORE}Location",
            f"{xmp.PHOTOSHOP}City",
            f"{xmp.PHOTOSHOP}State",
            f"{xmp.PHOTOSHOP}Country",
        )
    ]
    in_iim = [block.text(number) for number in (iim.SUBLOCATION, iim.CITY, iim.STATE, iim.COUNTRY)]
    lists = [[part for part in map(clean, parts) if part] for parts in (in_xmp, in_iim)]
    if block.is_newer_than_xmp:
        lists.reverse()
    return ", ".join(dict.fromkeys(lists[0] or lists[1]))


class _Exif:
    """The few Exif tags that matter here. Whatever is broken reads as empty."""

    def __init__(self, picture: ImageFile) -> None:
        self._tags: dict[int, Any] = {}
        self._camera: dict[int, Any] = {}
        exif = _quietly(picture.getexif, None)
        if exif is not None:
            self._tags = _quietly(lambda: dict(exif), {})
            self._camera = _quietly(lambda: dict(exif.get_ifd(0x8769)), {})

    def text(self, tag: int) -> str:
        value = self._tags.get(tag, self._camera.get(tag, ""))
        if isinstance(value, bytes):
            value = value.decode("latin-1")
        if not isinstance(value, str):
            return ""
        with contextlib.suppress(UnicodeError):
            # Pillow reads Latin-1, which is what the standard says; cameras and desks write UTF-8.
            value = value.encode("latin-1").decode("utf-8")
        return value

    @property
    def caption(self) -> str:
        text = self.text(0x010E)
        return "" if _CAMERA_CAPTION.match(text) else text

    @property
    def taken_at(self) -> datetime | None:
        return _moment(f"{self.text(0x9003)}{self.text(0x9011)}") or _moment(self.text(0x9003))


def _quietly[T](ask: Callable[[], T], otherwise: T) -> T:
    """Ask Pillow for something in a damaged block, which it may answer with any exception at all."""
    try:
        return ask()
    except Exception:  # broken Exif is no reason to refuse a picture; it reads as empty
        return otherwise
