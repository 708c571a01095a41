"""Logins for looking around in the demo newsroom: an editor who may do everything, and a reporter."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group, User

from articles.models import Byline

EDITOR, REPORTER = "editor", "ines"
REPORTERS = "Reporters"
"""One of the groups that come with the migrations (docs/roles.md)."""


@dataclass(frozen=True)
class Login:
    username: str
    password: str


def login_file() -> Path:
    """Where the generated password is kept, so that every later start can print it."""
    return settings.VAR / "demo-login"


def make_logins() -> None:
    """Make the logins that are not there yet; leave those that are exactly as they are."""
    password = _kept_password() or _new_password()
    if not User.objects.filter(username=EDITOR).exists():
        User.objects.create_superuser(EDITOR, "", password, first_name="Edda", last_name="Lindgren")
    if not User.objects.filter(username=REPORTER).exists():
        ines = User.objects.create_user(
            REPORTER, "", password, first_name="Ines", last_name="Park", is_staff=True
        )
        ines.groups.add(*Group.objects.filter(name=REPORTERS))
        # One at a time: a byline is not edited here, only given its staff member.
        byline = Byline.objects.filter(slug="ines-park", user=None).first()
        if byline:
            byline.user = ines
            byline.save(update_fields=["user"])
    _keep(password)


def known_logins() -> list[Login]:
    """The logins of the demo whose password is still the one that was generated."""
    password = _kept_password()
    if password is None:
        return []
    users = User.objects.filter(username__in=[EDITOR, REPORTER], is_active=True).order_by("username")
    return [Login(user.username, password) for user in users if user.check_password(password)]


def _new_password() -> str:
    """Three words that mean nothing and can be read aloud; about 50 bits."""

    def word() -> str:
        return "".join(secrets.choice(letters) for letters in ("bdfgklmnprstvz", "aeiou") * 2 + ("klmnprst",))

    return "-".join(word() for _ in range(3))


def _kept_password() -> str | None:
    try:
        return login_file().read_text(encoding="utf-8").strip() or None
    except FileNotFoundError:
        return None


def _keep(password: str) -> None:
    path = login_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(f"{password}\n", encoding="utf-8")
