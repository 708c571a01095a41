"""The marks of news services, and the one form in which each is kept."""

import re

from .styles import STYLES
from .words import fold

# Services without a style of their own here.
_OTHERS = (
    "AA ABC ABr ACCESSWIRE Adnkronos AGERPRES AGI AKI ANI ANP APA AsiaNet BBC Belga Bernama Bloomberg BNS BTA CBS CNA"
    " CNN CNS CNW CTK dpa-AFX epd HINA IANS Interfax IRNA Jiji KCNA KNA KUNA LaPresse LETA LUSA MENA MTI NAN"
    " NBC Newsfile NHK Notimex NPR NTB NZPA PAP PTI QNA Ritzau SANA SAPA SDA SPA Sputnik STT TT Ukrinform VNA WAFA WAM"
).split()
_OTHER_NAMES = {
    "Agence France-Presse": "AFP", "AP-Yonhap": "Yonhap", "Associated Press": "AP", "The Associated Press": "AP",
    "Australian Associated Press": "AAP", "Keystone-ATS": "ATS", "Kyodo News": "Kyodo",
    "KYODO NEWS": "Kyodo", "Globe Newswire": "GlobeNewswire", "ITAR-TASS": "TASS", "BusinessWire": "Business Wire",
    "PR Newswire": "PRNewswire", "Thomson Reuters": "Reuters", "United Press International": "UPI",
    "Xinhua News Agency": "Xinhua", "Yonhap News Agency": "Yonhap", "Yonhap News": "Yonhap",
    "Anadolu Agency": "Anadolu", "The Canadian Press": "The Canadian Press", "PA Media": "PA Media",
    "RIA Novosti": "RIA Novosti", "Europa Press": "Europa Press", "Prensa Latina": "Prensa Latina",
    "Agencia Brasil": "Agencia Brasil", "PRNewswire via COMTEX": "PRNewswire",
}  # fmt: skip

_STYLED = {fold(style.mark): style.mark for style in STYLES.values() if style.mark}
_MARKS = (
    {fold(mark): mark for mark in _OTHERS}
    | {fold(name): mark for name, mark in _OTHER_NAMES.items()}
    | _STYLED
)
# PRNewswire-AsiaNet, PRNewswire-USNewswire, PRNewswire/Business Wire
_BRANCH = re.compile(r"pr ?newswire\b.*")


def known_mark(written: str) -> str:
    """The mark in the form in which it is kept ("ats afp" is ATS/AFP); empty when the service is not known."""
    key = fold(written)
    if key in _MARKS:
        return _MARKS[key]
    if _BRANCH.fullmatch(key):
        return "PRNewswire"
    parts = [_MARKS.get(fold(part), "") for part in re.split(r"[/,&+\s]+|\s-\s", written.strip()) if part]
    return "/".join(dict.fromkeys(parts)) if parts and all(parts) else ""


def bare_mark(word: str) -> str:
    """A mark that may stand without brackets around it, as Kyodo and AAP write theirs."""
    return _STYLED.get(fold(word), "")
