"""The articles app: what a story is, who may see it, how it is written and shown."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("Newsroom")

    def ready(self) -> None:
        from articles import signals  # noqa: F401
