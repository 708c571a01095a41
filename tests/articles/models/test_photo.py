"""Photos: what a file tells, and what is refused."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image

from articles.models import Photo
from articles.models.photo import SourceType
from articles.photos.inspect import PhotoRefused
from tests.articles.photos.pictures import saved, scene
from tests.factories import PhotoFactory, picture

pytestmark = pytest.mark.django_db

XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:Credit="UPI">
<dc:creator><rdf:Seq><rdf:li>Thomas Ahn</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">The lane opens.</rdf:li></rdf:Alt></dc:description>
</rdf:Description></rdf:RDF></x:xmpmeta>"""


def test_what_the_file_says_fills_empty_fields_and_no_others() -> None:
    photo = Photo(image=ContentFile(picture(xmp=XMP.encode()), "a.jpg"), caption="The desk’s own caption.")
    photo.full_clean()
    photo.save()
    assert (photo.caption, photo.photographer, photo.agency) == (
        "The desk’s own caption.",
        "Thomas Ahn",
        "UPI",
    )
    assert photo.credit == "Photo by Thomas Ahn/UPI"
    assert (photo.width, photo.height, len(photo.digest)) == (60, 40, 64)


WHOLE = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:Headline="Harbor lane"
 photoshop:Instructions="No sales"
 xmlns:ext="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" ext:DigitalSourceType="{source}">
<dc:subject><rdf:Bag><rdf:li>harbor, night</rdf:li><rdf:li>ferry</rdf:li></rdf:Bag></dc:subject>
</rdf:Description></rdf:RDF></x:xmpmeta>"""
CODES = "http://cv.iptc.org/newscodes/digitalsourcetype/"


def test_headline_keywords_restrictions_and_source_type_come_from_the_file() -> None:
    packet = WHOLE.format(source=f"{CODES}trainedAlgorithmicMedia").encode()
    photo = PhotoFactory(image=ContentFile(picture(xmp=packet), "a.jpg"))
    assert (photo.headline, photo.keywords, photo.restrictions) == (
        "Harbor lane",
        "harbor night, ferry",
        "No sales",
    )
    assert photo.source_type == SourceType.TRAINED


@pytest.mark.parametrize("source", [f"{CODES}madeByElves", "trainedAlgorithmicMedia", ""])
def test_a_source_type_that_is_none_is_left_out(source: str) -> None:
    photo = PhotoFactory(image=ContentFile(picture(xmp=WHOLE.format(source=source).encode()), "a.jpg"))
    assert photo.source_type == ""


def test_another_file_has_another_likeness_and_none_has_none() -> None:
    photo = PhotoFactory(image=ContentFile(saved(scene(1)), "a.jpg"))
    first = photo.likeness
    assert len(first) == 16
    photo.image = ContentFile(saved(scene(2)), "b.jpg")
    photo.save(update_fields=["image"])
    photo.refresh_from_db()
    assert photo.likeness not in {"", first}
    photo.image = ""
    photo.save()
    assert (photo.likeness, photo.has_credentials) == ("", False)


def test_an_original_is_kept_under_a_name_that_says_nothing() -> None:
    photo = PhotoFactory(image=ContentFile(picture(), "secret-witness.JPG"))
    assert photo.image.name.startswith("originals/")
    assert photo.image.name.endswith(".jpg")
    assert "secret" not in photo.image.name


def test_size_is_that_of_the_picture_held_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    photo = PhotoFactory(image=ContentFile(picture(exif=exif.tobytes()), "a.jpg"))
    assert (photo.width, photo.height) == (40, 60)


@pytest.mark.parametrize(
    "wrong", [b"", b"words", b"<svg xmlns='http://www.w3.org/2000/svg'/>", picture()[:200]]
)
def test_what_is_no_photo_is_refused_with_a_sentence(wrong: bytes) -> None:
    photo = Photo(image=ContentFile(wrong, "a.jpg"))
    with pytest.raises(ValidationError) as refusal:
        photo.full_clean()
    sentence = refusal.value.message_dict["image"][0]
    assert sentence.endswith(".")
    with pytest.raises(PhotoRefused):
        photo.save()


def test_a_photo_without_a_file_is_a_record_that_the_desk_can_fill() -> None:
    photo = PhotoFactory(image="")
    photo.full_clean()
    assert (photo.width, photo.digest) == (None, "")
    photo.image = ContentFile(picture(), "a.png")
    photo.save()
    assert photo.width == 60


@pytest.mark.parametrize(
    ("fields", "credit"),
    [
        ({"photographer": "Thomas Maresca", "agency": "UPI"}, "Photo by Thomas Maresca/UPI"),
        ({"photographer": "Lena Sørby", "agency": ""}, "Photo by Lena Sørby"),
        ({"credit_line": "Photo courtesy of NASA", "agency": "NASA"}, "Photo courtesy of NASA"),
        ({"photographer": "", "agency": ""}, ""),
    ],
)
def test_the_credit_is_the_line_or_made_of_its_parts(fields: dict[str, str], credit: str) -> None:
    assert PhotoFactory.build(image="", **fields).credit == credit
