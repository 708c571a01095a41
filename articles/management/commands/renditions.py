"""manage.py renditions [--missing]: makes the copies of photos that readers get, ahead of time."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from articles.models import Photo
from articles.photos.decoding import PhotoRefused
from articles.photos.store import delete_renditions, make_renditions


class Command(BaseCommand):
    help = "Makes every rendition of every photo, so that no reader waits for one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--missing", action="store_true", help="make only those that are not there, and keep the others"
        )

    def handle(self, *args: Any, missing: bool, **options: Any) -> None:
        photos = Photo.objects.exclude(image="").order_by("-pk")
        made = removed = 0
        failed: list[str] = []
        columns = (TextColumn("Renditions"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with (
            Progress(*columns, console=Console(stderr=True)) as progress,
            # Threads are enough: Pillow lets go of the interpreter while it works on pixels.
            ThreadPoolExecutor(os.cpu_count()) as pool,
        ):
            task = progress.add_task("", total=photos.count())
            for one_made, one_removed, reason in pool.map(
                lambda photo: _make(photo, missing), photos.iterator()
            ):
                made += one_made
                removed += one_removed
                if reason:
                    failed.append(reason)
                progress.advance(task)
        self.stdout.write(
            f"Made {made:,} renditions of {photos.count():,} photos, removed {removed:,} old ones."
        )
        if failed:
            for reason in failed:
                self.stderr.write(reason)
            raise CommandError(f"{len(failed):,} photos have no renditions, for the reasons above.")


def _make(photo: Photo, missing: bool) -> tuple[int, int, str]:
    """How many renditions were made and removed, and why it failed if it did. Asks the database nothing."""
    try:
        made = sum(new for _, new in make_renditions(photo, missing_only=missing))
        return made, delete_renditions(photo, keep_current=True), ""
    except PhotoRefused as refusal:
        return 0, 0, f"Photo {photo.pk} ({photo.image.name}): {refusal}"
    except FileNotFoundError:
        return (
            0,
            0,
            f"Photo {photo.pk} ({photo.image.name}): the file is not in the storage. Upload it again.",
        )
    except OSError as error:
        return 0, 0, f"Photo {photo.pk} ({photo.image.name}): {error.strerror or error}"
