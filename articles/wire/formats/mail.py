"""Copy that came as a mail: its headers, and the plain text inside its parts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message

from articles.wire.items import CopyError

from . import moments
from .encoding import decode, visible

_NAMES = (
    "from to cc bcc subject date sent reply-to sender importance priority message-id mime-version received"
    " return-path content-type content-transfer-encoding content-language delivered-to in-reply-to references"
    " user-agent von an gesendet betreff datum de para asunto fecha enviado objet envoye envoyé envoyé à"
).split()
_HEADER = re.compile(
    rf"(?P<name>{'|'.join(sorted(set(_NAMES), key=len, reverse=True))}|x-[\w-]+)\s?:(?:\s+(?P<value>.*)|\Z)",
    re.I,
)
_TELLING = frozenset("from subject date sent von betreff gesendet asunto objet".split())
_SUBJECT = frozenset("subject betreff asunto objet".split())
_DATE = frozenset("date sent gesendet datum fecha enviado envoye envoyé".split())
_FORWARDED = re.compile(
    r"-{2,}\s*(?:forwarded message|original message|weitergeleitete nachricht)\s*-{2,}"
    r"|begin forwarded message:",
    re.I,
)
_REPLY = re.compile(r"(?:(?:re|fwd?|aw|wg|tr|rv)\s*:\s*)+", re.I)
_MIME = re.compile(rb"^(?:mime-version|content-transfer-encoding|content-type)\s*:", re.I | re.M)
_FIELD = re.compile(rb"(?:[!-9;-~]+:|[ \t])")


@dataclass(frozen=True, slots=True)
class Headers:
    """The block of headers above the copy; `count` lines of it, none where the copy is no mail."""

    count: int = 0
    subject: str = ""
    sent: date | None = None


def unpack(raw: bytes) -> tuple[str | bytes, list[str]]:
    """Headers and plain text of a MIME mail, with a sentence on each other part; else `raw` itself."""
    head = re.split(rb"\r?\n\r?\n", raw[:65536], maxsplit=1)[0].lstrip(b"\xef\xbb\xbf\r\n")
    lines = head.splitlines()
    if not lines or not all(map(_FIELD.match, lines)) or not _MIME.search(head):
        return raw, []
    message = message_from_bytes(raw.lstrip(b"\xef\xbb\xbf\r\n"))
    texts, left = [], []
    for part in message.walk():
        if part.is_multipart():
            continue
        name = part.get_filename()
        if part.get_content_type() == "text/plain" and not name:
            texts.append(_text_of(part))
        elif part.get_content_type() != "text/html" or name:
            left.append(
                f"The mail brings {name or 'a part'} ({part.get_content_type()}), which is not read as copy."
            )
    if not texts:
        raise CopyError(
            "The mail holds no plain text. Open it, copy the story out of it and paste it as text."
        )
    headers = [f"{name}: {_words(value)}" for name, value in message.items()]
    return "\n".join([*headers, "", *texts]), left


def _text_of(part: Message) -> str:
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    charset = part.get_content_charset()
    if charset and charset not in {"utf-8", "us-ascii"}:
        try:
            return raw.decode(charset).replace("\0", " ")
        except (LookupError, UnicodeError):
            # The mail is wrong about its own characters: judge them as those of a file.
            return decode(raw)
    return decode(raw)


def _words(value: object) -> str:
    try:
        text = str(make_header(decode_header(str(value))))
    except (HeaderParseError, LookupError, UnicodeError, ValueError):
        text = str(value)
    return " ".join(text.encode("utf-8", "replace").decode().replace("\0", " ").split())


def read_headers(lines: Sequence[str]) -> Headers:
    """The headers at the top of the copy, as pasted or as unpacked."""
    at = 0
    while at < len(lines) and not visible(lines[at]):
        at += 1
    if at < len(lines) and _FORWARDED.match(lines[at].strip()):
        at += 1
        while at < len(lines) and not visible(lines[at]):
            at += 1
    found: list[tuple[str, str]] = []
    while at < len(lines) and visible(lines[at]):
        match = _HEADER.match(lines[at].strip().removeprefix("\ufeff"))
        if match:
            found.append((match["name"].casefold(), (match["value"] or "").strip()))
        elif found and lines[at][:1] in " \t":
            name, value = found[-1]
            found[-1] = name, f"{value} {lines[at].strip()}"
        else:
            break
        at += 1
    names = {name for name, _ in found}
    if len(names) < 2 or not names & _TELLING:
        return Headers()
    subject = next((_REPLY.sub("", value, count=1) for name, value in found if name in _SUBJECT), "")
    days = (moments.day_in(value) for name, value in found if name in _DATE)
    return Headers(at, subject, next(filter(None, days), None))
