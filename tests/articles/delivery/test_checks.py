"""A deployment that would show its secrets is warned of."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks
from pytest_django import Settings

from newsportal import connections


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("value", "is_warned"),
    [
        ("", False),
        ("varnish://cache.example.org", False),
        ("http://hub.example.org/", False),
        ("http://news:hush@hub.example.org/", True),
        ("https://news:hush@hub.example.org/", False),
        ("http://news:hush@127.0.0.1:9000/", False),
        ("fastly://SU1Z0?token=hush", False),
        ("fastly://SU1Z0?token=hush&api=http://proxy.example.org", True),
    ],
)
def test_a_secret_that_would_travel_in_the_open_is_warned_of(
    settings: Settings, value: str, is_warned: bool
) -> None:
    settings.CDN = connections.cdn(value)
    found = [
        message for message in run_checks(include_deployment_checks=True) if message.id == "delivery.W001"
    ]
    assert bool(found) == is_warned
