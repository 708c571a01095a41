"""manage.py bake s3://…, against a server that speaks S3 over HTTP."""

from __future__ import annotations

import gzip
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from botocore.exceptions import EndpointConnectionError

from articles.buckets import asking
from articles.delivery import lease
from articles.delivery.bucket import Bucket
from articles.delivery.destinations import CannotBake
from articles.delivery.static_site import StaticSite
from articles.models import Story, Tag
from articles.visibility import Status
from newsportal.env import ROOT
from tests.articles.delivery.baking import bake, changed, environment, files
from tests.articles.delivery.newsroom import ONE, furnish
from tests.articles.delivery.test_bake import bake as command
from tests.articles.views.test_surfaces import CANARY, HIDDEN, hidden_story
from tests.bucket import NAME, Shelf
from tests.factories import PhotoFactory, StoryFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bucket_credentials")]


def bucket_in(shelf: Shelf, prefix: str = "", **options: Any) -> Bucket:
    return Bucket(shelf.address(prefix), **options)


@pytest.fixture
def clock(shelf: Shelf) -> Iterator[Any]:
    # S3 counts by its own clock, and refuses who is far from it.
    with time_machine.travel(ONE, tick=False) as traveller:
        yield traveller


@pytest.mark.usefixtures("clock")
class TestAFullBucket:
    def test_has_the_bytes_that_a_folder_has(self, shelf: Shelf, tmp_path: Path) -> None:
        furnish()
        done = bake(bucket_in(shelf))
        bake(tmp_path / "folder")
        expected = files(tmp_path / "folder")
        there = shelf.files()
        assert there == expected
        assert (done.written, done.failed) == (len(expected), {})

    def test_lies_under_its_prefix(self, shelf: Shelf) -> None:
        StoryFactory()
        shelf.client.put_object(Bucket=NAME, Key="thesis.txt", Body=b"mine")
        bake(bucket_in(shelf, "/news/site/"))
        there = shelf.everything().keys()
        assert {"news/site/index.html", "news/site/latest/index.html", "thesis.txt"} <= there
        assert all(name.startswith("news/site/") for name in there - {"thesis.txt"})

    def test_says_what_each_file_is_and_how_long_to_keep_it(self, shelf: Shelf) -> None:
        StoryFactory(slug="부산-여객선", photos=[PhotoFactory()])
        bake(bucket_in(shelf))
        page = shelf.get("2026/11/02/부산-여객선/index.html")[0]
        assert page.headers["Content-Type"] == "text/html; charset=utf-8"
        assert page.headers["Cache-Control"] == "public, max-age=60"
        assert page.headers["Content-Encoding"] is None
        types = {name: shelf.get(name)[0].headers["Content-Type"] for name in shelf.files()}
        assert types["rss.xml"].startswith("application/rss+xml")
        assert types["robots.txt"] == "text/plain; charset=utf-8"
        assert {kind for name, kind in types.items() if name.endswith(".css")} == {"text/css; charset=utf-8"}
        assert {kind for name, kind in types.items() if name.endswith(".woff2")} == {"font/woff2"}
        pictures = [name for name in types if name.startswith("media/photos/")]
        assert {types[name] for name in pictures} <= {"image/avif", "image/webp", "image/jpeg"}
        assert "immutable" in shelf.get(pictures[0])[0].headers["Cache-Control"]

    def test_redirects_from_a_former_address(self, shelf: Shelf) -> None:
        story = StoryFactory(slug="ice")
        story.slug = "sea-ice"
        story.save()
        bake(bucket_in(shelf))
        response, body = shelf.get("2026/11/02/ice/index.html")
        assert response.headers["x-amz-website-redirect-location"] == "/2026/11/02/sea-ice/"
        assert b"url=/2026/11/02/sea-ice/" in body

    def test_holds_packed_texts_where_that_is_asked_for(self, shelf: Shelf, tmp_path: Path) -> None:
        StoryFactory(photos=[PhotoFactory()])
        bake(bucket_in(shelf, is_packed=True))
        bake(tmp_path / "folder")
        for name, body in files(tmp_path / "folder").items():
            response, there = shelf.get(name)
            if response.headers["Content-Encoding"]:
                assert len(there) < len(body)
                there = gzip.decompress(there)
            assert there == body
        assert shelf.get("index.html")[0].headers["Content-Encoding"] == "gzip"


@pytest.mark.usefixtures("clock")
class TestTheNextBake:
    def test_sends_only_what_shows_a_change(self, shelf: Shelf) -> None:
        furnish()
        bake(bucket_in(shelf))
        before = shelf.files()
        tag = Tag.objects.get(name="Ports")
        tag.description = "Berths and waiting."
        tag.save()
        done = bake(bucket_in(shelf))
        after = shelf.files()
        assert {name for name in after if after[name] != before.get(name)} == {"tag/ports/index.html"}
        assert (done.written, done.removed) == (1, 0)

    def test_goes_on_from_any_machine(self, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
        furnish()
        bake(bucket_in(shelf))
        monkeypatch.setattr(lease, "_place", lambda: "another machine")
        again = bake(bucket_in(shelf))
        assert (again.asked, again.written) == (0, 0)

    def test_leaves_nothing_of_a_withdrawn_story(self, shelf: Shelf) -> None:
        StoryFactory()
        story = hidden_story(StoryFactory)
        bake(bucket_in(shelf))
        name = story.get_absolute_url().strip("/") + "/index.html"
        assert shelf.get(name)[0].status == 200
        story.status = Status.WITHDRAWN
        story.save()
        assert bake(bucket_in(shelf)).removed > 1
        assert shelf.get(name)[0].status in (403, 404)
        assert not [name for name in shelf.everything() if CANARY.lower() in name.lower()]
        assert not [name for name, body in shelf.files().items() if CANARY.lower().encode() in body.lower()]

    def test_mends_what_others_changed_and_took_away(self, shelf: Shelf) -> None:
        furnish()
        bake(bucket_in(shelf))
        before = shelf.files()
        shelf.client.put_object(Bucket=NAME, Key="index.html", Body=b"defaced")
        shelf.client.put_object(Bucket=NAME, Key="extra/index.html", Body=b"planted")
        shelf.client.delete_object(Bucket=NAME, Key="rss.xml")
        done = bake(bucket_in(shelf))
        assert shelf.files() == before
        assert (done.written, done.removed) == (2, 1)

    def test_sends_everything_anew_if_told_to(self, shelf: Shelf) -> None:
        StoryFactory()
        first = bake(bucket_in(shelf))
        site = StaticSite(bucket_in(shelf))
        with site.alone():
            site.forget()
            assert site.bake().written == first.written


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("factory", HIDDEN)
def test_nothing_hidden_is_in_any_object_or_key(factory: type[StoryFactory], shelf: Shelf) -> None:
    story = hidden_story(factory)
    address = story.get_absolute_url()
    StoryFactory(body=f'<p>See <a href="{address or "/"}">this</a>.</p>')
    bake(bucket_in(shelf))
    for name in shelf.everything():
        body = shelf.client.get_object(Bucket=NAME, Key=name)["Body"].read()
        body = gzip.decompress(body) if name.endswith(".gz") else body
        assert CANARY.lower() not in name.lower()
        assert CANARY.lower().encode() not in body.lower().replace(address.lower().encode(), b""), name


class TestABakeThatWasKilled:
    @pytest.mark.django_db(transaction=True)
    def test_is_mended_by_the_next(self, shelf: Shelf, tmp_path: Path) -> None:
        StoryFactory.create_batch(20, tags=["Ports"])
        bake(tmp_path / "before")
        run = [sys.executable, "manage.py", "bake", shelf.address()]
        process = subprocess.Popen(run, cwd=ROOT, env=environment(tmp_path))
        while len(shelf.everything()) < 20:
            assert process.poll() is None
            time.sleep(0.02)
        process.kill()
        process.wait()
        there = shelf.files()
        assert 0 < len(there) < len(files(tmp_path / "before"))
        # What it had sent of a story that is gone by now is remembered nowhere.
        for name in there:
            for story in Story.objects.exclude(slug=""):
                if name == f"{story.get_absolute_url().strip('/')}/index.html":
                    story.status = Status.WITHDRAWN
                    story.save()
        done = subprocess.run(run, cwd=ROOT, env=environment(tmp_path), capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        bake(tmp_path / "after")
        # A feed without items says when it was made.
        assert changed(shelf.files(), files(tmp_path / "after")) <= {"rss.xml"}


@pytest.mark.usefixtures("clock")
class TestTwoBakes:
    def test_do_not_write_into_each_other(self, shelf: Shelf) -> None:
        StoryFactory()
        with StaticSite(bucket_in(shelf)).alone():
            done = command(shelf.address())
        assert done.code == 1
        assert f"s3://{NAME} is being baked into by process" in done.sentence
        assert command(shelf.address()).code == 0

    def test_end_when_another_has_taken_over(self, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
        StoryFactory()
        monkeypatch.setattr(lease, "RENEWED", 0.05)
        destination = bucket_in(shelf)
        site = StaticSite(destination)
        with site.alone():
            shelf.client.put_object(Bucket=NAME, Key=".bake/lease", Body=b'{"process": 1, "machine": "mars"}')
            destination._lease._thread.join()
            with pytest.raises(CannotBake, match="is being baked into by another process"):
                site.bake()
        assert shelf.files() == {}

    def test_may_go_on_after_one_whose_machine_is_gone(
        self, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        StoryFactory()
        bake(bucket_in(shelf))
        holder = b'{"process": 1, "machine": "mars", "place": "mars"}'
        shelf.client.put_object(Bucket=NAME, Key=".bake/lease", Body=holder)
        done = command(shelf.address())
        assert (
            "by process 1 on mars; let it end. If it was killed, the same command works in" in done.sentence
        )
        monkeypatch.setattr(lease, "DEAD", -1.0)
        monkeypatch.setattr(lease.Lease, "make_sure", lambda lease: None)
        assert command(shelf.address()).code == 0


class TestABucketThatCannotBeBakedInto:
    @pytest.mark.parametrize(
        ("address", "sentence"),
        [
            ("gs://newsroom/site", "is neither a folder nor a bucket: write s3://bucket/prefix"),
            ("s3://", "Nothing is no name of a bucket"),
            ("s3://Not_One/site", "Not_One is no name of a bucket"),
            ("s3://me:secret@newsroom/site", "An S3 address holds no password"),
            ("s3://newsroom/../site", "A prefix has no step such as .."),
            ("s3://newsroom?acl=public", "only endpoint and region are understood"),
            ("s3://newsroom?endpoint=minio:9000", "Its endpoint is no address of a server"),
            ("s3://newsroom?endpoint=http://me:secret@minio:9000", "or holds a password"),
        ],
    )
    def test_because_of_its_address(self, address: str, sentence: str) -> None:
        done = command(address)
        assert done.code == 1
        assert sentence in done.sentence
        assert "secret" not in done.sentence

    def test_because_it_is_not_there(self, shelf: Shelf) -> None:
        done = command(f"s3://elsewhere?endpoint={shelf.endpoint}")
        assert done.code == 1
        assert f"There is no bucket elsewhere at {shelf.endpoint}; make it first." in done.sentence

    def test_because_others_have_files_in_it(self, shelf: Shelf) -> None:
        shelf.client.put_object(Bucket=NAME, Key="thesis.txt", Body=b"mine")
        done = command(shelf.address())
        assert "has files that were not baked here; name an empty bucket" in done.sentence
        assert list(shelf.everything()) == ["thesis.txt"]

    def test_because_nobody_answers(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(asking, "ATTEMPTS", 1)
        done = command("s3://newsroom?endpoint=http://127.0.0.1:9")
        assert "http://127.0.0.1:9 does not answer" in done.sentence

    def test_because_there_are_no_credentials(self, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("AWS_ACCESS_KEY_ID")
        monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")
        monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
        assert (
            "There are no credentials for s3://newsroom: set AWS_ACCESS_KEY_ID"
            in command(shelf.address()).sentence
        )

    def test_because_the_credentials_are_refused(self, shelf: Shelf) -> None:
        asked = HTTPConnection("127.0.0.1", shelf.port)
        asked.request("POST", "/moto-api/reset-auth", body=b"0")
        assert asked.getresponse().status == 200
        try:
            done = command(shelf.address())
        finally:
            asked = HTTPConnection("127.0.0.1", shelf.port)
            asked.request("POST", "/moto-api/reset-auth", body=b"inf")
            asked.getresponse().read()
        assert "does not take these credentials (InvalidAccessKeyId)" in done.sentence

    def test_because_what_it_remembers_was_damaged(self, shelf: Shelf) -> None:
        StoryFactory()
        bake(bucket_in(shelf))
        for torn in (b"torn" * 99, gzip.compress(b"torn" * 999)):
            shelf.client.put_object(Bucket=NAME, Key=".bake/index.sqlite3.gz", Body=torn)
            done = command(shelf.address())
            assert done.code == 1
            assert "Remove s3://newsroom/.bake/index.sqlite3.gz, and bake anew." in done.sentence
        shelf.client.delete_object(Bucket=NAME, Key=".bake/index.sqlite3.gz")
        assert command(shelf.address()).code == 0


def test_an_upload_that_fails_ends_the_bake_and_stays_due(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    StoryFactory()
    destination = bucket_in(shelf)
    really = destination._client.put_object

    def full(**given: Any) -> SimpleNamespace:
        if given["Key"] == "latest/index.html":
            raise EndpointConnectionError(endpoint_url=shelf.endpoint)
        return really(**given)

    monkeypatch.setattr(destination._client, "put_object", full)
    with pytest.raises(CannotBake, match="does not answer"):
        bake(destination)
    monkeypatch.setattr(destination._client, "put_object", really)
    assert "latest/index.html" not in shelf.everything()
    assert bake(bucket_in(shelf)).failed == {}
    assert "latest/index.html" in shelf.everything()
