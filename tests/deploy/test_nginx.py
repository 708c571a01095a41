"""The configuration that ships, in a real nginx before a real gunicorn: it finds finished pages itself."""

from __future__ import annotations

import http.client
import socket
import subprocess
import time
from collections.abc import Iterator

import pytest

from articles.delivery.benchmark.servers import free_port, nginx_command, nginx_program, shipped_site
from newsportal.env import ROOT
from tests.deploy.running import Site, environment_in, wait_for

COPY = """Ferry strike ends
Crews in ten ports went back to work on Monday.

BUSAN, Nov. 2 (UPI) -- Crews of the night ferries went back to work on Monday, their union said.

The strike had kept 40 ships in port for nine days, and with them the mail of three islands.
"""
MANY_TAGS = """
from django.utils import timezone
from articles.models import Section, Story, Tag, TaggedStory
section, _ = Section.objects.get_or_create(name="Quays", slug="the-quays")
story = Story(headline="Quays", body="<p>There are many.</p>", slug="quays", section=section)
story.status, story.published_at = "published", timezone.now()
story.save()
tags = Tag.objects.bulk_create(Tag(name=f"Quay {n}", slug=f"quay-{n}") for n in range(250))
TaggedStory.objects.bulk_create(TaggedStory(content_object=story, tag=tag) for tag in tags)
print(story.get_absolute_url())
"""
STORY = "from articles.models import Story; s = Story.objects.get()"


def publish(site: Site) -> str:
    """Publish a wire story from the command line; its path."""
    copy = site.folder / "copy.txt"
    copy.write_text(COPY)
    site.manage("ingest", str(copy), "--date", "2026-11-02", "--publish")
    return site.run("from articles.models import Story; print(Story.objects.get().get_absolute_url())")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    program = nginx_program()
    if program is None:
        pytest.skip("No nginx on this machine: apt-get install nginx-light brings it")
    folder = tmp_path_factory.mktemp("nginx")
    site = Site(folder, free_port(), environment_in(folder))
    site.make()
    shipped = shipped_site(folder / "pages", f"unix:{folder}/gunicorn.sock", site.port)
    with (folder / "log").open("w") as log:
        running = [
            subprocess.Popen(site.gunicorn, cwd=ROOT, env=site.environment, stdout=log, stderr=log),
            subprocess.Popen(nginx_command(program, folder, shipped), stdout=log, stderr=log),
        ]
        try:
            wait_for(lambda: site.answers("/healthz"))
            yield site
        finally:
            for process in running:
                process.terminate()
            for process in running:
                process.wait()


def test_a_story_lives_and_dies_on_the_pages_that_nginx_hands_out(site: Site) -> None:
    # A server that has just started first looks what has changed while it was away.
    wait_for(lambda: site.get("/").is_from_a_file)
    path = publish(site)

    # Right at once, and from a file again a moment later.
    assert b"Ferry strike ends" in site.get("/").body
    assert b"Ferry strike ends" in site.get_from_file("/").body
    assert b"Crews of the night ferries" in site.get(path).body
    assert b"Crews of the night ferries" in site.get_from_file(path).body

    site.run(
        "from articles.models import Story; s = Story.objects.get(); s.headline = 'Ferries sail'; s.save()"
    )
    for _ in range(2):
        assert b"Ferries sail" in site.get("/").body
        assert b"Ferries sail" in site.get(path).body
    for one in ("/", path):
        assert b"Ferries sail" in site.get_from_file(one).body

    site.run(f"{STORY}; s.status = 'withdrawn'; s.save()")
    for _ in range(2):
        assert b"Ferries sail" not in site.get("/").body
        gone = site.get(path)
        assert (gone.status, b"Ferries sail" in gone.body) == (410, False)

    site.run(f"{STORY}; s.status = 'published'; s.save()")
    assert site.get(path).status == 200


def test_a_page_that_has_much_to_name_in_its_headers_comes_through(site: Site) -> None:
    path = site.run(MANY_TAGS)
    page = site.get(path)
    # Tag by tag the site would look for all its neighbors under all others.
    site.run("from articles.models import TaggedStory; TaggedStory.objects.all()._raw_delete('default')")
    site.run("from articles.models import Story; Story.objects.get(slug='quays').delete()")
    assert page.status == 200
    assert page.body.count(b"/tag/quay-") == 250


# What belongs to a server, to one way of packing, or to caches that ask gunicorn.
OF_THE_SERVER = {
    "Server", "Date", "Connection", "ETag", "Last-Modified", "Accept-Ranges", "Content-Length",
    "Transfer-Encoding", "Cache-Tag", "Surrogate-Key", "Cache-Groups", "Strict-Transport-Security",
}  # fmt: skip


@pytest.mark.parametrize(
    "path", ["/", "/latest/", "/rss.xml", "/corrections.xml", "/sitemap.xml", "/robots.txt"]
)
def test_nginx_says_what_the_site_says(site: Site, path: str) -> None:
    found = site.get_from_file(path)
    headers, body = site_says(site, path)
    ours = {name: value for name, value in found.headers.items() if name not in OF_THE_SERVER}
    assert ours == {name: value for name, value in headers.items() if name not in OF_THE_SERVER}
    assert found.body == body


def site_says(site: Site, path: str) -> tuple[dict[str, str], bytes]:
    """Headers and body of gunicorn's own answer."""
    connection = http.client.HTTPConnection("localhost", timeout=30)
    connection.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.sock.connect(f"{site.folder}/gunicorn.sock")
    connection.request("GET", path, headers={"Host": "localhost"})
    answer = connection.getresponse()
    said = dict(answer.getheaders()), answer.read()
    connection.close()
    return said


@pytest.mark.parametrize(("accepted", "encoding"), [("gzip", "gzip"), ("br", "br"), ("gzip, br", "br")])
def test_nginx_hands_out_what_is_packed_already(site: Site, accepted: str, encoding: str) -> None:
    site.get("/")
    for _ in range(100):
        got = site.get("/", **{"Accept-Encoding": accepted})
        if got.headers.get("Content-Encoding") == encoding:
            break
        # The keeper packs with Brotli in the background.
        time.sleep(0.1)
    assert got.headers["Content-Encoding"] == encoding
    assert got.headers["Vary"] == "Accept-Encoding"


def test_a_reader_who_has_the_page_is_told_so(site: Site) -> None:
    etag = site.get_from_file("/").headers["ETag"]
    assert site.get("/", **{"If-None-Match": etag}).status == 304


def test_a_query_that_means_nothing_is_answered_with_the_same_file(site: Site) -> None:
    site.get_from_file("/latest/")
    assert site.get("/latest/?utm_source=x").is_from_a_file
    assert not site.get("/latest/?before=20260101T000000.000000Z-1").is_from_a_file
    assert site.get("/latest/?x=1&before=nonsense").status == 404


@pytest.mark.parametrize(
    "path",
    [
        "/index.html", "/index.html.gz", "/latest/index.html", "/.none", "/../index.sqlite3", "/latest",
        "/.soon/", "/.soon/latest/", "/.soon/rss.xml", "/rss.xml.gz",
    ],
)  # fmt: skip
def test_no_file_has_a_second_address(site: Site, path: str) -> None:
    site.get_from_file("/latest/"), site.get_from_file("/")
    assert site.get(path).status in {301, 400, 404}


def test_what_is_sent_comes_to_the_site(site: Site) -> None:
    token = "a" * 32
    body = f"csrfmiddlewaretoken={token}"
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=30)
    headers = {
        "Host": "localhost",
        "Cookie": f"csrftoken={token}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    statuses = []
    for sent in (body, ""):
        connection.request("POST", "/admin/logout/?utm_source=x", sent, headers)
        answer = connection.getresponse()
        answer.read()
        statuses.append(answer.status)
    connection.close()
    # Without what was sent, Django takes the form for another site's.
    assert statuses == [302, 403]


def test_shortly_before_a_page_changes_no_cache_is_told_to_keep_one(site: Site) -> None:
    site.get("/")
    assert "s-maxage=60" in site.get("/").headers["Cache-Control"]
    site.run(
        "from articles.models import *; from django.utils import timezone; from datetime import timedelta\n"
        "section = Section.objects.get_or_create(name='World')[0]\n"
        "Story.objects.create(headline='Soon', body='<p>Soon.</p>', section=section, status='published',"
        " published_at=timezone.now() + timedelta(seconds=6))"
    )
    asked = site.get("/")
    assert "s-maxage=60" not in asked.headers["Cache-Control"]
    before = site.get_from_file("/")
    assert "s-maxage=0" in before.headers["Cache-Control"]
    assert b"Soon" not in before.body
    feed = site.get_from_file("/rss.xml")
    assert (feed.headers["Content-Type"], feed.headers["Cache-Control"]) == (
        "application/rss+xml; charset=utf-8",
        before.headers["Cache-Control"],
    )
    for _ in range(100):
        # Nobody asks gunicorn: the keeper takes the page away, and only then nginx has to ask.
        got = site.get("/")
        if b"Soon" in got.body:
            break
        time.sleep(0.1)
    assert b"Soon" in got.body
    assert "s-maxage=60" in site.get("/").headers["Cache-Control"]
