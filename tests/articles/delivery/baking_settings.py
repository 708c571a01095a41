"""The site's own settings for a bake in a process of its own: static files without collecting them."""

from newsportal.settings import *  # noqa: F403
from newsportal.settings import STORAGES

STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
