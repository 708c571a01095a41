"""manage.py reread_photos: what earlier releases did not look for in the files of photos."""

from __future__ import annotations

from typing import Any

from articles.management.photos_command import PhotosCommand
from articles.models import Photo
from articles.photos.inspect import ImageFacts, inspect


class Command(PhotosCommand):
    help = (
        "Reads the files of photos that have no likeness yet, so that the same picture is known again when "
        "it comes in smaller, and Content Credentials are told. A second run reads what is left."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        photos = Photo.objects.exclude(image="").filter(likeness="").order_by("-pk")
        found = sum(_keep(photo, facts) for photo, facts in self.each(photos, "Photos", _look_at))
        self.stdout.write(f"Found the likeness of {found:,} photos.")
        self.end("could not be read")


def _look_at(photo: Photo) -> ImageFacts:
    with photo.image.storage.open(str(photo.image.name)) as file:
        return inspect(file)


def _keep(photo: Photo, facts: ImageFacts) -> bool:
    """Whether it has a likeness now: pictures with next to nothing in them have none."""
    # Of the file that was read: a colleague may have put another in its place meanwhile.
    same = Photo.objects.filter(pk=photo.pk, image=photo.image.name)
    kept = same.update(likeness=facts.likeness, has_credentials=facts.has_credentials)
    return bool(kept and facts.likeness)
