"""The articles app: what a story is, who may see it, how it is written and shown."""

from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "Articles"
