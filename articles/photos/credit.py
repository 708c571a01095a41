"""Who took a photo and who supplied it: written the house's way, and read from the agencies' ways.

The house writes "Photo by Thomas Maresca/UPI". Wire copy ends a caption in one of a dozen forms, and files
carry the same forms in their IPTC credit. Both are read here. No Django and no models in this module, so that
parsers may use it.
"""

import re
from dataclasses import dataclass

# Marks that stand alone in a credit and name an organisation, never a person.
_AGENCIES = """
    AAP; ABACAPRESS; AFP; Anadolu; Anadolu Agency; Anadolu Images; ANP; ANSA; AP; Associated Press;
    ATS; Belga; Bloomberg; Bloomberg News; Business Wire; CNP; CP; CNS; dpa; EFE; EPA; EPA-EFE;
    EPA/EFE; ESA; Flickr; Getty; Getty Images; GlobeNewswire; Globe Newswire; IANS; Imago; IRNA;
    ISNA; JIJI; JIJI Press; KCNA; Keystone; Kyodo; Kyodo News; Lehtikuva; Lusa; NASA; News1; Newsis;
    Newscom; NOAA; NTB; NurPhoto; PA; PA Media; PAP; PR Newswire; PRNewswire; PTI; Reuters; Ritzau;
    Ritzau Scanpix; SANA; Scanpix; Shutterstock; Sipa; Sipa USA; Sputnik; TASS; The Associated
    Press; The Canadian Press; TT; Ukrinform; UNHCR; UNICEF; United Press International; Unsplash;
    UPI; USGS; VNA; WAM; Wikimedia; Wikimedia Commons; Xinhua; Yonhap; Yonhap News; Yonhap News
    Agency; ZUMA; ZUMA Press; ZUMAPRESS
"""
KNOWN_AGENCIES = frozenset(" ".join(name.split()).casefold() for name in _AGENCIES.split(";"))

# Words that give an organisation away ("Ministry of Defense", "Reno Police").
_ORGANISATIONS = """
    administration agency airlines army association authority broadcasting bureau central chronicle
    commission committee company corp. corporation council county court coast department district embassy
    federation foundation gazette government group guard handout herald house images inc. inc institute
    journal laboratory ltd. ltd magazine media ministry museum navy news newspaper newspapers observatory
    office organization organisation photo photos pictures police post presidency press registry
    republic sheriff's sheriff’s service services society studio studios television times tribune tv union
    university wire
"""
_ORGANISATION_WORDS = frozenset(_ORGANISATIONS.split())

# Lower-case words that may stand inside a name or an organisation.
_SMALL_WORDS = """
    abu al and bin bint d da dal das de degli dei del della den der di do dos du e el for ibn la las le los
    of op 't the ten ter und van vom von y zu zur
"""
_PARTICLES = frozenset(_SMALL_WORDS.split())

# Lower-case organisations; everything else must begin with a capital or with a script that has none.
_LOWER_CASE_MARKS = frozenset({"dpa", "dpa/picture", "picture", "alliance", "ats"})

_QUALIFIER = (
    r"(?:(?:file|pool|handout|hand-out|ho|staff|stock|undated)(?:\s+(?:photo|photograph|image|picture|handout))?"
    r"|(?:photo|photograph|image|picture))"
)
_IS_QUALIFIER = re.compile(rf"{_QUALIFIER}\Z", re.I)
_QUALIFIER_BEFORE_VIA = re.compile(rf"{_QUALIFIER}\s+(?=(?:via|from)\s)", re.I)
_QUALIFIER_AFTER_COMMA = re.compile(rf",\s*{_QUALIFIER}(?=\Z|/|\s+via\s)", re.I)

_NOUN = r"(?:Photos?|Photographs?|Images?|Pictures?|Graphic|Illustration|Drawing|Screenshot|Composite)"
_PREFIX = r"(?:(?:File|Pool|Handout|Staff|Stock|Undated|Aerial|Satellite|Combination|Archive)\s+)"
_BY = re.compile(
    rf"{_PREFIX}?(?:{_NOUN}\s+(?P<how>by|courtesy\s+of|courtesy|credit\s*:|via|from)\s*|{_NOUN}\s*(?P<colon>:)\s*"
    r"|(?P<credit>Credit|Courtesy)(?:\s*:\s*|\s+of\s+))",
    re.I,
)
_AGENCY_PHOTO = re.compile(
    rf"(?P<agency>[\w.&’'-]+(?:[ /-][\w.&’'-]+){{0,3}}?)\s+{_PREFIX}?(?:Photo|Photograph|Image|Picture)s?"
    r"(?:\s*[/:|]\s*|\s+by\s+|\Z)",
    re.I,
)

# Where an unmarked credit ("Jane Doe/AFP") may begin: at the start, on a new line, after a sentence.
_SENTENCE_END = re.compile(r"(?:[.!?…][\"'”’»)\]]*\s+|\n\s*|\s+[|—–]\s+|\s+--\s+)")
# Where a marked one may begin besides: it says "Photo by" itself, so no full stop is needed before it.
_MARK = re.compile(
    rf"(?<![\w/])(?:{_PREFIX}?{_NOUN}\s+(?:[Bb]y|[Cc]ourtesy)\b"
    rf"|{_PREFIX}?{_NOUN}(?:\s+[Cc]redit)?\s*:|[A-Z][\w-]+ Photo/|REUTERS/|EPA-EFE/)"
)
_PORTAL_LINK = re.compile(r"\|\s*(?:License|Buy|Purchase)\s+Photo\Z", re.I)
_INITIAL_OR_TITLE = re.compile(
    r"(?<![\w.])(?:(?:[^\W\d_]\.){0,2}[^\W\d_]|[JS]r|St|[DM]r|M?rs|Ms|Lt|Sgt|Cpl|Spc|Pfc|Capt|Maj|Col|Gen"
    r"|Inc|Ltd|Corp|Co|Tech)\.\Z",
    re.I,
)
_LONGEST = 160


@dataclass(frozen=True)
class Credit:
    """A photo's credit: the two names kept apart, and the line to print where it was worded otherwise."""

    photographer: str = ""
    agency: str = ""
    line: str = ""

    def __str__(self) -> str:
        return self.line or render(self.photographer, self.agency)


@dataclass(frozen=True)
class ParsedCredit:
    """A caption taken apart at its credit. `line` is the credit exactly as it stood."""

    caption_without_credit: str
    photographer: str
    agency: str
    line: str
    after: str = ""  # a portal's own link behind the credit, such as "| License Photo"

    @property
    def credit(self) -> Credit:
        """The credit to store: the line is kept only where the house would have written something else."""
        return Credit(self.photographer, self.agency, own_wording(self.line, self.photographer, self.agency))


def render(photographer: str, agency: str) -> str:
    """The credit in the house style: "Photo by Thomas Maresca/UPI", "Photo by Jane Doe", "Photo: UPI"."""
    photographer, agency = _tidy(photographer), _tidy(agency)
    if photographer and agency and photographer.casefold() != agency.casefold():
        return f"Photo by {photographer}/{agency}"
    if agency:
        # A firm holds no camera: "Photo: UPI", not "Photo by UPI".
        return f"Photo: {agency}"
    return f"Photo by {photographer}" if photographer else ""


def own_wording(line: str, photographer: str, agency: str) -> str:
    """The line if it says something else than the house would; brackets and a full stop say nothing."""
    bare = re.sub(r"\A[(\[]?(.*?)[)\]]?\.?\Z", r"\1", line, flags=re.S)
    return "" if bare == render(photographer, agency) else line


def split(credit: str, creator: str = "", source: str = "") -> tuple[str, str]:
    """(photographer, agency) from the IPTC fields credit line, creator and source."""
    credit, creator, source = _tidy(credit), _tidy(creator), _tidy(source)
    photographer, agency = _read_whole(credit) or ("", "")
    if creator and not photographer and agency.casefold() == creator.casefold():
        # The credit names the photographer alone; who supplied the picture can only stand in the source.
        agency = ""
    if creator:
        by, firm = (_read_whole(creator) if "/" in creator else None) or (creator, "")
        photographer = by or photographer
        agency = agency or firm
    if source and not agency and source.casefold() != photographer.casefold():
        agency = source
    return photographer, agency


def read(text: str) -> ParsedCredit | None:
    """The credit at the end of a caption, or None where there is none to be sure of."""
    text = text.strip()
    body, after = text, ""
    if link := _PORTAL_LINK.search(text[-60:]):
        after = link[0]
        body = text[: -len(after)].rstrip()

    # Only the end can be a credit: a caption of two megabytes costs no more than a short one.
    offset = max(0, len(body) - _LONGEST)
    tail = body[offset:]
    bracketed = re.search(r"[(\[]([^()\[\]]{2,})[)\]]\.?\Z", tail)
    if bracketed:
        names = _names(bracketed[1].strip(), marked=False)
        return _taken_apart(body, offset + bracketed.start(), names, after) if names else None
    starts = {m.end() for m in _SENTENCE_END.finditer(tail)} | {m.start() for m in _MARK.finditer(tail)}
    for start in sorted(starts | ({0} if not offset else set())):
        line = tail[start:]
        names = _names(_without_full_stop(line), marked=bool(_MARK.match(line)))
        if names:
            return _taken_apart(body, offset + start, names, after)
    return None


def _taken_apart(body: str, start: int, names: tuple[str, str], after: str) -> ParsedCredit:
    caption = body[:start].rstrip()
    if caption.endswith(("|", "—", "–", "--")):
        caption = caption.rstrip("|—–-").rstrip()
    return ParsedCredit(caption, names[0], names[1], body[start:], after)


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _without_full_stop(line: str) -> str:
    return line[:-1] if line.endswith(".") and not _INITIAL_OR_TITLE.search(line) else line


def _is_known(name: str) -> bool:
    return name.casefold() in KNOWN_AGENCIES


def _is_organisation(name: str) -> bool:
    words = name.casefold().replace("-", " ").replace(",", " ").split()
    return _is_known(name) or words[:1] == ["the"] or not _ORGANISATION_WORDS.isdisjoint(words)


def _is_name(name: str) -> bool:
    """Whether every word of it could stand in a name: no verb, no sentence end, no lower-case word."""
    words = name.split()
    if not 1 <= len(words) <= 14:
        return False
    for position, word in enumerate(words):
        last = position == len(words) - 1
        if (
            word[-1] in ".!?…;:"
            and not last
            and not _INITIAL_OR_TITLE.match(word)
            and not _is_abbreviation(word)
        ):
            return False
        letter = word.lstrip("\"'“‘(@#&0123456789")[:1]
        small = word.casefold() in _PARTICLES | _LOWER_CASE_MARKS or "-" in word or _is_domain(word)
        if letter.islower() and not small:
            return False
    return words[-1].casefold() not in _PARTICLES


def _is_domain(word: str) -> bool:
    return bool(re.match(r"[\w-]+(?:\.[\w-]{2,})+\Z", word))


def _is_abbreviation(word: str) -> bool:
    return bool(re.match(r"(?:\w\.){2,}\Z", word))


def _read_whole(credit: str) -> tuple[str, str] | None:
    """Names from a field that holds a credit and nothing else: what is not understood is the agency."""
    if not credit:
        return None
    inner = credit[1:-1].strip() if credit[0] in "([" and credit[-1] in ")]" else credit
    return _names(inner, marked=True) or (_divide(inner) if "/" in inner else ("", credit))


def _names(line: str, *, marked: bool) -> tuple[str, str] | None:
    """(photographer, agency) of a line that is nothing but a credit; None if it is not one.

    `marked` lines need no known agency to be believed: something else has said that they are credits.
    """
    by = _BY.match(line)
    if by:
        how = (by["how"] or by["credit"] or "").casefold()
        return _after_mark(line[by.end() :], courtesy=how.startswith("courtesy"))
    photo = _AGENCY_PHOTO.match(line)
    if photo and _is_organisation(photo["agency"]) and _is_name(photo["agency"]):
        names = _without_qualifiers(line[photo.end() :])
        if not names:
            return "", photo["agency"]
        if names.casefold().startswith("via "):
            return "", f"{photo['agency']} {names}"
        if _is_name(names.replace("/", " ")):
            return names, photo["agency"]
        return None
    return (
        _parts(line, believe=False)
        if not marked
        else _parts(line, believe=bool("/" in line or " via " in line))
    )


def _after_mark(rest: str, *, courtesy: bool) -> tuple[str, str] | None:
    rest = rest.strip()
    if not rest or rest[0] in "/,":
        return None
    if courtesy:
        # Courtesy names who gave the picture, which says nothing about who took it.
        return ("", rest) if _is_name(rest.replace("/", " ")) else None
    return _parts(rest, believe=True)


def _without_qualifiers(text: str) -> str:
    text = _QUALIFIER_AFTER_COMMA.sub("", text.strip())
    pieces = [_QUALIFIER_BEFORE_VIA.sub("", piece.strip()) for piece in text.split("/")]
    kept = "/".join(piece for piece in pieces if piece and not _IS_QUALIFIER.match(piece))
    return kept.replace("/via ", " via ")


def _parts(text: str, *, believe: bool) -> tuple[str, str] | None:
    """Split "X/AFP via Getty Images", "REUTERS/X", "NASA/Handout via REUTERS" and their kin."""
    original = text.strip()
    text = _without_qualifiers(original)
    if not text:
        return None
    photographer, agency = _divide(text)
    named = [part for part in (photographer, agency) if part]
    words = " ".join(named).replace("/", " ").replace(" via ", " ")
    # "Photo by jane doe/UPI": the mark and a known agency vouch for a name in small letters.
    vouched = believe and _is_known(agency) and len(photographer.split()) <= 4
    if not (_is_name(words) or vouched):
        return None
    if not believe:
        # Nothing said "photo": only a known house, or an organisation behind a slash, makes it a credit.
        known = any(_is_known(house) for house in re.split(r"\s+via\s+|/", agency))
        if not known and not (photographer and _is_organisation(agency)):
            return None
        if photographer and len(photographer.split()) > 6:
            return None
    return photographer, agency


def _divide(text: str) -> tuple[str, str]:
    via = ""
    match = re.search(r"(?:\A|\s+)via\s+", text)
    if match:
        text, via = text[: match.start()].strip(), text[match.end() :].strip()
        if not text:
            return "", via
    head, slash, tail = (part.strip() for part in _cut(text))
    if slash and via:
        return head, f"{tail} via {via}"
    if slash:
        if _is_known(head) and not _is_known(tail):
            return tail, head
        return head, tail
    if via:
        # "KCNA via REUTERS" names two houses, "Jane Doe via AP" a photographer and one.
        return ("", f"{text} via {via}") if _is_organisation(text) else (text, via)
    return ("", text) if _is_organisation(text) else (text, "")


def _cut(text: str) -> tuple[str, str, str]:
    """Cut at the slash; at "for" or a comma where what follows is certainly a house."""
    if "/" in text:
        head, tail = text.split("/", 1)
        return head, "/", tail
    for separator in (" for ", ", ", " | "):
        head, found, tail = text.rpartition(separator)
        if found and _is_organisation(tail):
            return head, found, tail
    return text, "", ""
