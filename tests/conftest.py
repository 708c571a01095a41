"""What every test gets: quick passwords, files of its own, and no quiet skip where everything has to run."""

import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.dispatch import receiver
from django.test import TransactionTestCase
from django.test.signals import setting_changed
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import expect as playwright_expect
from pytest_django import Settings

from articles import cards
from articles.photos import wanted
from articles.views import article, coverage, page
from tests.machine import chromium

# Playwright's synchronous interface keeps an event loop running in the thread that also asks the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# No test has a limit by the clock on the wall: a busy machine is slow and not wrong.
hypothesis_settings.register_profile("newsroom", deadline=None)
hypothesis_settings.load_profile("newsroom")

ABOUT_THE_ENVIRONMENT = Path(__file__).parent / "newsportal"
MUST_RUN_ALL = os.environ.get("CI") == "true"
CHROMIUM_SWITCHES = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Under CI=true a skip is a failure that names its reason: nothing may go unseen."""
    report = yield
    if MUST_RUN_ALL and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, which CI=true does not allow. {reason}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a whole module that takes itself out while it is collected."""
    report = yield
    if MUST_RUN_ALL and report.skipped:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.outcome = "failed"
        report.longrepr = f"{collector.nodeid} was skipped, which CI=true does not allow. {reason}"
    return report


def asks_the_database(item: pytest.Item) -> bool:
    """Whether a test uses the database, or looks at which one there is."""
    if item.get_closest_marker("own_database"):
        return False
    of_a_case = issubclass(getattr(item, "cls", None) or object, TransactionTestCase)
    by_fixture = {"db", "transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    by_mark = item.get_closest_marker("django_db") is not None
    return of_a_case or bool(by_fixture) or by_mark or item.path.is_relative_to(ABOUT_THE_ENVIRONMENT)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL run what asks it: the rest has the same answer as on SQLite, where all of it runs."""
    if connection.vendor != "postgresql":
        return
    config.hook.pytest_deselected(items=[item for item in items if not asks_the_database(item)])
    items[:] = [item for item in items if asks_the_database(item)]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite in a file of this process's own, where Django would take one in memory."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "news.sqlite3")


@pytest.fixture(autouse=True)
def plain_settings(settings: Settings, tmp_path: Path) -> None:
    """Passwords that cost nothing, uploads in the test's own folder, static files without collecting them."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PAGE_STORE = tmp_path.with_name(f"{tmp_path.name}-pages")
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def finished_copies(plain_settings: None) -> Iterator[None]:
    """What is made in the background lies in the folder of its own test."""
    yield
    wanted.finish()


@receiver(setting_changed)
def forget_what_was_rendered(**kwargs: Any) -> None:
    """What is kept of things knows no other settings than those of the process."""
    cards.story_of.cache_clear()
    page.sections_of.cache_clear()
    article.article_of.cache_clear()
    coverage.entry_of.cache_clear()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium instead of a browser that Playwright would have to download."""
    # A busy machine is slow and not wrong.
    playwright_expect.set_options(timeout=20_000)
    found = chromium()
    if found is None:
        pytest.skip("No Chromium on this machine: apt-get install chromium brings it")
    return {**browser_type_launch_args, "executable_path": found, "args": CHROMIUM_SWITCHES}
