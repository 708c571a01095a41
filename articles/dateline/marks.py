"""The marks of news services, and the one form in which each is kept."""

import re

from .styles import STYLES
from .words import fold, word_set

LONGEST_MARK = 40

# Services without a style of their own here.
_OTHERS = word_set(
    """AA ABC ABr ACCESSWIRE Adnkronos AGERPRES AGI AKI Anadolu ANI ANP APA AsiaNet BBC Belga Bernama
    Bloomberg BNS BTA CBS CNA CNN CNS CNW CTK dpa-AFX epd HINA IANS Interfax IRNA Jiji KCNA KNA
    KUNA LaPresse LETA Lusa MENA MTI NAN NBC Newsfile NHK Notimex NPR NTB NZPA PAP PTI QNA Ritzau
    SANA SAPA SDA SPA Sputnik STT TT Ukrinform VNA WAFA WAM"""
) | {"Agencia Brasil", "Europa Press", "PA Media", "Prensa Latina", "RIA Novosti", "The Canadian Press"}
_OTHER_NAMES = {
    "Agence France-Presse": "AFP", "Anadolu Agency": "Anadolu", "AP-Yonhap": "Yonhap",
    "Associated Press": "AP", "The Associated Press": "AP", "Australian Associated Press": "AAP",
    "BusinessWire": "Business Wire", "Canadian Press": "The Canadian Press",
    "Deutsche Presse-Agentur": "dpa", "Globe Newswire": "GlobeNewswire", "ITAR-TASS": "TASS",
    "Keystone-ATS": "ATS", "Kyodo News": "Kyodo", "Press Trust of India": "PTI",
    "PR Newswire": "PRNewswire", "Thomson Reuters": "Reuters", "United Press International": "UPI",
    "Xinhua News Agency": "Xinhua", "Yonhap News": "Yonhap", "Yonhap News Agency": "Yonhap",
}  # fmt: skip

_STYLED = {fold(style.mark): style.mark for style in STYLES.values() if style.mark}
_MARKS = {fold(mark): mark for mark in _OTHERS} | {fold(name): mark for name, mark in _OTHER_NAMES.items()}
_MARKS |= _STYLED
_BRANCH = re.compile(r"pr ?newswire\b.*")  # PRNewswire-AsiaNet, PRNewswire-USNewswire, PRNewswire via COMTEX
_BETWEEN = re.compile(r"\s*[/,&+]\s*|\s+-\s+|\s+")


def known_mark(written: str) -> str:
    """The mark in the form in which it is kept ("ats afp" is ATS/AFP); empty if the service is not known."""
    key = fold(written)
    if key in _MARKS:
        return _MARKS[key]
    if _BRANCH.fullmatch(key):
        return "PRNewswire"
    parts = [_MARKS.get(fold(part), "") for part in _BETWEEN.split(written.strip())]
    return "/".join(dict.fromkeys(parts)) if all(parts) else ""


def bare_mark(word: str) -> str:
    """A mark that may stand without brackets around it, as Kyodo and AAP write theirs."""
    return _STYLED.get(fold(word), "")
