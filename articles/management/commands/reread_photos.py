"""manage.py reread_photos: what earlier releases did not look for in the files of photos."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from articles.models import Photo
from articles.photos.inspect import ImageFacts, PhotoRefused, inspect


class Command(BaseCommand):
    help = (
        "Reads the files of photos that have no likeness yet, so that the same picture is known again when "
        "it comes in smaller, and Content Credentials are told. A second run reads what is left."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        photos = Photo.objects.exclude(image="").filter(likeness="").order_by("-pk")
        found, failed = 0, list[str]()
        columns = (TextColumn("Photos"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with (
            Progress(*columns, console=Console(stderr=True)) as progress,
            # Threads are enough: Pillow lets go of the interpreter while it works on pixels.
            ThreadPoolExecutor(os.cpu_count()) as pool,
        ):
            task = progress.add_task("", total=photos.count())
            for photo, facts, reason in pool.map(_look_at, photos.iterator()):
                if facts:
                    found += _keep(photo, facts)
                else:
                    failed.append(reason)
                progress.advance(task)
        self.stdout.write(f"Found the likeness of {found:,} photos.")
        if failed:
            for reason in failed:
                self.stderr.write(reason)
            raise CommandError(f"{len(failed):,} photos could not be read, for the reasons above.")


def _look_at(photo: Photo) -> tuple[Photo, ImageFacts | None, str]:
    """What the file is, or why it cannot be said. Asks the database nothing."""
    try:
        with photo.image.storage.open(str(photo.image.name)) as file:
            return photo, inspect(file), ""
    except PhotoRefused as refusal:
        why = str(refusal)
    except FileNotFoundError:
        why = "the file is not in the storage. Upload it again."
    except OSError as error:
        why = str(error.strerror or error)
    return photo, None, f"Photo {photo.pk} ({photo.image.name}): {why}"


def _keep(photo: Photo, facts: ImageFacts) -> bool:
    """Whether it has a likeness now: pictures with next to nothing in them have none."""
    # Of the file that was read: a colleague may have put another in its place meanwhile.
    same = Photo.objects.filter(pk=photo.pk, image=photo.image.name)
    kept = same.update(likeness=facts.likeness, has_credentials=facts.has_credentials)
    return bool(kept and facts.likeness)
