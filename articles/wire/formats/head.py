"""What stands above the text and carries no label: the portal's name, kicker, headline, standfirst.

Nothing here knows a portal by name. A name is short, set like a title, no sentence, and has a longer line
below it that reads as a headline.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .layout import Paragraph, is_bullet

LONGEST_HEADLINE = 400
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*\Z")
_STOP = re.compile(r"(?<![^\W\d_]\.[^\W\d_])\.[\"'”’»)\]]*\Z")
_TWO_SENTENCES = re.compile(r"[^\W\d_]{3}[.!?]\s+[^\W\d_a-z].*\.\Z", re.S)
_DOMAIN = re.compile(r"(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\Z", re.I)
# The last word of many a newspaper's name.
_PAPER = frozenset(
    """advertiser advocate anzeiger argus avis blatt bote bulletin chronicle corriere courier
    daily diario dispatch echo examiner express gazette gazzetta giornale globe guardian
    herald independent inquirer journal kurier ledger mail mirror monde monitor nachrichten
    news newspaper newswire noticias observer online portal post posten press presse reader
    record register reporter review standard star sun telegraph tidning times today tribune
    weekly wire zeitung""".split()
)
_NAME_LINKS = frozenset("of and the & de la le der die das del el il on für und".split())
_KICKERS = frozenset(
    (
        "analysis|news analysis|opinion|editorial|commentary|comment|column|exclusive|feature"
        "|features|explainer|interview|profile|review|factbox|fact check|investigation"
        "|special report|obituary|live|photos|video|world|world news|u.s. news|us news|national"
        "|nation|local|local news|top news|latest|latest news|politics|business|economy|markets"
        "|sports|sport|science|science news|health|health news|technology|tech|culture|entertainment"
        "|lifestyle|travel|weather|asia|europe|africa|americas|middle east|odd news|defense news"
        "|voices|press release|news release"
    ).split("|")
)


@dataclass(frozen=True, slots=True)
class Head:
    portal: tuple[Paragraph, ...] = ()
    kicker: Paragraph | None = None
    headline: Paragraph | None = None
    repeated: tuple[Paragraph, ...] = ()  # the headline once more
    standfirst: Paragraph | None = None
    rest: tuple[Paragraph, ...] = ()  # not recognised: part of the text


def sort_out(open_lines: Sequence[Paragraph], original: str, *, anchored: int) -> Head:
    """Sort the unclaimed paragraphs above the text.

    `original` is the headline that a trailer names. `anchored` says how many of them stand above a byline or
    the dateline: a single paragraph between the headline and that is a standfirst.
    """
    left = list(open_lines)
    portal, kicker = _above_headline(left, original)
    if not left or not can_be_headline(left[0].text):
        # A name above no headline is the headline.
        if portal and not kicker:
            return Head(headline=portal[0], rest=(*portal[1:], *left))
        return Head(tuple(portal), kicker, rest=tuple(left))
    headline = left.pop(0)
    repeated = tuple(paragraph for paragraph in left if paragraph.text == headline.text)
    left = [paragraph for paragraph in left if paragraph.text != headline.text]
    standfirst = None
    between = [paragraph for paragraph in left if paragraph in open_lines[:anchored]]
    if len(between) == 1 and _can_be_standfirst(between[0].text):
        standfirst = between[0]
        left.remove(standfirst)
    return Head(tuple(portal), kicker, headline, repeated, standfirst, tuple(left))


def can_be_headline(text: str) -> bool:
    """A line short enough; and of the longer ones none that reads as running text."""
    if len(text) > LONGEST_HEADLINE or is_bullet(text) or _TWO_SENTENCES.search(text):
        return False
    return len(text) <= 160 or not _SENTENCE_END.search(text)


def is_prose(text: str) -> bool:
    """Whether it reads as a paragraph of running text."""
    return len(text) > LONGEST_HEADLINE or (len(text.split()) >= 9 and _SENTENCE_END.search(text) is not None)


def _above_headline(left: list[Paragraph], original: str) -> tuple[list[Paragraph], Paragraph | None]:
    """Take portal name and kicker off the front of `left`."""
    portal: list[Paragraph] = []
    known = next((at for at, p in enumerate(left[:4]) if original and _same(p.text, original)), 0)
    if known and all(_is_short(p.text) for p in left[:known]):
        portal.append(left.pop(0))
        known -= 1
    elif (
        len(left) > 1
        and not _is_known_kicker(left[0].text)
        and _is_portal_name(left[0].text, [p.text for p in left[1:6]])
    ):
        portal.append(left.pop(0))
    if len(left) > 2 and _is_known_kicker(left[0].text) and _is_known_kicker(left[1].text):
        # Several sections in a row are a portal's menu.
        while len(left) > 1 and _is_known_kicker(left[0].text):
            portal.append(left.pop(0))
    kicker = None
    if len(left) > 1 and (known or _is_kicker(left[0].text, left[1].text)):
        kicker = left.pop(0)
    return portal, kicker


def _same(text: str, other: str) -> bool:
    return re.findall(r"\w+", text.casefold()) == re.findall(r"\w+", other.casefold())


def _is_short(text: str) -> bool:
    return len(text) <= 50 and len(text.split()) <= 6 and not _SENTENCE_END.search(text)


def _reads_as_headline(text: str) -> bool:
    return len(text.split()) >= 4 and len(text) <= 300 and not _STOP.search(text) and not is_bullet(text)


def _is_portal_name(text: str, below: list[str]) -> bool:
    if not any(_reads_as_headline(line) and len(line) > len(text) for line in below):
        return False
    if _DOMAIN.match(text):
        return True
    words = text.split()
    if (
        not _is_short(text)
        or text[-1] in ":;,"
        or any(w[0].islower() and w not in _NAME_LINKS for w in words)
    ):
        return False
    if words[-1].casefold() in _PAPER or (words[0].casefold() in {"the", "daily"} and len(words) <= 4):
        return True
    # No known word in it: then nothing that may be a verb either. "Storm Hits Coast" is a headline.
    return len(words) <= 3 and not any(re.search(r"(?i)[^\W\d_](?:s|ed|es)\Z|\d", word) for word in words)


def _is_known_kicker(text: str) -> bool:
    return text.strip(":/| ").casefold() in _KICKERS


def _is_kicker(text: str, below: str) -> bool:
    if not _is_short(text) or not can_be_headline(below) or len(below) <= len(text):
        return False
    if _is_known_kicker(text):
        return True
    return len(text.split()) <= 3 and text.isupper() and not below.isupper() and _reads_as_headline(below)


def _can_be_standfirst(text: str) -> bool:
    return len(text.split()) >= 5 and len(text) <= LONGEST_HEADLINE and not is_bullet(text)
