"""What an upgrade gives to the roles, and what it leaves to the newsroom."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission

from articles.rights import give

pytestmark = pytest.mark.django_db

NEW = {"Editors": {"front": "view launch"}, "Reporters": {"front": "view"}}


def rights(group: str) -> set[str]:
    return set(Permission.objects.filter(group__name=group).values_list("codename", flat=True))


def test_a_role_gets_what_is_new_and_keeps_what_it_has() -> None:
    Permission.objects.get(codename="kill_story").group_set.clear()
    editors = Group.objects.get(name="Editors")
    editors.permissions.remove(*editors.permissions.filter(codename__endswith="_front"))
    before = rights("Editors")
    give(apps, "default", NEW)
    assert rights("Editors") == before | {"view_front", "launch_front"}
    assert "kill_story" not in rights("Editors")


def test_a_role_that_the_newsroom_has_removed_is_not_made_again() -> None:
    Group.objects.get(name="Reporters").delete()
    give(apps, "default", NEW)
    assert not Group.objects.filter(name="Reporters").exists()
