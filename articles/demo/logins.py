"""Logins for looking around in the demo newsroom: an editor who may do everything, and a reporter."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group, Permission, User

from articles.models import Byline

EDITOR, REPORTER = "editor", "ines"
JOURNALISTS = "Journalists"

# What a reporter may do with each model of the newsroom. Nobody below an editor deletes a story.
JOURNALIST_RIGHTS = {
    "story": "add change view",
    "storybyline": "add change delete view",
    "storyphoto": "add change delete view",
    "dateline": "add change delete view",
    "datelineplace": "add change delete view",
    "correction": "add change view",
    "photo": "add change view",
    "place": "add view",
    "tag": "add view",
    "taggedstory": "add change delete view",
    "byline": "view",
    "section": "view",
    "source": "view",
}


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
    group, is_new = Group.objects.get_or_create(name=JOURNALISTS)
    if is_new:
        group.permissions.set(_journalist_permissions())
    if not User.objects.filter(username=EDITOR).exists():
        User.objects.create_superuser(EDITOR, "", password, first_name="Edda", last_name="Lindgren")
    if not User.objects.filter(username=REPORTER).exists():
        ines = User.objects.create_user(
            REPORTER, "", password, first_name="Ines", last_name="Park", is_staff=True
        )
        ines.groups.add(group)
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


def _journalist_permissions() -> list[Permission]:
    codenames = [f"{verb}_{model}" for model, verbs in JOURNALIST_RIGHTS.items() for verb in verbs.split()]
    return list(Permission.objects.filter(content_type__app_label="articles", codename__in=codenames))


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
