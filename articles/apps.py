"""The articles app (what a story is, who may see it, how it is written and shown) and the admin it brings."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("Newsroom")

    def ready(self) -> None:
        from articles import preflight, signals  # noqa: F401
        from articles.photos import checks  # noqa: F401


class NewsroomConfig(admin_apps.AdminConfig):
    """Django's admin, as the newsroom."""

    default = False
    default_site = "articles.admin.site.NewsroomSite"

    def ready(self) -> None:
        super().ready()
        # Only now: whoever registers a model asks for the site, which is in the same package.
        from articles.admin import everything  # noqa: F401
