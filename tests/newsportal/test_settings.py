"""What follows from the site's address, as a fresh process sees it."""

import json
import os
import subprocess
import sys

from newsportal.env import ROOT

NAMES = (
    "SECURE_SSL_REDIRECT SECURE_HSTS_SECONDS SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE CSRF_TRUSTED_ORIGINS"
).split()
PRINT = "import json; from newsportal import settings as s; print(json.dumps([getattr(s, n) for n in {}]))"


def settings_for(address: str) -> list[object]:
    done = subprocess.run(
        [sys.executable, "-c", PRINT.format(NAMES)],
        cwd=ROOT,
        env={**os.environ, "SITE_URL": address, "ALLOWED_HOSTS": "news.example.org,127.0.0.1"},
        capture_output=True,
        text=True,
        check=True,
    )
    values: list[object] = json.loads(done.stdout)
    return values


def test_an_https_address_brings_all_that_https_needs() -> None:
    year = 365 * 24 * 60 * 60
    assert settings_for("https://news.example.org") == [True, year, True, True, ["https://news.example.org"]]


def test_an_http_address_still_lets_the_newsroom_log_in() -> None:
    assert settings_for("http://127.0.0.1:8000") == [False, 0, False, False, ["http://127.0.0.1:8000"]]
