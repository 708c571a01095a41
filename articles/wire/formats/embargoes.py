"""Lines that ask for an embargo, and the other places of copy in which its words may stand.

An embargo that is overlooked is broken at once, before anybody has looked; one that is seen in vain costs the
desk a look. Running text is kept out all the same: an embargo on arms holds no story.
"""

import re

from . import moments
from .head import is_prose

_LONGEST = 400

_DAYS = (
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b|(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?"
    r"|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b"
)
# "Embargoed for 60 years" is history.
_SPAN = r"\d*[\s-]+(?:years?|months?|weeks?|days?|decades?)"
_WHEN = rf"(?:{_DAYS}|noon\b|midnight\b|today\b|tomorrow\b|\d(?!{_SPAN}))"
_RELEASE = r"(?:release|publication|use|broadcast)"

# What is an embargo's line above and below the text, however it goes on.
_PLAIN = (
    r"(?:(?:strictly|strict|under)\s+)?embargo(?:ed)?\b"
    r"(?=\s*(?:[:–—]|\(|\d|until\b|till\b|[.!*]*\s*\Z|for\s+(?:release|publication|use)\b))"
    r"|(?:strictly|strict|under)\s+embargo(?:ed)?\b|embargoed\s+to\b|hold\s+for\s+(?:release|publication)\b"
    rf"|hold\s+until\s+\d|not\s+for\s+{_RELEASE}\b.{{0,60}}\b(?:before|until|prior)\b"
    r"|do\s+not\s+(?:publish|broadcast)\b.{0,60}\b(?:before|until|prior)\b"
    r"|for\s+(?:release|publication|use)\s+(?:at|on|after|from|not\s+before)\b|release\s+(?:time|at)\s*:"
)
# What is one if nothing else stands in the line, or if it is set in capitals.
_WIDER = (
    rf"embargo(?:ed)?\b(?=[\s,.(–—-]*(?:(?:for|to|before|at|on|from|by)\s+)?{_WHEN})"
    r"|embargoed\b(?=\s+-|--|\s*[|/*)\]])"
    rf"|not\s+for\s+{_RELEASE}\b|not\s+to\s+be\s+(?:published|released|used|broadcast)\b"
    rf"|do\s+not\s+(?:publish|release|use|broadcast)\b|no\s+{_RELEASE}\s+(?:before|until|till)\b"
    rf"|hold\s+(?:for|until|till)\s+{_WHEN}|for\s+{_RELEASE}\b(?=\W+{_WHEN})"
)
# "This story is …": it speaks of itself.
_ITSELF = r"(?:this|the\s+(?:following|above|attached))\s+(?:\w+\s+){1,2}?(?:is|are|remains?)\s+"
_WORDING = re.compile(
    rf"(?<!\w)(?:please\s+)?(?:(?P<itself>{_ITSELF})|(?:the\s+)?(?:story|copy)\s+(?:is\s+)?)?(?P<words>{_PLAIN}|{_WIDER})",
    re.I,
)
_PLAINLY = re.compile(rf"\W{{0,4}}(?:{_PLAIN})", re.I)
_ENDS = re.compile(r"\W{0,4}embargo\s+(?:lifts?|lifted|ends?|expires?|time|date)\b", re.I)
_SIGNS = re.compile(r"\W{0,4}")
_EDITORS = re.compile(
    r"[\W_]*(?:(?:attn\.?|attention|notes?\s+to)[:,]?\s+)?(?:(?:the|all|news)\s+)*"
    r"(?:(?:eds?|editors?|desks?)\b[’']?s?[’']?(?:\s+notes?\b\W*|\s*[:.,–—)\]-]+\s*)|(?:notes?|attn|attention)\s*:\s*)",
    re.I,
)
_IN_NOTE = re.compile(
    r"\b(?:the|this|our)\s+embargo\s+(?:(?:on|for)\s+this\s+\w+\s+)?(?:is|lifts?|ends?|expires?)\b", re.I
)
_SHOUTED = re.compile(r"\b(?:EMBARGOED|UNDER EMBARGO)\b")
_APART = re.compile(r"(?:\A|[(\[–—|:;/*-])\s*\Z")
_BRACKETED = re.compile(r"[(\[]+(?P<said>[^()\[\]]+)[)\]]+")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*\Z")
_ZONE = re.compile(r"[A-Z]{2,4}T\Z")

# The words that such a line is made of, besides its times and days.
_VOCABULARY = frozenset(
    """a after all am an and any are at attached be before broadcast by central clock copy date daylight do
    eastern embargo embargoed ends evening expires following for from gmt hold hours hrs in is it item lifted
    lifts local material may media midnight morning mountain must news no noon not o of on online or p pacific
    please press print prior publication publish published release released remains report s standard story
    strict strictly text that the then this till time to today tomorrow under until use used utc web
    z""".split()
)


def is_line(text: str) -> bool:
    """Whether a paragraph is an embargo's line, wherever in the copy it stands."""
    if len(text) > _LONGEST:
        return False
    rest = _without_editors(text)
    if rest != text and begins(rest):
        return True
    match = _at_start(rest)
    if match is None:
        return says_nothing_else(rest)
    if says_nothing_else(rest):
        return True
    if is_prose(rest) and not rest.isupper():
        return match["itself"] is not None and len(rest) <= 200
    return match["itself"] is not None or match["words"].isupper() or _is_short_and_plain(rest)


def begins(text: str) -> bool:
    """Whether a paragraph above or below the text begins as an embargo's line does."""
    return len(text) <= _LONGEST and _PLAINLY.match(_without_editors(text)) is not None


def says_nothing_else(text: str) -> bool:
    """Whether a text is the wording of an embargo, with its time, and not one word more."""
    if len(text) > _LONGEST or not (_at_start(text) or _ENDS.match(text)):
        return False
    words = re.findall(r"[^\W_]+", moments.without_times(text))
    return all(word.casefold() in _VOCABULARY or word.isdigit() or _ZONE.match(word) for word in words)


def in_title(text: str) -> str:
    """The embargo that stands in a headline, kicker or slugline, from its wording on; empty if none does."""
    mixed = not text.isupper()
    if mixed and (shouted := _SHOUTED.search(text)):
        return _to_bracket(text, shouted.start())
    for match in _WORDING.finditer(text):
        rest = _to_bracket(text, match.start())
        if mixed and match["words"].isupper():
            return rest
        apart = _APART.search(text[: match.start()])
        if apart and (not mixed or says_nothing_else(rest) or _is_plain(text, match)):
            return rest
    return ""


def in_header(text: str) -> str:
    """The embargo that a mail's header names: "Subject: Fwd: EMBARGOED until …"."""
    name, _, value = text.partition(":")
    found = in_title(re.sub(r"(?i)\A\s*(?:(?:re|fwd?)\s*:\s*)*", "", value))
    return found or (in_title(text) if "embargo" in name.casefold() else "")


def in_note(text: str) -> str:
    """The embargo that a note to editors names in one of its sentences."""
    if not _EDITORS.match(text):
        return in_title(text)
    for match in _WORDING.finditer(text):
        # "Adds quote on the embargo until Tuesday": what a story is about.
        if match["words"].casefold() != "embargo" or re.search(r"[\W_]{2}\Z", text[: match.start()]):
            return text[match.start() :]
    own = _IN_NOTE.search(text)
    return text[own.start() :] if own else ""


def in_text(text: str) -> str:
    """The embargo that a paragraph opens with in capitals, or names in brackets at one of its ends."""
    match = _at_start(text)
    if match and match["words"].isupper() and (not text.isupper() or not is_prose(text)):
        return text
    return text if is_line(text) else cut(text)[1]


def cut(text: str) -> tuple[str, str]:
    """(text, embargo) of a text that has one in brackets at its beginning or end, and something beside it."""
    for match in _BRACKETED.finditer(text):
        before, after = text[: match.start()].strip(), text[match.end() :].strip()
        said = match["said"].strip()
        if bool(before) != bool(after) and (is_line(said) or begins(said)):
            return before or after, match.group()
    return text, ""


def _without_editors(text: str) -> str:
    match = _EDITORS.match(text)
    return text[match.end() :] if match else text


def _at_start(text: str) -> re.Match[str] | None:
    signs = _SIGNS.match(text)
    return _WORDING.match(text, signs.end() if signs else 0)


def _to_bracket(text: str, start: int) -> str:
    """From an index on; of words in brackets no more than those."""
    rest = text[start:]
    return re.split(r"[)\]]", rest, maxsplit=1)[0] if re.search(r"[(\[]\s*\Z", text[:start]) else rest


def _is_plain(text: str, match: re.Match[str]) -> bool:
    """Whether plain wording stands there; the bare noun is an embargo's only at the beginning."""
    plain = _PLAINLY.match(text, match.start("words")) is not None
    return plain and (match["words"].casefold() != "embargo" or not text[: match.start()].strip())


def _is_short_and_plain(text: str) -> bool:
    """ "Embargoed until the minister has spoken": a few words, and no sentence."""
    noun = re.match(r"\W*embargo\b", text, re.I)
    return (
        not noun
        and _PLAINLY.match(text) is not None
        and len(text.split()) <= 12
        and not _SENTENCE_END.search(text)
    )
