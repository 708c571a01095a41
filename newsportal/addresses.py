"""Addresses as the environment gives them: taken apart, checked, and shown without their secrets."""

import ipaddress
import re
from urllib.parse import SplitResult, unquote, urlsplit

# A part of a name: letters, digits and hyphens within.
_PART = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
# Machines that a cache or a database runs on have freer names than sites: containers know underscores.
_MACHINE = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_.])?")
MOST_CHARACTERS = 253
USUAL_PORTS = {"http": 80, "https": 443}
# Not worked out here: which letters stand for which is the registrars' to say, and they do not all agree.
NOT_ASCII = "write it in the letters a to z, as registrars do: xn--…"


class WrongSetting(ValueError):
    """A variable that cannot be used; its text is the sentence that the person at the keyboard reads."""

    def __init__(self, name: str, value: str, right: str) -> None:
        super().__init__(f"{name}={value}: {right}")


def without_password(url: str) -> str:
    """The address as it may be shown in a message: no user, no password, and no options that may hold one."""
    return re.sub(r"\?.*", "?…", re.sub(r"(?<=//).*@", "…@", url))


def as_ipv6(host: str) -> ipaddress.IPv6Address | None:
    try:
        address = ipaddress.IPv6Address(host)
    except ValueError:
        return None
    return None if address.scope_id else address


def is_host(host: str) -> bool:
    """Whether a site may have this name: a name of the net, or an address (of version 6 without brackets)."""
    if ":" in host:
        return as_ipv6(host) is not None
    parts = host.split(".")
    if len(host) > MOST_CHARACTERS or not all(map(_PART.fullmatch, parts)):
        return False
    if not parts[-1].isdigit():
        return True
    # Browsers take whatever ends in a number for an address of version 4.
    try:
        ipaddress.IPv4Address(host)
    except ValueError:
        return False
    return True


def is_machine(host: str) -> bool:
    """Whether a database, a cache or a mail server may be reached by this name."""
    return as_ipv6(host) is not None if ":" in host else _MACHINE.fullmatch(host) is not None


def written(host: str) -> str:
    """The host as it stands in an address and in a request: version 6 short and in brackets."""
    address = as_ipv6(host)
    return f"[{address.compressed}]" if address else host


def netloc(scheme: str, host: str, port: int | None) -> str:
    """Host and port as a browser names them: without the port that the scheme has anyway."""
    return written(host) if port in {None, USUAL_PORTS[scheme]} else f"{written(host)}:{port}"


def split(name: str, value: str, right: str) -> SplitResult:
    """The parts of an address; what cannot be taken apart as its writer meant it is found here."""
    shown = without_password(value)
    if "#" in value:
        raise WrongSetting(name, shown, f"write the “#” in it as %23; {right}")
    if not unquote(value).isprintable():
        raise WrongSetting(name, repr(shown)[1:-1], f"it holds a character that cannot be printed; {right}")
    try:
        parts = urlsplit(value)
        if parts.port == 0:
            raise ValueError("port 0 is no port")
    except ValueError as error:
        raise WrongSetting(name, shown, right) from error
    return parts


def machine(name: str, parts: SplitResult, shown: str, right: str) -> None:
    if not parts.hostname:
        raise WrongSetting(name, shown, f"it names no host; {right}")
    if not is_machine(parts.hostname):
        raise WrongSetting(name, shown, f"“{parts.hostname}” is no host; {right}")
