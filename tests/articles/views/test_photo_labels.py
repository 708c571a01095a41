"""Readers are told of a picture that a machine has made or changed, wherever they see it with its credit."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from articles.models.photo import SourceType
from tests.factories import NOON, PhotoFactory, StoryFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("made_by", "label"),
    [
        (SourceType.TRAINED, "Made with AI"),
        (SourceType.COMPOSITE_TRAINED, "Changed with AI"),
        (SourceType.COMPOSITE_SYNTHETIC, "Partly made with AI"),
        (SourceType.ALGORITHM, "Made by a program"),
    ],
)
def test_it_stands_on_every_page_and_in_every_feed(client: Client, made_by: str, label: str) -> None:
    photo = PhotoFactory(source_type=made_by)
    story = StoryFactory(published_at=NOON, photos=[photo])
    for url in (story.get_absolute_url(), photo.get_absolute_url(), "/", "/rss.xml"):
        assert label in client.get(url).content.decode(), url


def test_a_camera_needs_no_label(client: Client) -> None:
    photo = PhotoFactory(source_type=SourceType.CAPTURE)
    page = client.get(StoryFactory(photos=[photo]).get_absolute_url()).content.decode()
    assert 'class="made"' not in page
    assert "digitalSourceType" not in page


def test_machines_are_told_by_the_name_that_schema_org_has_for_it(client: Client) -> None:
    photo = PhotoFactory(source_type=SourceType.COMPOSITE_TRAINED)
    story = StoryFactory(photos=[photo])
    for url in (story.get_absolute_url(), photo.get_absolute_url()):
        scripts = re.findall(
            r'<script type="application/ld\+json">(.*?)</script>', client.get(url).content.decode(), re.DOTALL
        )
        said = json.dumps([json.loads(one) for one in scripts])
        assert "https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource" in said
