"""Rights for the newsroom's roles (docs/roles.md), given by the migration that brings what they are for.

An upgrade gives a role rights to what is new and touches none that it has: these are for the newsroom to
change.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.management import create_permissions

type Rights = dict[str, dict[str, str]]
"""By the group's name, by the model's: verbs with a space between, such as "add change view"."""


def giving(rights: Rights) -> Callable[[Any, Any], None]:
    """What a migration runs; a group that the newsroom has removed is not made again."""

    def give_rights(apps: Any, schema_editor: Any) -> None:
        using = schema_editor.connection.alias
        # Django makes permissions after the last migration, and groups need them now.
        config = apps.get_app_config("articles")
        config.models_module = True
        create_permissions(config, verbosity=0, using=using, apps=apps)
        config.models_module = None
        give(apps, using, rights)

    return give_rights


def give(apps: Any, using: str, rights: Rights) -> None:
    known = (
        apps.get_model("auth", "Permission").objects.using(using).filter(content_type__app_label="articles")
    )
    for group in apps.get_model("auth", "Group").objects.using(using).filter(name__in=rights):
        names = [f"{verb}_{model}" for model, verbs in rights[group.name].items() for verb in verbs.split()]
        group.permissions.add(*known.filter(codename__in=names))
