"""Write the words of articles/demo/photos.toml into the demo's pictures, as XMP and as IPTC-IIM.

An upload of one of them then fills caption, credit and copyright by itself. Only the two segments of metadata
are exchanged; the picture's own bytes stay as they are. `--check` changes nothing and names what is stale.
"""

import sys
import tomllib
from pathlib import Path
from xml.sax.saxutils import escape

DEMO = Path(__file__).resolve().parent.parent / "articles" / "demo"
XMP = b"http://ns.adobe.com/xap/1.0/\x00"
PHOTOSHOP = b"Photoshop 3.0\x00"


def xmp(row: dict[str, str]) -> bytes:
    def text(words: str) -> str:
        return f'<rdf:Alt><rdf:li xml:lang="x-default">{escape(words)}</rdf:li></rdf:Alt>'

    creator = row.get("photographer", "")
    parts = [f"<dc:description>{text(row['caption'])}</dc:description>"]
    if creator:
        parts.append(f"<dc:creator><rdf:Seq><rdf:li>{escape(creator)}</rdf:li></rdf:Seq></dc:creator>")
    parts += [
        f"<photoshop:Credit>{escape(credit(row))}</photoshop:Credit>",
        f"<dc:rights>{text(row['copyright_notice'])}</dc:rights>",
        f"<xmpRights:UsageTerms>{text(row['usage_terms'])}</xmpRights:UsageTerms>",
        f"<Iptc4xmpCore:AltTextAccessibility>{text(row['alt_text'])}</Iptc4xmpCore:AltTextAccessibility>",
    ]
    packet = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
        ' xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"'
        ' xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/">'
        f"{''.join(parts)}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>"
    )
    return XMP + packet.encode()


def iim(row: dict[str, str]) -> bytes:
    def record(number: int, dataset: int, value: bytes, longest: int) -> bytes:
        value = value[:longest].decode(errors="ignore").encode()
        return bytes([0x1C, number, dataset]) + len(value).to_bytes(2, "big") + value

    records = record(1, 90, b"\x1b%G", 3)  # what follows is UTF-8
    if creator := row.get("photographer"):
        records += record(2, 80, creator.encode(), 32)
    records += record(2, 110, credit(row).encode(), 32)
    records += record(2, 116, row["copyright_notice"].encode(), 128)
    records += record(2, 120, row["caption"].encode(), 2000)
    padding = b"\x00" * (len(records) % 2)
    return PHOTOSHOP + b"8BIM\x04\x04\x00\x00" + len(records).to_bytes(4, "big") + records + padding


def credit(row: dict[str, str]) -> str:
    """Who supplied the picture, or who took it where nobody stands between."""
    return row.get("agency") or row["photographer"]


def tagged(jpeg: bytes, row: dict[str, str]) -> bytes:
    """`jpeg` with these words instead of the metadata it had."""
    kept, at = [], 2
    while jpeg[at + 1] != 0xDA:  # start of scan: from here on it is the picture
        length = int.from_bytes(jpeg[at + 2 : at + 4], "big") + 2
        segment = jpeg[at : at + length]
        if not segment[4:].startswith((XMP, PHOTOSHOP)):
            kept.append(segment)
        at += length
    jfif = kept[:1] if kept[0][1] == 0xE0 else []
    words = [segment_of(0xE1, xmp(row)), segment_of(0xED, iim(row))]
    return b"".join([b"\xff\xd8", *jfif, *words, *kept[len(jfif) :], jpeg[at:]])


def segment_of(marker: int, data: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(data) + 2).to_bytes(2, "big") + data


def main(arguments: list[str]) -> int:
    rows = tomllib.loads((DEMO / "photos.toml").read_text(encoding="utf-8"))
    stale = []
    for name, row in rows.items():
        path = DEMO / "photos" / f"{name}.jpg"
        before = path.read_bytes()
        after = tagged(before, row)
        if after != before:
            stale.append(path.name)
            if "--check" not in arguments:
                path.write_bytes(after)
    if "--check" in arguments:
        for name in stale:
            print(f"{name} lacks the words of photos.toml: run scripts/tag_demo_photos.py.", file=sys.stderr)
        return bool(stale)
    print(f"{len(stale)} of {len(rows)} pictures were written.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
