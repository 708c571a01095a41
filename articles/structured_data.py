"""A story as schema.org JSON-LD (https://schema.org/NewsArticle), for whoever reads pages as data."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from articles import html
from articles.models import Byline, Correction, Photo, Story, StoryPhoto
from articles.paths import path_to
from articles.photos.addresses import address, shared
from articles.views.story_parts import InSeries, ShownCorrection

if TYPE_CHECKING:
    from articles.views.coverage import Entry

type Data = dict[str, Any]

DESCRIPTION_LENGTH = 200

# What kind of writing it is stands in additionalType: "@type" stays the one name that everyone looks for.
_TYPES = {
    Story.Kind.NEWS: "ReportageNewsArticle",
    Story.Kind.INTERVIEW: "ReportageNewsArticle",
    Story.Kind.ANALYSIS: "AnalysisNewsArticle",
    Story.Kind.EXPLAINER: "BackgroundNewsArticle",
    Story.Kind.REVIEW: "ReviewNewsArticle",
    Story.Kind.OPINION: "OpinionNewsArticle",
    Story.Kind.EDITORIAL: "OpinionNewsArticle",
}


def news_article(
    story: Story,
    bylines: Sequence[Byline],
    photos: Iterable[StoryPhoto],
    corrections: Sequence[ShownCorrection],
    dateline: str,
    series: InSeries | None,
) -> Data:
    """Everything that the page says, by its names in schema.org; what is empty is left out."""
    url = f"{settings.SITE_URL}{story.get_absolute_url()}"
    source = story.source
    origin = _organization(source.name, source.url) if source else None
    section = story.section
    kind = Story.Kind(story.kind)
    of_news, publisher = _TYPES.get(kind), _publisher()
    kinds = {one.kind for one in corrections}
    additions = [one for one in corrections if one.kind == Correction.Kind.UPDATE]
    return _without_empty(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "additionalType": f"https://schema.org/{of_news}" if of_news else None,
            "genre": str(kind.label),
            "@id": url,
            "url": url,
            "mainEntityOfPage": url,
            "headline": story.headline,
            "alternativeHeadline": story.original_headline,
            "description": description_of(story),
            "dateline": dateline,
            "datePublished": story.published_at.isoformat() if story.published_at else None,
            "dateModified": (_last_change(story, corrections).isoformat() if story.published_at else None),
            "author": [
                _without_empty(
                    {
                        "@type": "Person",
                        "name": byline.name,
                        "jobTitle": byline.role,
                        "url": f"{settings.SITE_URL}{byline.get_absolute_url()}",
                    }
                )
                for byline in bylines
            ]
            or ([origin] if origin else []),
            "articleSection": section.name if section else None,
            "keywords": [row["name"] for row in story.tag_rows],
            "about": [
                {
                    "@type": "Thing",
                    "name": row["name"],
                    "url": f"{settings.SITE_URL}{path_to('topic', row['slug'])}",
                }
                for row in story.topic_rows
            ],
            "isPartOf": _series(series) if series else None,
            "position": series.number if series else None,
            "image": [image for placed in photos for image in _images(placed)],
            "creditText": (source.credit_line or source.name) if source else settings.SITE_NAME,
            "copyrightHolder": origin or publisher,
            "sourceOrganization": origin,
            "isBasedOn": story.original_url,
            "creativeWorkStatus": "Retracted" if Correction.Kind.RETRACTION in kinds else None,
            "correction": [_comment("CorrectionComment", one) for one in corrections if one not in additions],
            # Nothing was wrong.
            "comment": [_comment("Comment", one) for one in additions],
            "inLanguage": story.language,
            "isAccessibleForFree": True,
            "publisher": publisher,
        }
    )


def live_posting(facts: Data, story: Story, entries: Iterable[Entry]) -> Data:
    """The same of a live story (https://schema.org/LiveBlogPosting), with the entries that the page shows."""
    only_of_news = ("additionalType", "dateline")
    started, ended = story.published_at, story.coverage_ended_at
    return _without_empty(
        {
            **{name: value for name, value in facts.items() if name not in only_of_news},
            "@type": "LiveBlogPosting",
            "coverageStartTime": started.isoformat() if started else None,
            "coverageEndTime": ended.isoformat() if ended else None,
            "liveBlogUpdate": [_update(one) for one in entries],
        }
    )


def _update(entry: Entry) -> Data:
    row, url = entry.row, f"{settings.SITE_URL}{entry.url}"
    author = {"@type": "Person", "name": row.byline.name} if row.byline else _publisher()
    return _without_empty(
        {
            "@type": "BlogPosting",
            "@id": url,
            "url": url,
            "headline": entry.name,
            "articleBody": html.plain_text(row.body),
            "datePublished": row.at.isoformat(),
            "dateModified": max((one.at for one in entry.corrections), default=row.at).isoformat(),
            "author": author,
            "correction": [_comment("CorrectionComment", one) for one in entry.corrections],
        }
    )


def description_of(story: Story) -> str:
    """The standfirst, or the first words of a story that has none."""
    if story.standfirst:
        return story.standfirst
    words = " ".join(html.plain_text(story.body).split())
    return str(Truncator(words).chars(DESCRIPTION_LENGTH))


def script(data: Data) -> SafeString:
    """The data as it may stand between <script> tags: nothing in it can end the script."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return mark_safe(text)  # escaped just above


def _comment(kind: str, correction: ShownCorrection) -> Data:
    """One of the things that readers are told. Its name says which, since schema.org has no type for each."""
    return {
        "@type": kind,
        "name": correction.label,
        "text": correction.text,
        "datePublished": correction.at.isoformat(),
    }


def _last_change(story: Story, corrections: Iterable[ShownCorrection]) -> Any:
    moments = [story.published_at, story.updated, *(correction.at for correction in corrections)]
    return max(moment for moment in moments if moment)


def _images(placed: StoryPhoto) -> list[Data]:
    """The photo whole, and in the proportions that search engines ask for."""
    photo = placed.photo
    whole = address(photo, "full", 1500)
    if whole is None:
        return []
    said = _without_empty(
        {
            "@type": "ImageObject",
            "caption": placed.caption,
            "creditText": photo.credit,
            "creator": _creator(photo),
            "copyrightNotice": photo.copyright_notice,
            "digitalSourceType": source_type(photo),
        }
    )
    return [
        {
            **said,
            "contentUrl": f"{settings.SITE_URL}{one.url}",
            "url": f"{settings.SITE_URL}{one.url}",
            "width": one.width,
            "height": one.height,
        }
        for one in (whole, *shared(photo))
    ]


def source_type(photo: Photo) -> str:
    """Of what a machine has made or changed, the member of IPTCDigitalSourceEnumeration."""
    kind = photo.source_type
    return f"https://schema.org/{kind[0].upper()}{kind[1:]}DigitalSource" if photo.label else ""


def _series(series: InSeries) -> Data:
    url = f"{settings.SITE_URL}{series.url}"
    return {"@type": "CreativeWorkSeries", "@id": url, "name": series.name, "url": url}


def _creator(photo: Photo) -> Data | None:
    if photo.photographer:
        person: Data = {"@type": "Person", "name": photo.photographer}
        return {**person, "affiliation": _organization(photo.agency)} if photo.agency else person
    return _organization(photo.agency) if photo.agency else None


def _organization(name: str, url: str = "") -> Data:
    return _without_empty({"@type": "Organization", "name": name, "url": url})


def _publisher() -> Data:
    return {
        "@type": "NewsMediaOrganization",
        "name": settings.SITE_NAME,
        "url": f"{settings.SITE_URL}/",
        "logo": {
            "@type": "ImageObject",
            "url": f"{settings.SITE_URL}{static('img/door-512.png')}",
            "width": 512,
            "height": 512,
        },
    }


def _without_empty(data: Data) -> Data:
    return {name: value for name, value in data.items() if value not in (None, "", [])}
