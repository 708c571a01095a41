"""The demo newsroom: what its files hold, and how they come into a database."""

from __future__ import annotations

import dataclasses
import datetime
import io
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.files import File
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from articles import html
from articles.clock import next_change
from articles.demo import budget, loader
from articles.demo.content import HERE, Content, DemoStory, read_content, read_story
from articles.demo.moments import moment, name_days, span
from articles.models import BudgetLine, Byline, Correction, Photo, Section, Source, Story, StoryPhoto, Tag
from articles.visibility import Status

ROOT = Path(__file__).resolve().parents[2]
NOON = datetime.datetime(2026, 11, 24, 17, 0, tzinfo=datetime.UTC)

# Marks of a typewriter. A newspaper sets “these” and ‘these’, an em dash and one character for an ellipsis.
TYPEWRITER = re.compile(r"""["'`]|--|\.\.\.|\s-\s|\d-\d| {2}""")


@pytest.fixture(autouse=True)
def var(settings: Settings, tmp_path: Path) -> Path:
    """A place of the test's own for the kept password."""
    settings.VAR = tmp_path
    settings.SITE_URL = "http://127.0.0.1:8000"
    settings.TIME_ZONE = "America/New_York"
    return tmp_path


def run_demo(*arguments: str) -> str:
    out = io.StringIO()
    call_command("demo", *arguments, stdout=out)
    return out.getvalue()


def a_small_newsroom() -> Content:
    """Two stories of the demo without photos, for tests that ask about something else."""
    content = read_content()
    stories = [story for story in content.stories if not story.photos and story.published][:2]
    bodies = [dataclasses.replace(story, body="<p>Something happened.</p>") for story in stories]
    return dataclasses.replace(content, stories=bodies, photos={}, bylines=_without_portraits(content))


def _without_portraits(content: Content) -> list[dict[str, str]]:
    return [{key: value for key, value in row.items() if key != "portrait"} for row in content.bylines]


def prose_of(story: DemoStory) -> list[str]:
    captions = [photo.get("caption", "") for photo in story.photos]
    texts = [correction["text"] for correction in story.corrections]
    texts += [row[name] for row in story.entries for name in ("heading", "text", "correction") if name in row]
    return [story.headline, story.kicker, story.standfirst, html.plain_text(story.body), *captions, *texts]


class TestTheFiles:
    def test_their_words_are_set_like_a_newspaper(self) -> None:
        content = read_content()
        words = {story.slug: "\n".join(prose_of(story)) for story in content.stories}
        words |= {row["slug"]: f"{row['role']} {row['bio']}" for row in content.bylines}
        words |= {row["slug"]: row["description"] for row in content.sections}
        words |= {row["name"]: row["description"] for row in content.tags}
        words |= {name: f"{row['caption']} {row['alt_text']}" for name, row in content.photos.items()}
        plain = {name: re.sub(r"\{(day|date|year)[+-]?\d*\}", "then", text) for name, text in words.items()}
        assert {
            name: found.group() for name, text in plain.items() if (found := TYPEWRITER.search(text))
        } == {}

    def test_every_picture_is_described_captioned_and_credited(self) -> None:
        photos = read_content().photos
        assert {path.stem for path in (HERE / "photos").glob("*.jpg")} == set(photos)
        for name, row in photos.items():
            assert all(row[field] for field in ("caption", "alt_text", "copyright_notice")), name
            assert row.get("photographer") or row.get("agency"), name
            assert row["caption"] != row["alt_text"], name

    def test_the_pictures_carry_the_words_of_their_entry(self) -> None:
        script = ROOT / "scripts" / "tag_demo_photos.py"
        checked = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True)
        assert (checked.returncode, checked.stderr) == (0, "")

    def test_no_two_stories_share_a_headline(self) -> None:
        headlines = [story.headline for story in read_content().stories]
        assert len(headlines) == len(set(headlines))

    def test_they_show_every_kind_and_every_length(self) -> None:
        public = [story for story in read_content().stories if story.status == "published"]
        assert {story.kind for story in public} == set(Story.Kind.values)
        lengths = [len(html.plain_text(story.body).split()) for story in public]
        assert min(lengths) < 80
        assert max(lengths) > 1300
        assert {story.language for story in public} == {"en-US", "es", "ar"}

    def test_a_field_that_no_story_has_is_named(self, tmp_path: Path) -> None:
        file = tmp_path / "story.html"
        file.write_text('+++\nheadline = "Owls"\nheadlin = "Owl"\n+++\n<p>Owls.</p>\n')
        with pytest.raises(ValueError, match=r"story\.html has fields that no story has: headlin"):
            read_story(file)


class TestMoments:
    @pytest.mark.parametrize(
        ("written", "meant"),
        [
            ("20m", "2026-11-24T16:40+00:00"),
            ("3d 4h", "2026-11-21T13:00+00:00"),
            ("in 18h", "2026-11-25T11:00+00:00"),
            ("tomorrow 06:00", "2026-11-25T11:00+00:00"),
            ("2d at 16:20", "2026-11-22T21:20+00:00"),
            ("2026-01-14 16:20", "2026-01-14T21:20+00:00"),
        ],
    )
    def test_a_moment_is_read_from_the_time_of_loading(self, written: str, meant: str) -> None:
        assert moment(written, NOON) == datetime.datetime.fromisoformat(meant)

    @pytest.mark.parametrize("nonsense", ["", "soon", "3 days", "5x"])
    def test_a_length_of_time_that_is_none_is_named(self, nonsense: str) -> None:
        with pytest.raises(ValueError, match="is no length of time"):
            span(nonsense)

    def test_the_days_of_the_copy_follow_its_day(self) -> None:
        written = name_days("{day}, {day-1}, {date}, {date+7}, {year-61}", datetime.date(2026, 11, 24))
        assert written == "Tuesday, Monday, Nov. 24, Dec. 1, 1965"

    def test_a_day_word_that_is_none_is_named(self) -> None:
        with pytest.raises(ValueError, match="A brace is left"):
            name_days("on {weekday}", datetime.date(2026, 11, 24))


@pytest.mark.django_db
class TestLoading:
    def test_it_fills_an_empty_newsroom(self) -> None:
        now = timezone.now()
        loader.load(now)
        public = Story.objects.public(now)
        assert public.count() >= 48
        assert Section.objects.count() >= 7
        assert Byline.objects.public(now).filter(portrait__isnull=False).count() >= 8
        assert Source.objects.public(now).count() >= 3
        ages = [now - story.published_at for story in public if story.published_at]
        assert min(ages) < datetime.timedelta(minutes=25)
        assert datetime.timedelta(days=20) < max(ages) < datetime.timedelta(days=22)
        assert 12 <= sum(age < datetime.timedelta(days=1) for age in ages) <= 18
        for section in Section.objects.all():
            assert public.filter(section=section).count() >= 5, section
        for tag in Tag.objects.all():
            assert tag.description, tag
            assert public.filter(taggings__tag=tag).count() >= 2, tag
        assert Photo.objects.public(now).count() == Photo.objects.count() == 36

    def test_everything_it_publishes_is_complete_and_clean(self) -> None:
        loader.load()
        stories = Story.objects.all()
        for story in stories:
            assert story.body == html.clean(story.body), story
            placed = set(story.story_photos.values_list("photo_id", flat=True))
            assert set(html.photo_ids(story.body)) <= placed, story
            if story.status == Status.PUBLISHED:
                assert story.missing_for_publication() == [], story
        for photo in Photo.objects.all():
            assert all([photo.caption, photo.alt_text, photo.credit, photo.width, photo.digest]), photo
        slugs = [story.slug for story in stories]
        assert len(slugs) == len(set(slugs))

    def test_its_links_lead_to_stories_that_are_public(self) -> None:
        now = timezone.now()
        loader.load(now)
        public = Story.objects.public(now)
        addresses = {story.get_absolute_url() for story in public}
        links = [link for story in public for link in re.findall(r'href="(/[^"]*)"', story.body)]
        assert links
        assert set(links) <= addresses

    def test_it_shows_a_story_in_every_state(self) -> None:
        now = timezone.now()
        loader.load(now)
        hidden = [story for story in Story.objects.all() if not story.is_public(now)]
        published = [story for story in hidden if story.status == Status.PUBLISHED]
        scheduled = [story for story in published if story.published_at and story.published_at > now]
        assert [timezone.localtime(story.published_at).strftime("%H:%M") for story in scheduled] == ["06:00"]
        assert [story.embargo is not None for story in published if story not in scheduled] == [True]
        assert sorted(story.status for story in hidden if story not in published) == [
            "draft",
            "draft",
            "review",
            "withdrawn",
        ]
        assert [story.missing_for_publication() for story in hidden if story.body == ""] != []
        withdrawn = Story.objects.get(status=Status.WITHDRAWN)
        assert withdrawn.former_addresses.count() == 1
        public = Story.objects.public(now)
        assert any(story.updated for story in public)
        assert public.filter(corrections__is_grave=True).exists()
        assert {one.kind for one in Correction.objects.public(now)} >= {
            "update",
            "clarification",
            "retraction",
        }

    def test_an_agencys_story_keeps_its_dateline_and_its_original(self) -> None:
        loader.load(NOON)
        story = Story.objects.get(headline__startswith="Ten ports agree")
        assert story.source
        assert story.source.mark == "UPI"
        assert story.dateline.text(story.source.dateline_style) == "SEOUL, Nov. 24 (UPI) —"
        assert story.original_headline
        assert story.original_url
        first = StoryPhoto.objects.filter(story=story)[0]
        assert first.photo.credit == "Photo by Park Min-seo/UPI"
        assert "Tuesday" in first.caption

    @pytest.mark.parametrize(
        "local", ["2027-01-01T00:05", "2026-11-01T01:30", "2027-03-14T03:10", "2028-02-29T23:59"]
    )
    def test_it_loads_at_any_hour(self, local: str) -> None:
        now = timezone.make_aware(datetime.datetime.fromisoformat(local))
        loader.load(now)
        assert Story.objects.public(now).count() >= 48
        assert next_change(now) is not None

    def test_it_loads_nothing_where_there_is_a_story(self) -> None:
        mine = Story.objects.create(headline="Owls move a marathon")
        said = run_demo()
        assert list(Story.objects.all()) == [mine]
        assert not Photo.objects.exists()
        assert not User.objects.exists()
        assert "nothing was loaded" in said

    def test_a_second_run_changes_nothing_that_was_edited(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(loader, "read_content", a_small_newsroom)
        run_demo()
        kept, gone = Story.objects.exclude(body="")
        kept.headline, kept.slug = "Ines wrote this one over", "written-over"
        kept.save()
        gone.delete()
        before = list(Story.objects.values())
        run_demo()
        assert list(Story.objects.values()) == before

    def test_its_day_is_planned_by_those_who_log_in(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(loader, "read_content", a_small_newsroom)
        run_demo()
        planned = BudgetLine.objects.filter(story__body="")
        assert set(planned.values_list("slugline", flat=True)) == {row[2] for row in budget.PLANNED}
        assert not Story.objects.public(timezone.now()).filter(budget_line__in=planned).exists()
        run_demo()
        assert planned.count() == len(budget.PLANNED)

    def test_it_takes_what_a_newsroom_without_stories_has_already(self, settings: Settings) -> None:
        loader.load()
        Section.objects.filter(slug="us").update(name="America")
        files = sorted(Path(settings.MEDIA_ROOT).rglob("*.jpg"))
        Story.objects.all().delete()
        loader.load()
        assert Section.objects.get(slug="us").name == "America"
        assert Section.objects.count() == 7
        assert Photo.objects.count() == 36
        assert sorted(Path(settings.MEDIA_ROOT).rglob("*.jpg")) == files

    def test_it_loads_all_or_nothing(self, settings: Settings) -> None:
        content = read_content()
        lost = DemoStory(slug="lost", headline="Lost", body="<p>Lost.</p>", section="nowhere")
        with pytest.raises(ValueError, match=r"lost\.html names 'nowhere'"):
            loader.load(content=dataclasses.replace(content, stories=[lost]))
        assert not Story.objects.exists()
        assert not Section.objects.exists()
        assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []

    def test_an_upload_of_its_picture_fills_empty_fields(self) -> None:
        row = read_content().photos["harbour-1"]
        with (HERE / "photos" / "harbour-1.jpg").open("rb") as file:
            photo = Photo.objects.create(image=File(file, name="harbour-1.jpg"))
        assert photo.caption == row["caption"]
        assert photo.credit == "Photo by Park Min-seo/UPI"
        assert photo.copyright_notice == row["copyright_notice"]


@pytest.mark.django_db
class TestLogins:
    @pytest.fixture(autouse=True)
    def small(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(loader, "read_content", a_small_newsroom)

    def test_it_prints_a_login_that_works_at_every_run(self) -> None:
        first, second = run_demo(), run_demo()
        for said in (first, second):
            found = dict(re.findall(r"Log in as (\w+) with the password (\S+)", said))
            assert set(found) == {"editor", "ines"}
            for username, password in found.items():
                assert User.objects.get(username=username).check_password(password)

    def test_edda_may_do_everything_and_ines_is_a_reporter(self) -> None:
        run_demo()
        edda, ines = User.objects.get(username="editor"), User.objects.get(username="ines")
        assert edda.get_full_name() == "Edda Lindgren"
        assert edda.is_superuser
        assert ines.is_staff
        assert not ines.is_superuser
        assert Byline.objects.get(slug="ines-park").user == ines
        assert ines.has_perms(["articles.add_story", "articles.change_story", "articles.add_photo"])
        assert [group.name for group in ines.groups.all()] == ["Reporters"]
        assert not ines.has_perm("articles.publish_story")
        assert not ines.has_perm("auth.change_user")

    def test_a_password_that_was_changed_is_not_printed(self) -> None:
        run_demo()
        for user in User.objects.all():
            user.set_password("something else")
            user.save()
        said = run_demo()
        assert "Log in as" not in said
        assert "changepassword editor" in said

    def test_a_login_that_is_there_is_left_alone(self) -> None:
        User.objects.create_user("editor", password="her own")
        run_demo()
        assert User.objects.get(username="editor").check_password("her own")

    def test_another_database_gets_the_password_that_is_kept(self, var: Path) -> None:
        (var / "demo-login").write_text("novet-lefun-midut\n")
        assert "novet-lefun-midut" in run_demo()

    def test_a_site_on_https_gets_no_logins_unless_asked(self, settings: Settings, var: Path) -> None:
        settings.SITE_URL = "https://news.example"
        said = run_demo()
        assert Story.objects.exists()
        assert not User.objects.exists()
        assert not (var / "demo-login").exists()
        assert "SITE_URL is https" in said

    def test_a_site_on_https_gets_logins_when_asked(self, settings: Settings) -> None:
        settings.SITE_URL = "https://news.example"
        assert "Log in as editor" in run_demo("--logins")

    def test_nobody_else_on_the_machine_can_read_the_password(self, var: Path) -> None:
        run_demo()
        assert (var / "demo-login").stat().st_mode & 0o077 == 0
