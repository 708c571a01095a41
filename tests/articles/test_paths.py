"""Paths are worked out once, and are those of the site."""

from django.urls import reverse, set_script_prefix

from articles.paths import path_to


def test_a_path_is_what_django_says() -> None:
    assert path_to("tag", "sea-ice") == reverse("tag", args=["sea-ice"]) == "/tag/sea-ice/"


def test_whoever_asks_from_elsewhere_changes_nothing_for_the_others() -> None:
    try:
        set_script_prefix("/elsewhere/")
        assert path_to("tag", "ports") == "/elsewhere/tag/ports/"
    finally:
        set_script_prefix("/")
    assert path_to("tag", "ports") == "/tag/ports/"
