"""The newsroom's roles, as groups (docs/roles.md); and nobody who could publish before loses it.

What a role may do from here on is the newsroom's to change: no later migration touches a group that is there.
"""

from typing import Any

from django.contrib.auth.management import create_permissions
from django.db import migrations

WRITING = {
    "story": "add change view",
    "storybyline": "add change delete view",
    "storyphoto": "add change delete view",
    "taggedstory": "add change delete view",
    "dateline": "add change delete view",
    "datelineplace": "add change delete view",
    "timelineentry": "view",
    "correction": "view",
    "photo": "add change view",
    "place": "add view",
    "tag": "add view",
    "byline": "view",
    "section": "view",
    "source": "view",
}
EDITING = {
    **WRITING,
    "story": "add change delete view edit_any edit_live approve publish kill",
    "correction": "add change view",
    "place": "add change view",
    "tag": "add change view",
    "byline": "add change view",
    "source": "add change view",
}
LOOKING = dict.fromkeys(WRITING, "view")
ROLES: dict[str, dict[str, str]] = {
    "Reporters": WRITING,
    "Editors": EDITING,
    "Photo editors": {
        **LOOKING,
        "story": "change view edit_any edit_live",
        "storyphoto": "add change delete view",
        "photo": "add change delete view",
        "tag": "add view",
    },
    "Wire editors": {**EDITING, "story": "add change view edit_any edit_live approve publish kill"},
    "Front-page producers": {**LOOKING, "section": "change view"},
    "Administrators": {
        **LOOKING,
        **dict.fromkeys(("section", "source", "byline", "place", "tag"), "add change delete view"),
        "user": "add change view",
        "group": "view",
    },
}
NEW = ("edit_any_story", "edit_live_story", "approve_story", "publish_story", "kill_story")


def codenames(rights: dict[str, str]) -> list[str]:
    return [f"{verb}_{model}" for model, verbs in rights.items() for verb in verbs.split()]


def make(apps: Any, schema_editor: Any) -> None:
    using = schema_editor.connection.alias
    # Django makes permissions after the last migration, and groups need them now.
    for label in ("articles", "auth"):
        config = apps.get_app_config(label)
        config.models_module = True
        create_permissions(config, verbosity=0, using=using, apps=apps)
        config.models_module = None
    keep_rights(apps, using)
    make_groups(apps, using)


def known(apps: Any, using: str) -> Any:
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    return permissions.filter(content_type__app_label__in=["articles", "auth"])


def keep_rights(apps: Any, using: str) -> None:
    """Whoever could change stories could do with them what has a permission of its own now."""
    of_stories = known(apps, using).filter(content_type__app_label="articles")
    could = of_stories.filter(codename="change_story").first()
    new = list(of_stories.filter(codename__in=NEW))
    for group in could.group_set.all():
        group.permissions.add(*new)
    for user in could.user_set.all():
        user.user_permissions.add(*new)


def make_groups(apps: Any, using: str) -> None:
    groups = apps.get_model("auth", "Group").objects.using(using)
    for name, rights in ROLES.items():
        group, is_new = groups.get_or_create(name=name)
        if is_new:
            group.permissions.set(known(apps, using).filter(codename__in=codenames(rights)))


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0012_desk"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
