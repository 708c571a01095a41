"""Languages, labels and hosts as templates say them."""

from __future__ import annotations

from typing import Any

import pytest
from django.template import engines

from articles.models import Section, Story
from articles.templating.words import direction, host, kicker_of
from tests.factories import NOON


@pytest.mark.parametrize(
    ("language", "runs"),
    [
        ("en-US", "ltr"),
        ("ar", "rtl"),
        ("ar-EG", "rtl"),
        ("he", "rtl"),
        ("ur", "rtl"),
        ("az-Arab", "rtl"),
        ("ar-Latn", "ltr"),
        ("zh-Hant", "ltr"),
    ],
)
def test_the_script_says_where_a_line_begins(language: str, runs: str) -> None:
    assert direction(language) == runs


def shown(template: str, **context: Any) -> str:
    return str(engines["jinja2"].from_string(template).render(context))


def test_words_in_the_language_around_them_need_no_mark() -> None:
    assert shown("{{ tongue('en') }}", language="en-US") == ""
    assert shown("{{ tongue('ar') }}", language="en-US") == ' lang="ar" dir="rtl"'


def test_the_houses_own_words_are_marked_within_a_foreign_story() -> None:
    assert shown("{{ house_tongue('en') }}", site_language="en-US") == ""
    assert shown("{{ house_tongue('ar') }}", site_language="en-US") == ' lang="en-US" dir="ltr"'


def test_news_needs_no_label_and_opinion_has_one_unless_its_section_stands_above_and_says_so() -> None:
    world, opinion = Section(name="World"), Section(name="Opinion")
    label = "{{ story|kind_label }}"
    assert shown(label, story=Story(kind="news", section=world)) == ""
    assert shown(label, story=Story(kind="opinion", section=world)) == "Opinion"
    assert shown(label, story=Story(kind="opinion", section=opinion)) == "Opinion"
    assert shown(label, story=Story(kind="opinion", section=opinion), under_section=True) == ""
    assert shown(label, story=Story(kind="opinion", section=world), under_section=True) == "Opinion"


@pytest.mark.parametrize("line", ["brief_line", "rail_line", "marks"])
@pytest.mark.parametrize(
    ("kind", "said"), [("opinion", True), ("editorial", True), ("news", False), ("analysis", False)]
)
def test_not_even_a_headline_alone_lets_a_column_pass_for_a_report(line: str, kind: str, said: bool) -> None:
    story = Story(kind=kind, section=Section(name="Opinion"), headline="Why", published_at=NOON, slug="why")
    story.publication_day, story.has_retraction = NOON.date(), False
    source = f'{{% include "includes/{line}.html" %}}'
    page = shown(source, story=story, level=3, today=NOON.date(), site_language="en-US", language="en-US")
    assert ('class="kind"' in page) is said


def test_a_kicker_does_not_say_the_kind_a_second_time() -> None:
    world = Section(name="World")
    assert kicker_of(Story(kind="analysis", kicker="Analysis", section=world)) == ""
    assert kicker_of(Story(kind="analysis", kicker="Shipping", section=world)) == "Shipping"


def test_the_host_of_the_original_is_shown_without_www() -> None:
    assert host("https://www.upi.com/Top_News/2026/") == "upi.com"
    assert host("nonsense") == ""
