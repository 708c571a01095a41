"""Lines that name their own field: "Read More:", "Source:", "Tags:", "Caption:"; and bare links."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from articles.dateline import known_mark

_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"“”]+", re.I)
_WRAPPING = " \t-–—|()[]<>:,;"

_ORIGINAL = (
    r"(?:click\s+(?:here\s+)?to\s+)?read\s+(?:more|on|it|the\s+(?:full|original|rest)(?:\s+(?:story|article|text|version))?)"
    r"(?:\s+(?:at|on|here|about\s+this))?"
    r"|continue\s+reading(?:\s+(?:at|on))?|full\s+(?:story|article|text|version)(?:\s+(?:at|on))?|more\s+at"
    r"|original(?:ly)?(?:\s+(?:article|story|headline|title|text|link|url|version|source|published|appeared))*(?:\s+(?:at|on))?"
    r"|view\s+original\s+content(?:\s+to\s+download\s+multimedia)?(?:\s+(?:at|on))?"
    r"|view\s+source\s+version\s+on\s+[\w.]+|(?:story\s+)?(?:link|url|permalink)|first\s+published(?:\s+(?:at|on))"
)
_SOURCE = r"source|via|(?:originally|first)\s+published\s+by|quelle|fuente|agency"
_FIELDS = {
    "headline": r"headline|title|hed|hl1?|subject",
    "standfirst": r"standfirst|subhead(?:line)?|sub-?title|summary|deck|dek|teaser|abstract|lede-?in",
    "kicker": r"kicker|eyebrow|overline",
    "slugline": r"slug(?:line)?|catchline",
    "tags": r"tags?|keywords?|topics?|filed\s+under",
    "byline": r"byline|author|reporter|written\s+by",
    "caption": r"(?:photo\s+)?caption|cutline|bildunterschrift|bildtext",
    "credit": r"(?:photo\s+|image\s+)?credit",
    "dateline": r"dateline",
    "source": _SOURCE,
    "original": _ORIGINAL,
}
_LABEL = re.compile(
    "|".join(rf"(?P<{field}>{words})" for field, words in _FIELDS.items()).join(
        (r"[\[*_\s]*(?:", r")\s*[*_]*[:：][*_]*\s*")
    ),
    re.I,
)
# "Read more at https://…" needs no colon: the link says what it is.
_LABEL_BEFORE_LINK = re.compile(rf"[\[*_\s]*(?:{_ORIGINAL})\s+(?=(?:https?://|www\.))", re.I)
_PR_SOURCE = re.compile(r"SOURCE\s+(?=\S)")

# Where a link says whose copy it is.
_HOSTS = {
    "upi.com": "UPI", "apnews.com": "AP", "reuters.com": "Reuters", "afp.com": "AFP",
    "dpa-international.com": "dpa", "efe.com": "EFE", "tass.com": "TASS", "kyodonews.net": "Kyodo",
    "yna.co.kr": "Yonhap", "news.cn": "Xinhua", "xinhuanet.com": "Xinhua", "aap.com.au": "AAP",
    "ansa.it": "ANSA", "prnewswire.com": "PRNewswire", "businesswire.com": "Business Wire",
    "globenewswire.com": "GlobeNewswire",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Labelled:
    """A line with its label cut off. For "original" and "source" the link stands apart from the words."""

    field: str
    label: str  # as it stood, blanks at its ends apart
    value: str
    url: str = ""


def read(text: str) -> Labelled | None:
    """The label a line begins with, and what it names; None for any other line."""
    match = _LABEL.match(text[:120])
    if match and match.lastgroup:
        field, value = match.lastgroup, text[match.end() :].strip()
    else:
        match = _LABEL_BEFORE_LINK.match(text[:120])
        if not match:
            return None
        field, value = "original", text[match.end() :].strip()
    label = match.group().strip()
    if field not in {"original", "source"}:
        return Labelled(field, label, value)
    words, url = split_link(value)
    name = words.partition("|")[0].strip()
    if field == "source" and not known_mark(name) and (len(name) > 40 or len(name.split()) > 5):
        # Too long for a name: it is the headline of the source.
        field = "original"
    return Labelled(field, label, words, url)


def pr_source(text: str) -> str:
    """The label of the last line of a press release, "SOURCE Acme Corporation"; empty for any other line."""
    match = _PR_SOURCE.match(text)
    return match.group().strip() if match and len(text) <= 100 and text[-1] not in ":;,?" else ""


def split_link(text: str) -> tuple[str, str]:
    """(words, link) of a value that holds either or both. A second link stays among the words."""
    match = _URL.search(text)
    if not match:
        return text, ""
    url = match.group().rstrip(".,;:!?)]}'’”»*_")
    before, after = (
        text[: match.start()].strip(_WRAPPING),
        text[match.start() + len(url) :].strip(_WRAPPING + "."),
    )
    return " ".join(part for part in (before, after) if part), url


def bare_link(text: str) -> str:
    """The link that a line is, and nothing else."""
    words, url = split_link(text) if len(text) <= 2000 else (text, "")
    return url if url and not words else ""


def source_of(url: str) -> str:
    """The mark of the service whose site a link leads to, if it is a service's."""
    try:
        host = (urlsplit(url if "://" in url else f"//{url}").hostname or "").removeprefix("www.")
    except ValueError:  # "http://[broken"
        return ""
    return next((mark for name, mark in _HOSTS.items() if host == name or host.endswith(f".{name}")), "")


def tags(value: str) -> tuple[str, ...]:
    parts = re.split(r"\s*[,;|]\s*", value)
    return tuple(part.lstrip("#").strip() for part in parts if part.lstrip("#").strip())
