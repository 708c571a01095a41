"""What the desk looks at before a story is published."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from articles.models import BudgetLine, Story
from articles.preflight import CHECKS, Finding, blockers_of, check, names_are_known, warnings_of
from articles.workflow import Refused, Verb, take
from tests.articles.admin.sending import story_url
from tests.base import client_of, edda
from tests.factories import BylineFactory, DraftFactory, PhotoFactory, SourceFactory, StoryFactory

pytestmark = pytest.mark.django_db


def draft(**fields: Any) -> Story:
    whole = {"standfirst": "Ten of them.", "bylines": [BylineFactory()]}
    return DraftFactory(**{**whole, **fields})


def found(name: str, **fields: Any) -> list[str]:
    return [finding.text for finding in CHECKS[name](draft(**fields))]


def test_a_story_that_is_well_has_no_findings() -> None:
    assert warnings_of(draft()) == []
    assert blockers_of(draft()) == []


def test_a_slug_of_the_budget_is_no_headline_yet() -> None:
    story = draft(headline="PORTS")
    line = BudgetLine.objects.create(story=story, day=timezone.localdate(), slugline="PORTS")
    assert [finding.field for finding in CHECKS["working-headline"](story)] == ["headline"]
    line.slugline = "BERTHS"
    line.save()
    assert list(CHECKS["working-headline"](story)) == []


@pytest.mark.parametrize(
    ("rights", "says"),
    [
        ({"killed_at": 0}, "was killed and is not shown"),
        ({"usable_until": 1}, "have ended by then"),
        ({"usable_from": 30}, "is still under embargo then"),
        ({"usable_until": 2 + 3 * 24}, "end on "),
        ({"usable_until": 2 + 8 * 24}, None),
        ({"usable_from": 1}, None),
        ({}, None),
    ],
)
def test_rights_in_a_photo_are_judged_for_when_readers_will_see_it(
    rights: dict[str, int], says: str | None
) -> None:
    now = timezone.now()
    photo = PhotoFactory(**{name: now + timedelta(hours=hours) for name, hours in rights.items()})
    said = found("photo-rights", photos=[photo], published_at=now + timedelta(hours=2))
    assert [says is not None and says in text for text in said] == ([True] if says else [])


@pytest.mark.parametrize(
    ("name", "fields", "field"),
    [
        ("standfirst", {"standfirst": " "}, "standfirst"),
        ("headline-length", {"headline": "x" * 71}, "headline"),
        ("to-come", {"body": "<p>It has TK ports.</p>"}, "body"),
        ("to-come", {"kicker": "TKTK"}, "kicker"),
        ("not-for-readers", {"headline": "HOLD FOR RELEASE: Ten ports"}, "headline"),
        ("not-for-readers", {"body": "<p>TEST</p>"}, "body"),
        ("quotation-marks", {"body": "<p>“It is so, she said.</p>"}, "body"),
        ("quotation-marks", {"body": '<p>"It is so, she said.</p><p>It is.</p>'}, "body"),
        ("dead-link", {"body": '<p><a href="/2026/11/02/nothing/">It</a></p>'}, "body"),
        ("dead-link", {"body": '<p><a href="http://testserver/2026/13/02/nothing/">It</a></p>'}, "body"),
    ],
)
def test_what_is_wrong_is_named_with_its_field(name: str, fields: dict[str, Any], field: str) -> None:
    findings = list(CHECKS[name](draft(**fields)))
    assert [finding.field for finding in findings] == [field]


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("headline-length", {"headline": "x" * 70}),
        ("to-come", {"body": "<p>The TKO came in the tenth, at STK.</p>"}),
        ("not-for-readers", {"body": "<p>They test the test of a TESTAMENT.</p>"}),
        ("quotation-marks", {"body": "<p>“It is so,” she said. “It is.”</p>"}),
        ("quotation-marks", {"body": "<p>“It goes on.</p><p>“It ends here,” she said.</p>"}),
        ("quotation-marks", {"body": '<p>He is 6 foot 2, and the board 27" wide.</p>'}),
        ("dead-link", {"body": '<p><a href="https://example.org/2026/11/02/nothing/">It</a></p>'}),
        ("dead-link", {"body": '<p><a href="/latest/">It</a> <a href="mailto:a@example.org">me</a></p>'}),
    ],
)
def test_what_only_looks_wrong_is_not_named(name: str, fields: dict[str, Any]) -> None:
    assert found(name, **fields) == []


def test_a_source_without_a_link_is_named() -> None:
    assert found("source-link", source=SourceFactory()) == ["The source has no link to the original."]
    assert found("source-link", source=SourceFactory(), original_url="https://www.upi.com/1/") == []


def test_a_headline_of_this_week_is_named_and_an_older_one_is_not() -> None:
    now = timezone.now()
    StoryFactory(headline="Ten ports agree", published_at=now - timedelta(days=8))
    assert found("headline-used", headline="Ten ports agree") == []
    StoryFactory(headline="ten ports AGREE", published_at=now - timedelta(days=6))
    assert len(found("headline-used", headline="Ten ports agree")) == 1


def test_a_link_to_a_story_is_dead_as_long_as_readers_do_not_find_it() -> None:
    public, hidden = StoryFactory(slug="ports"), StoryFactory(slug="ice")
    old = public.get_absolute_url()
    public.slug = "harbors"
    public.save()
    take(Verb.KILL, hidden, note="Not so.")
    for address, is_dead in (
        (public.get_absolute_url(), False),
        (old, False),
        (hidden.get_absolute_url(), True),
    ):
        assert bool(found("dead-link", body=f'<p><a href="{address}">It</a></p>')) == is_dead


def test_a_photo_without_an_alt_text_is_named_and_published_all_the_same() -> None:
    photos = [PhotoFactory(alt_text="", caption="A ferry"), PhotoFactory(image="", alt_text="")]
    story = StoryFactory(bylines=[BylineFactory()], photos=photos)
    assert [one.text for one in warnings_of(story) if one.field == "photos"] == [
        "The photo “A ferry” has no alt text."
    ]
    assert story.missing_for_publication() == []


def test_an_embargo_ahead_stands_among_what_holds_a_story_back() -> None:
    story = DraftFactory(bylines=[BylineFactory()], embargo=timezone.now() + timedelta(days=1))
    page = client_of(edda()).get(f"/admin/articles/story/{story.pk}/change/")
    ((finding, anchor),) = page.context["blockers"]
    assert finding.text.startswith("Under embargo until")
    assert f'id="{anchor}"' in page.content.decode()


def test_a_photo_without_a_credit_keeps_a_story_back() -> None:
    photo = PhotoFactory(photographer="", agency="", credit_line="", caption="The ferry.")
    with pytest.raises(Refused, match="a credit for the photo “The ferry"):
        take(Verb.PUBLISH, draft(photos=[photo]))


@given(st.lists(st.text(alphabet="ab “”\"'TK7<>&;/\n", max_size=40), max_size=5))
def test_no_text_breaks_a_check(texts: list[str]) -> None:
    story = Story(pk=0, headline="".join(texts)[:250], body="".join(f"<p>{text}</p>" for text in texts))
    for name in ("quotation-marks", "to-come", "not-for-readers", "headline-length", "dead-link"):
        for finding in CHECKS[name](story):
            assert finding.text
            assert finding.field in {"headline", "body"}


class TestANewsroomsOwn:
    @pytest.fixture
    def own(self) -> Iterator[str]:
        @check("our-style")
        def our_style(story: Story) -> Iterator[Finding]:
            if "utilize" in story.body:
                yield Finding("body", "We say “use”.")

        yield "our-style"
        del CHECKS["our-style"]

    def test_check_warns_and_forbids_if_it_is_told_to(self, own: str, settings: Settings) -> None:
        story = draft(body="<p>They utilize it.</p>")
        assert [finding.text for finding in warnings_of(story)] == ["We say “use”."]
        settings.BLOCKING_CHECKS = [own]
        assert warnings_of(story) == []
        with pytest.raises(Refused, match="We say “use”"):
            take(Verb.PUBLISH, story)

    def test_name_that_is_not_known_is_said_before_the_first_story(self, settings: Settings) -> None:
        settings.BLOCKING_CHECKS = ["standfirst", "stanfirst"]
        (error,) = names_are_known()
        assert "“stanfirst”" in error.msg
        assert "standfirst" in str(error.hint)


def test_the_form_lists_them_with_links_to_their_fields() -> None:
    story = draft(standfirst="", section=None, body="<p>It has TK ports.</p>")
    page = client_of(edda()).get(story_url(story)).content.decode()
    assert '<li class="blocks"><a href="#id_section">Missing: a section.</a></li>' in page
    assert '<li class="warns"><a href="#id_standfirst">There is no standfirst.</a></li>' in page
    assert 'href="#story-body"' in page
    assert 'id="story-body"' in page
