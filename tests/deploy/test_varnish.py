"""The configuration that ships, in a real Varnish before a real gunicorn: what has changed is forgotten."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from articles.delivery.benchmark.servers import free_port, stop
from newsportal.env import ROOT
from tests.deploy import running
from tests.deploy.running import environment_in, wait_for
from tests.machine import varnish

STORIES = """
from datetime import timedelta
from django.utils import timezone
from articles.models import Section, Story

now = timezone.now()
world, sport = (Section.objects.create(name=name) for name in ("World", "Sport"))
for number in range(40):
    Story.objects.create(
        headline=f"Story {number}", body="<p>Text.</p>", section=sport, status="published",
        published_at=now - timedelta(days=number + 1),
    )
print(Story.objects.get(headline="Story 20").get_absolute_url())
"""
PUBLISH = """
from django.utils import timezone
from articles.models import Section, Story

story = Story.objects.create(
    headline="Ferry strike ends", body="<p>Text.</p>", section=Section.objects.get(name="World"),
    status="published", published_at=timezone.now(),
)
print(story.get_absolute_url())
"""
CHANGE = """
from articles.models import Story

story = Story.objects.filter(section__name="World").latest("pk")
story.{field} = "{value}"
story.save()
"""
# Right after its commit, before anything that follows from it.
PLUG_PULLED = """
from django.db import transaction

transaction.on_commit = lambda *args, **kwargs: None
"""


@dataclass
class Server:
    """A program of its own, with all that it starts."""

    command: list[str]
    environment: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as lines:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=self.environment,
                stdout=lines,
                stderr=lines,
                start_new_session=True,
            )

    def kill(self) -> None:
        """At once, as if somebody pulled the plug."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def stop(self) -> None:
        if self.process is not None:
            stop(self.process)


@dataclass(frozen=True)
class Site(running.Site):
    server: Server
    far: str = ""
    """A story that no change of the tests touches."""

    def keep(self, *paths: str) -> None:
        """Have Varnish keep pages."""
        for path in paths:
            wait_for(lambda path=path: self.get(path).is_hit)  # type: ignore[misc]

    def is_settled(self) -> bool:
        return self.run("from articles.delivery.models import Errand; print(Errand.objects.count())") == "0"


def varnish_command(program: str, folder: Path, port: int) -> list[str]:
    """The shipped configuration, with another socket."""
    shipped = (ROOT / "deploy/varnish.vcl").read_text()
    assert "/run/newsportal/gunicorn.sock" in shipped
    (folder / "varnish.vcl").write_text(
        shipped.replace("/run/newsportal/gunicorn.sock", f"{folder}/gunicorn.sock")
    )
    # No jail: the user who runs the tests reads the socket.
    own = ["-j", "none", "-n", str(folder / "varnish"), "-s", "default,32m"]
    return [program, "-F", "-a", f"127.0.0.1:{port}", "-f", str(folder / "varnish.vcl"), *own]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    program = varnish()
    if program is None:
        pytest.skip("No Varnish on this machine: apt-get install varnish brings it")
    folder, port = tmp_path_factory.mktemp("varnish"), free_port()
    environment = environment_in(folder, CDN_URL=f"varnish://127.0.0.1:{port}")
    bare = running.Site(folder, port, environment)
    bare.make()
    server = Server(bare.gunicorn, environment, folder / "log")
    site = Site(folder, port, environment, server, far=bare.run(STORIES))
    cache = Server(varnish_command(program, folder, port), environment, folder / "varnish.log")
    server.start()
    cache.start()
    try:
        wait_for(lambda: site.answers("/"))
        wait_for(site.is_settled)
        yield site
    finally:
        server.stop()
        cache.stop()


def test_a_story_lives_and_dies_on_the_pages_that_varnish_keeps(site: Site) -> None:
    site.keep("/", "/latest/", "/rss.xml", site.far)
    path = site.run(PUBLISH)
    wait_for(lambda: b"Ferry strike ends" in site.get("/").body)
    site.keep(path, "/", "/latest/", "/rss.xml")
    for listing in ("/", "/latest/", "/rss.xml"):
        assert b"Ferry strike ends" in site.get(listing).body

    site.run(CHANGE.format(field="headline", value="Ferries sail"))
    wait_for(lambda: b"Ferries sail" in site.get(path).body)
    site.keep(path, "/")
    assert b"Ferries sail" in site.get("/").body

    site.run(CHANGE.format(field="status", value="withdrawn"))
    wait_for(lambda: site.get(path).status == 410)
    wait_for(lambda: b"Ferries sail" not in site.get("/").body)
    site.keep("/", "/latest/", "/rss.xml")
    for listing in ("/", "/latest/", "/rss.xml"):
        assert b"Ferries sail" not in site.get(listing).body
    # All along, what shows none of it stayed where it was.
    assert site.get(site.far).is_hit


def test_a_change_whose_process_was_killed_is_forgotten_too(site: Site) -> None:
    path = site.run(PUBLISH)
    wait_for(site.is_settled)
    site.keep(path)
    site.run(PLUG_PULLED + CHANGE.format(field="headline", value="The crews are back"))
    wait_for(lambda: b"The crews are back" in site.get(path).body)


def test_a_change_that_nobody_was_there_to_tell_is_told_at_the_next_start(site: Site) -> None:
    path = site.run(PUBLISH)
    wait_for(site.is_settled)
    site.keep(path)
    site.server.kill()
    site.run(PLUG_PULLED + CHANGE.format(field="headline", value="Ships at sea"))
    assert site.get(path).is_hit
    site.server.start()
    wait_for(lambda: b"Ships at sea" in site.get(path).body)


def test_no_reader_can_purge(site: Site) -> None:
    site.keep("/robots.txt")
    # As it comes through what ends https on the same machine.
    for names in ("*", "site"):
        got = site.get("/", "BAN", Surrogate_Key=names, X_Forwarded_Proto="https")
        assert got.status == 403
    assert site.get("/robots.txt").is_hit


@pytest.mark.parametrize("names", ["", "story-1|front", 'x" || obj.status ~ "', "Site"])
def test_what_is_no_name_is_refused(site: Site, names: str) -> None:
    site.keep("/robots.txt")
    assert site.get("/", "BAN", Surrogate_Key=names).status == 400
    assert site.get("/robots.txt").is_hit


def test_a_name_is_not_taken_for_a_longer_one(site: Site) -> None:
    site.keep("/robots.txt", site.far)
    assert site.get("/", "BAN", Surrogate_Key="sit story-").status == 200
    assert site.get("/robots.txt").is_hit
    assert site.get(site.far).is_hit
    assert site.get("/", "BAN", Surrogate_Key="front site").status == 200
    assert not site.get("/robots.txt").is_hit
    site.keep(site.far)
    assert site.get("/", "BAN", Surrogate_Key="*").status == 200
    assert not site.get(site.far).is_hit


def test_the_newsroom_is_not_kept(site: Site) -> None:
    for _ in range(2):
        got = site.get("/admin/login/")
        assert (got.status, got.is_hit) == (200, False)


def test_a_query_that_means_nothing_makes_no_page(site: Site) -> None:
    site.keep("/latest/")
    assert site.get("/latest/?utm_source=x").is_hit
    assert site.get("/latest/?before=nonsense").status == 404
