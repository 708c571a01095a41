"""What `manage.py check --deploy` says of the storage of photos: it is tried, and by a stranger as well."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

FOLDERS = ("", "originals/", "renditions/")


@register(Tags.security, deploy=True)
def originals_are_for_the_newsroom_alone(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    try:
        is_open = any(_is_open(folder) for folder in FOLDERS)
    except OSError as error:
        return [
            Error(
                f"Photos cannot be kept where MEDIA_STORAGE says: {error.strerror or error}",
                id="photos.E001",
            )
        ]
    if not is_open:
        return []
    return [
        Error(
            "Everyone can read the bucket in MEDIA_STORAGE, and so every original, killed photo and embargo.",
            hint="Block public access to it: readers get their copies from the site, never from the bucket.",
            id="photos.E002",
        )
    ]


def _is_open(folder: str) -> bool:
    """Whether a stranger reads what lies there."""
    # A folder of the machine has no door of its own.
    tried_by_stranger = getattr(default_storage, "is_open_to_all", lambda name: False)
    name = default_storage.save(f"{folder}.check-{uuid.uuid4().hex}", ContentFile(b"Nobody else reads this."))
    try:
        return bool(tried_by_stranger(name))
    finally:
        default_storage.delete(name)
