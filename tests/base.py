"""The people of the tests, with what each may do."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.test import Client

from articles import migrations
from articles.rights import Rights, give

PASSWORD = "a harbor at sunrise"


def _journalist(username: str, first: str, last: str, *models: str, may_delete: bool = False) -> User:
    user = User.objects.create_user(
        username, f"{username}@example.com", PASSWORD, first_name=first, last_name=last, is_staff=True
    )
    permissions = Permission.objects.filter(content_type__app_label__in=["articles", "wire", "taggit"])
    if models:
        permissions = permissions.filter(content_type__model__in=models)
    if not may_delete:
        permissions = permissions.exclude(codename__startswith="delete_")
    user.user_permissions.set(permissions)
    return user


def ines() -> User:
    """Ines reports: she writes and edits, and deletes nothing."""
    return _journalist("ines", "Ines", "Park")


def edda() -> User:
    """Edda edits: the newsroom's own administrator."""
    return User.objects.create_superuser(
        "edda", "edda@example.com", PASSWORD, first_name="Edda", last_name="Lindgren"
    )


def paul() -> User:
    """Paul is on the photo desk."""
    return _journalist("paul", "Paul", "Adeyemi", "photo", "storyphoto")


def wendy() -> User:
    """Wendy is on the wire desk."""
    return _journalist("wendy", "Wendy", "Castellanos")


def in_role(role: str) -> User:
    """Somebody who has one role of docs/roles.md and nothing else."""
    name = role.lower().replace(" ", "-")
    user = User.objects.create_user(name, f"{name}@example.com", PASSWORD, is_staff=True)
    if not Group.objects.filter(name=role).exists():
        # A test with a real transaction leaves the database empty of what migrations have put there.
        import_module("articles.migrations.0013_roles").make_groups(apps, "default")
        for rights in later_rights():
            give(apps, "default", rights)
    user.groups.add(Group.objects.get(name=role))
    return user


def later_rights() -> list[Rights]:
    """What later migrations give to the roles, in their order."""
    names = sorted(one.name for one in iter_modules(migrations.__path__))
    return [
        module.RIGHTS
        for name in names
        if hasattr(module := import_module(f"articles.migrations.{name}"), "RIGHTS")
    ]


def client_of(user: User) -> Client:
    """The browser of somebody who is logged in, on the site's own pages."""
    client = Client(headers={"sec-fetch-site": "same-origin"})
    client.force_login(user)
    return client
