"""The body: what stays, what goes, and that it is the server that decides."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.html import clean, fill_photos, from_paragraphs, photo_ids, plain_text, with_photo


@pytest.mark.parametrize(
    "body",
    [
        "<p>“We argued,” said Seo — for <strong>three</strong> <em>years</em>.</p>",
        "<h2>A price on the wait</h2>",
        '<p><a href="https://www.upi.com/">UPI</a> <a href="/2026/11/02/ice/">here</a></p>',
        "<ul><li><p>one</p></li></ul>",
        "<blockquote><p>Quoted.</p></blockquote>",
        '<blockquote class="pull"><p>Pulled.</p></blockquote>',
        '<figure data-photo="12"></figure>',
        '<table><tbody><tr><th rowspan="1" colspan="1"><p>Port</p></th></tr></tbody></table>',
        "<p>one<br>two</p><hr>",
    ],
)
def test_what_the_editor_makes_stays(body: str) -> None:
    assert clean(body) == body


@pytest.mark.parametrize(
    ("dirty", "cleaned"),
    [
        ("<p>a<script>alert(1)</script>b</p>", "<p>ab</p>"),
        ('<p onclick="x()" style="color:red" class="MsoNormal" id="x">a</p>', "<p>a</p>"),
        ('<img src=x onerror="x()">a', "a"),
        ('<a href="javascript:x()">a</a>', "<a>a</a>"),
        (
            '<a href="https://a.example" target="_blank" onclick="x()">a</a>',
            '<a href="https://a.example">a</a>',
        ),
        ("<svg><script>x()</script></svg>a", "a"),
        ("<style>p{}</style><p>a</p>", "<p>a</p>"),
        ("<iframe src=x></iframe><p>a</p>", "<p>a</p>"),
        (
            '<blockquote class="pull evil"><p>a</p></blockquote>',
            '<blockquote class="pull"><p>a</p></blockquote>',
        ),
        ("<figure data-photo='12'><img src=x>words</figure>", '<figure data-photo="12"></figure>words'),
        ('<a href="x<figure "> onclick=x() b="">a</a>', '<a href="x&lt;figure "> onclick=x() b=""&gt;a</a>'),
        ('<figure data-photo="1 or 1"></figure>', ""),
        ("<figure>words</figure>", "words"),
        ("<p></p><p> </p><h2><br></h2><p>a</p>", "<p>a</p>"),
        ("<p>a\x00\x07b</p>", "<p>ab</p>"),
        ("<h1>a</h1><h4>b</h4>", "ab"),
    ],
)
def test_what_has_no_business_in_a_body_goes(dirty: str, cleaned: str) -> None:
    assert clean(dirty) == cleaned


pieces = st.sampled_from(
    """<p>|</p>|<script>|</script>|<a href='javascript:x'>|</a>|<svg>|<math>|</figure>|<img onerror=x src=y>|
    <figure data-photo='3'>|<blockquote class='pull'>|<style>|<!--|-->|&lt;script&gt;|<p style='x'>|words|“|
    <table><tr><td>|<template>|<noscript>|\x00|<a href="x<figure ">|<a href='y">'>""".split("|")
)


@given(st.lists(pieces | st.text(max_size=8), max_size=14).map("".join))
def test_cleaning_is_safe_and_once_is_enough(html: str) -> None:
    once = clean(html)
    assert clean(once) == once
    assert not re.search(
        r"<(script|svg|math|style|iframe|img|template)\b|<[^>]*\son\w+=|javascript:", once, re.I
    )
    for figure in re.findall(r"<figure[^>]*>", once):
        assert re.fullmatch(r'<figure data-photo="\d+">', figure)


def test_a_photos_place_is_filled_when_the_page_is_made() -> None:
    body = clean('<p>a</p><figure data-photo="12"></figure>')
    assert photo_ids(body) == [12]
    assert fill_photos(body, lambda photo: f"[{photo}]") == "<p>a</p>[12]"


def test_plain_paragraphs_become_a_body_and_come_back_letter_by_letter() -> None:
    paragraphs = ["“Ice” & <salt> — it’s", "Second."]
    assert plain_text(clean(from_paragraphs(paragraphs))).split("\n") == [
        *paragraphs[:1],
        "",
        *paragraphs[1:],
    ]


class TestAnotherPhotoInABody:
    def test_stands_in_its_place_and_moves_no_other(self) -> None:
        body = '<p>A</p><figure data-photo="1"></figure><figure data-photo="12"></figure><p>B</p>'
        assert with_photo(body, 1, 5) == body.replace('"1"', '"5"')

    def test_stands_once_where_both_stood(self) -> None:
        body = '<figure data-photo="5"></figure><p>A</p><figure data-photo="1"></figure><p>B</p>'
        assert with_photo(body, 1, 5) == '<figure data-photo="5"></figure><p>A</p><p>B</p>'

    def test_changes_nothing_where_the_old_one_does_not_stand(self) -> None:
        body = '<p>1</p><figure data-photo="5"></figure><figure data-photo="5"></figure>'
        assert with_photo(body, 1, 5) == body
