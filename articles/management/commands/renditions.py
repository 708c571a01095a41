"""manage.py renditions [--missing]: makes the copies of photos that readers get, ahead of time."""

from __future__ import annotations

from argparse import ArgumentParser
from functools import partial
from typing import Any

from articles.management.photos_command import PhotosCommand
from articles.models import Photo
from articles.photos.store import delete_renditions, make_renditions


class Command(PhotosCommand):
    help = "Makes every rendition of every photo, so that no reader waits for one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--missing", action="store_true", help="make only those that are not there, and keep the others"
        )

    def handle(self, *args: Any, missing: bool, **options: Any) -> None:
        photos = Photo.objects.exclude(image="").order_by("-pk")
        made = removed = 0
        for _photo, counted in self.each(photos, "Renditions", partial(_make, missing=missing)):
            made += counted[0]
            removed += counted[1]
        self.stdout.write(
            f"Made {made:,} renditions of {photos.count():,} photos, removed {removed:,} old ones."
        )
        self.end("have no renditions")


def _make(photo: Photo, *, missing: bool) -> tuple[int, int]:
    """How many renditions were made and removed."""
    made = sum(new for _, new in make_renditions(photo, missing_only=missing))
    return made, delete_renditions(photo, keep_current=True)
