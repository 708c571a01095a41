"""What commands have in common that go through the files of photos with all cores."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from articles.models import Photo
from articles.photos.decoding import PhotoRefused


class PhotosCommand(BaseCommand):
    failed: list[str]
    """The photos whose files could not be read, each with the reason."""

    def each[Found](
        self, photos: QuerySet[Photo], doing: str, look: Callable[[Photo], Found]
    ) -> Iterator[tuple[Photo, Found]]:
        """What is found in each; one that fails holds up no other. `look` asks the database nothing."""
        self.failed = []

        def looked(photo: Photo) -> tuple[Photo, Found | None, str]:
            try:
                return photo, look(photo), ""
            except PhotoRefused as refusal:
                why = str(refusal)
            except FileNotFoundError:
                why = "the file is not in the storage. Upload it again."
            except OSError as error:
                why = str(error.strerror or error)
            return photo, None, why

        columns = (TextColumn(doing), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with (
            Progress(*columns, console=Console(stderr=True)) as progress,
            # Threads are enough: Pillow lets go of the interpreter while it works on pixels.
            ThreadPoolExecutor(os.cpu_count()) as pool,
        ):
            task = progress.add_task("", total=photos.count())
            for photo, found, why in pool.map(looked, photos.iterator()):
                if found is None:
                    self.failed.append(f"Photo {photo.pk} ({photo.image.name}): {why}")
                else:
                    yield photo, found
                progress.advance(task)

    def end(self, what: str) -> None:
        """Name those that failed, if any: "2 photos have no renditions"."""
        for reason in self.failed:
            self.stderr.write(reason)
        if self.failed:
            raise CommandError(f"{len(self.failed):,} photos {what}, for the reasons above.")
