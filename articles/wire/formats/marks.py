"""What a desk writes for another desk: sluglines, priorities, leads and end marks, notes, kills."""

import re
from dataclasses import dataclass

from articles.dateline import known_mark

KILL, CORRECTION, UPDATE = "kill", "correction", "update"


@dataclass(frozen=True, slots=True)
class Mark:
    """A line that is not for the reader: what it is, and what it asks of the desk."""

    went_to: str
    signal: str = ""


_ORDINAL = r"\d{1,2}(?:st|nd|rd|th)"
_LEAD = rf"(?:{_ORDINAL}\s+)?(?:LD|Ld|LEAD|Lead)(?:[ -]?[Ww]rite[Tt]h?ru)?|{_ORDINAL}\s+(?:ADD|Add)"
_LEAD += "|WRITETHRU|Writethru"
_PRIORITY = r"FLASH|BULLETIN|URGENT|NEWS\s?ALERT|ALERT|SNAP|BREAKING(?:\s+NEWS)?"
_CORRECTED = r"REFILE|CORRECTED|CORRECTION|CORRECTIVE|CORR"
_UPDATED = rf"UPDATED?(?:\s+\d{{1,2}})?|WRAPUP(?:\s+\d{{1,2}})?|RPT|REPEAT|RECASTS?|{_LEAD}"
_SIGNALS = (
    (re.compile(r"(?:STORY\s+|MANDATORY\s+)?(?:KILL|ELIMINATION|WITHDRAWAL|WITHDRAWN)\Z"), KILL),
    (re.compile(rf"(?:{_CORRECTED})\Z"), CORRECTION),
    (re.compile(rf"(?:{_UPDATED})\Z"), UPDATE),
)
_WORDS_BEFORE_HEADLINE = rf"(?:{_PRIORITY}|{_CORRECTED}|{_UPDATED}|KILL|ELIMINATION|WITHDRAWAL|WITHDRAWN)"

_KILL_LINE = re.compile(
    r"\W*(?:(?:BULLETIN|URGENT|MANDATORY|ADVISORY|STORY|NEWS|EDITORS)\W+)*"
    r"(?:KILL|ELIMINATION|ELIMINATE|WITHDRAWAL|WITHDRAWN)(?:\s+(?:NOTICE|ADVISORY|STORY|MANDATORY))?\W*\Z"
)
_MARK_LINE = re.compile(rf"[\W_]*(?:{_WORDS_BEFORE_HEADLINE})(?:[\W_]+(?:{_WORDS_BEFORE_HEADLINE}))*[\W_]*\Z")
_DESK_WORD = re.compile(_WORDS_BEFORE_HEADLINE)

_END = re.compile(
    r"[-–—=*\s]*[-–—]\s*(?:30|0|[Ee]nd|END|ENDS|[Ee]nds)\s*[-–—][-–—=*\s]*\Z|\((?:END|End|end|ENDS|Ends|ends)\)\Z"
    r"|/(?:END|ENDS|End)/\Z|#(?:\s*#){2,}\Z|(?:Enditem|ENDITEM)\.?\Z|==\s*Kyodo\Z|ENDS?\.?\Z|Ends\.?\Z"
)
_MORE = re.compile(r"[-–—(\[]+\s*(?:more|MORE|More)\s*[-–—)\]]+\Z|MORE\Z")
_INLINE_END = re.compile(r"\s+(?P<mark>Enditem|ENDITEM|\((?:END|End)\)|[-–—]30[-–—]|/END/|-0-|###+)\Z")
_EDITORS = re.compile(
    r"[\[(*\s]*(?:(?:eds?|editors?)\.?\s*(?:[:–—]|--|-\s)|(?:editors?|eds?)[’']?s?[’']?\s+notes?\s*(?:[:.–—)\]]|--|-\s|\Z)"
    r"|attn\.?\s*:|notes?\s+to\s+(?:the\s+)?(?:editors?|desks?)\b|(?:attention|attn\.?)[:,]?\s+(?:news\s+|all\s+)?(?:editors?|desks?)\b)",
    re.I,
)
_KILL_NOTE = re.compile(
    r"\A[\W\w]{0,40}?[:–—-]\s*(?:please\s+)?(?:kill|withdraw|eliminate)\b"
    r"|\b(?:story|item|dispatch)\b[^.]{0,60}\b(?:is|has\s+been|was)\s+(?:killed|withdrawn|eliminated)\b",
    re.I,
)
_COPYRIGHT = re.compile(
    r"\W{0,2}(?:copyright\b\s*(?:©|\(c\))?|©|\(c\))\s*(?:©|\(c\)|copyright)?\s*(?:by\s+)?"
    r"(?:\d{4}\b|\S.{0,80}\b\d{4}\b|.{0,200}\ball rights reserved)"
    r"|all rights reserved\b|.{0,120}\ball rights reserved\W{0,3}\Z",
    re.I,
)
_PICKUP = re.compile(r"[A-Z]{2,4}-[A-Z]{2,4}-\d\d-\d\d-\d\d\s+\d{4}[A-Z]{1,4}\W?\Z")
_CONTACT = re.compile(r"\(\(.*\)\)\W?\Z|<?[\w.+-]+@[\w-]+(?:\.[\w-]+)+>?\Z", re.S)
_SIGN_OFF = re.compile(r"(?P<mark>[A-Za-z]{2,6}\s+)?[a-z]{2,4}(?:/[a-z]{2,4}){1,3}(?:[/ ]\S{1,12})?\Z")
# "AP Photo XX101": the number under which pictures moved.
_PHOTO_NUMBER = re.compile(
    r"(?:[A-Z]{2,8}\s+)?(?:Photos?|PHOTOS?):?\s+[A-Z]{2,8}\d+(?:[,\s-]+[A-Z]{0,8}\d+)*\.?\Z"
)
_NOTEBOOK = re.compile(r"#+\s*dpa[- ]?notebook\b", re.I)

_AP_SLUG = re.compile(
    rf"(?:BC|AM|PM)-\S.*\Z|[A-Z]{{2}}-{{1,2}}\S+(?:,?\s*{_ORDINAL}\s+(?:Ld|LD|Add|Sub)\b.*)\Z|[A-Z]{{2}}-?[A-Z]{{0,2}}--\S.*\Z|\S+,\s*{_ORDINAL}\s+Ld-Writethru\b.*\Z"
)
_TOKEN_SLUG = re.compile(
    r"(?:[A-Z0-9][\w.&'’]*(?:-[\w.&'’]+)*/(?:[\w.&'’-]+/?)*|[A-Z]{2,}(?:-[A-Z]{2,})+)(?:\s*\([^()]{1,40}\)){0,3}\Z"
)
_ANPA_HEAD = re.compile(
    r"[a-z]\d{4}\s+[\w]\s+[a-z]\b.*\Z|[a-z]\s?[a-z]\s+\S+\s+\d\d-\d\d(?:-\d\d)?\s+\d{2,4}\Z|[A-Z]{3}\d{4}\s+[1-6]\s+[A-Z]{1,3}\s+\d+\b.*\Z"
)
_SMALL = re.compile(
    r"(?:priority|urgency|word\s?count|words|version|category|edition|take)\s*[:=]\s*\S{1,12}\Z|\(?\d{2,5}\s+words\)?\Z"
    r"|\W*for immediate release\W*\Z",
    re.I,
)
_CHANGES = re.compile(
    r"\((?:(?P<mend>corrects|refiles|fixes|clarifies|removes)|adds|updates|recasts|repeats|changes|releads|rewrites)\b"
    r"[^()]*\)\Z",
    re.I,
)
_PREFIX = re.compile(
    rf"\((?P<paren>{_WORDS_BEFORE_HEADLINE})\)\s*[:-]?\s+|(?P<dash>{_WORDS_BEFORE_HEADLINE})\s?[-–—](?=[^\s-])"
    rf"|(?P<set>{_WORDS_BEFORE_HEADLINE})(?::|\s+[-–—]{{1,2}}|\s*\*+)\s+"
)
_KICKER = re.compile(
    r"(?P<word>ANALYSIS|NEWS ANALYSIS|EXCLUSIVE|FACTBOX|EXPLAINER|FEATURE|INSIGHT|FOCUS|TIMELINE|OPINION"
    r"|COMMENTARY|COLUMN|INTERVIEW|PREVIEW|PROFILE|REVIEW|SPECIAL REPORT|FACT CHECK|NEWSMAKER|OBITUARY)"
    r"(?:\s?[-–—]|:)\s*(?=\S)"
)


def anywhere(text: str) -> Mark | None:
    """A mark that means the same wherever in the copy it stands."""
    if len(text) <= 40 and (_END.match(text) or _MORE.match(text)):
        return Mark("end mark")
    if _EDITORS.match(text):
        return Mark("note", KILL if _KILL_NOTE.search(text[:400]) else "")
    if len(text) <= 600 and _COPYRIGHT.match(text):
        return Mark("copyright")
    if len(text) <= 160 and any(p.match(text) for p in (_PICKUP, _CONTACT, _PHOTO_NUMBER)):
        return Mark("desk mark")
    return None


def at_head(text: str) -> Mark | None:
    """A mark that only stands above the text."""
    if len(text) > 120:
        return None
    if _KILL_LINE.match(text):
        return Mark("desk mark", KILL)
    if _MARK_LINE.match(text):
        return Mark("desk mark", signal_in(text))
    changes = _CHANGES.match(text)
    if changes:
        return Mark("note", CORRECTION if changes["mend"] else UPDATE)
    if _ANPA_HEAD.match(text) or _SMALL.match(text):
        return Mark("desk mark")
    return None


def slugline(text: str) -> Mark | None:
    """A desk keyword above the headline: "BC-AS--Koreas-Embassies,1st Ld-Writethru", "Germany-politics/"."""
    if len(text) > 120 or not (
        _AP_SLUG.match(text) or (_TOKEN_SLUG.match(text) and ("-" in text or text[-1] == "/"))
    ):
        return None
    if re.search(r"[,(]\s*(?:BULLETIN\s+)?(?:KILL|ELIMINATION)\W*\Z", text):
        return Mark("slugline", KILL)
    later = re.search(rf"\b{_ORDINAL}\s+Ld\b|UPDATE\s+\d|Writethru", text)
    return Mark("slugline", UPDATE if later else "")


def at_tail(text: str, *, service: str) -> Mark | None:
    """A sign-off below the text: the service's mark, or the initials of those who moved it."""
    if len(text) > 40:
        return None
    sign_off = _SIGN_OFF.match(text)
    if sign_off and (not sign_off["mark"] or known_mark(sign_off["mark"])):
        return Mark("sign-off")
    own = known_mark(text.strip("()[]=- ."))
    return Mark("sign-off") if own and (not service or own == service) else None


def is_notebook(text: str) -> bool:
    """Whether dpa's notebook begins here: all that follows is for the desk."""
    return _NOTEBOOK.match(text) is not None


def signal_in(text: str) -> str:
    """The strongest signal among the desk words of a mark."""
    words = [" ".join(word.split()) for word in _DESK_WORD.findall(text)]
    return next((found for pattern, found in _SIGNALS if any(map(pattern.match, words))), "")


def split_headline(text: str) -> tuple[list[str], str, str]:
    """(desk marks, kicker, headline) of a headline that begins with any: "(LEAD) …", "REFILE-ANALYSIS-…"."""
    found: list[str] = []
    kicker = ""
    while True:
        match = _PREFIX.match(text) or (None if kicker else _KICKER.match(text))
        if not match or match.end() == len(text):
            return found, kicker, text
        rest = text[match.end() :].lstrip()
        words = match.groupdict()
        if words.get("dash") and rest.isupper():
            # "KILL-SWITCH LAW PASSES": in capitals a hyphen proves nothing.
            return found, kicker, text
        if "word" in words:
            kicker = words["word"] or ""
        else:
            found.append(match.group().strip())
        text = rest


def split_end(text: str) -> tuple[str, str]:
    """(text, end mark) of a last paragraph that carries the mark: "… he said. Enditem"."""
    match = _INLINE_END.search(text[-40:])
    if not match:
        return text, ""
    mark = match["mark"]
    return text[: -len(mark)].rstrip(), mark
