"""From the bytes of a file to text, or a sentence that says why not."""

import re
import unicodedata

from articles.wire.items import CopyError

LARGEST = 8 * 1024 * 1024

_SAVE_AS_UTF8 = "Save the file as UTF-8 and send it again."

# What people send by mistake, told by the first bytes.
_NOT_TEXT = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or a Word document"),
    (b"\xd0\xcf\x11\xe0", "an old Word document"),
    (b"{\\rtf", "an RTF document"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x89PNG", "a PNG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip archive"),
)

# Characters of cp1252 beyond ASCII that running text does use, letters apart.
_USUAL_SIGNS = frozenset("€‚„…‰‹‘’“”•–—™› ¡¢£§©ª«®°±²³´µ·¹º»¼½¾¿×")
# No language that cp1252 was made for puts five such letters in a row.
_FOREIGN_RUN = re.compile(r"[^\W\d_A-Za-z]{5,}")
# What UTF-8 looks like after someone read it as cp1252: Ã©, â€œ.
_TWICE_ENCODED = re.compile(r"â€[œ™˜“”¦]|Ã[©¨¤¶¼ ±³§¡]")


def decode(raw: bytes | str) -> str:
    """The text of `raw`: UTF-8, UTF-16 or -32 with a mark, else cp1252 where it gives plausible words."""
    if isinstance(raw, str):
        raw = _encoded(raw)
    if len(raw) > LARGEST:
        raise CopyError(
            f"The copy is {len(raw) / 1048576:.1f} MB; wire copy is at most {LARGEST // 1048576} MB. "
            "Split it into one file for each story."
        )
    for start, name in _NOT_TEXT:
        if raw.startswith(start):
            raise CopyError(f"This is {name}, not text. Copy the story out of it and paste it as plain text.")
    text = _with_mark(raw) if raw.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")) else _bare(raw)
    text = text.removeprefix("\ufeff")
    _refuse_binary(text)
    return text


def doubts(text: str) -> list[str]:
    """Signs that the text was already damaged when it came."""
    found = []
    if "\ufffd" in text:
        found.append("The copy holds “\ufffd”, the sign for a character that was lost before it came here.")
    if _TWICE_ENCODED.search(text):
        found.append("The copy holds signs such as “Ã©” or “â€œ”: it was probably encoded twice.")
    return found


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise CopyError(
            f"Character {error.start + 1:,} is half a surrogate pair, which is no character. "
            "Delete it and paste the copy again."
        ) from error


def _with_mark(raw: bytes) -> str:
    name = "utf-32" if raw.startswith((b"\xff\xfe\0\0", b"\x00\x00\xfe\xff")) else "utf-16"
    try:
        text = raw.decode(name)
    except UnicodeDecodeError as error:
        raise CopyError(
            f"The file says it is {name.upper()}, but byte {error.start + 1:,} breaks it. {_SAVE_AS_UTF8}"
        ) from error
    nul = text.find("\0")
    if nul >= 0:
        raise CopyError(f"Character {nul + 1:,} is a NUL, which no text holds. {_SAVE_AS_UTF8}")
    return text


def _bare(raw: bytes) -> str:
    nul = raw.find(0)
    if nul >= 0:
        pairs = raw[:200]
        wide = max(pairs[0::2].count(0), pairs[1::2].count(0)) * 3 > len(pairs)
        guess = " It looks like UTF-16 without its byte-order mark." if wide else ""
        raise CopyError(
            f"Byte {nul + 1:,} ({_line_of(raw, nul)}) is a NUL, which no text holds.{guess} {_SAVE_AS_UTF8}"
        )
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return _windows(raw, error.start)


def _windows(raw: bytes, broken: int) -> str:
    """cp1252, for a file that is not UTF-8 from the byte at `broken` on."""
    where = f"Byte {broken + 1:,} ({_line_of(raw, broken)}), 0x{raw[broken]:02X}, is not UTF-8"
    if raw[broken:] in {b"\xc3", b"\xe2\x80"}:
        raise CopyError(f"{where}: the file ends within a character, so it was cut off. Send it again.")
    if not raw[:broken].isascii() or _holds_utf8(raw[broken:]):
        raise CopyError(
            f"{where}, though other characters in the file are: two encodings are mixed. {_SAVE_AS_UTF8}"
        )
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError as error:
        raise CopyError(
            f"{where}, and byte {error.start + 1:,}, 0x{raw[error.start]:02X}, is not Windows-1252. "
            f"{_SAVE_AS_UTF8}"
        ) from error
    foreign = [character for character in text if not character.isascii()]
    odd = [c for c in foreign if c not in _USUAL_SIGNS and not c.isalpha()]
    if _FOREIGN_RUN.search(text) or len(odd) > 2 + len(foreign) // 4 or len(foreign) > 3 + len(text) // 4:
        raise CopyError(f"{where}, and read as Windows-1252 it makes no plausible words. {_SAVE_AS_UTF8}")
    return text


def _holds_utf8(raw: bytes) -> bool:
    """Whether a UTF-8 dash, curly quote or accented Latin letter stands whole in `raw`."""
    return re.search(rb"\xe2\x80[\x90-\xa6]|\xc3[\x80-\xbf]", raw) is not None


def _refuse_binary(text: str) -> None:
    controls = [at for at, c in enumerate(text) if (c < " " and c not in "\t\n\r\f\v") or c == "\x7f"]
    if len(controls) > 40 + len(text) // 50:
        raise CopyError(
            f"Character {controls[0] + 1:,} and {len(controls) - 1:,} others are control characters: "
            "this is not text. Copy the story out of the program it came from and paste it as plain text."
        )


def _line_of(raw: bytes, position: int) -> str:
    return f"line {len(re.findall(rb'\r\n|\r|\n', raw[:position])) + 1:,}"


def visible(text: str) -> bool:
    """Whether there is anything in it that a reader could see."""
    return any(unicodedata.category(c) not in _INVISIBLE for c in text)


_INVISIBLE = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
