"""The wire app: copy that comes in from agencies."""

from django.apps import AppConfig


class WireConfig(AppConfig):
    name = "articles.wire"
    label = "wire"
    verbose_name = "Wire desk"
