"""Captions and their credits, as agencies write them."""

import pytest

from articles.wire.items import WirePhoto

from .copy import read

LEAD = "SEOUL, Nov. 12 (UPI) — The last ferry left on Thursday."
HEADLINE = "Last ferry of the season leaves Busan"
CAPTION = "A ferry leaves the harbor of Busan on Thursday."


@pytest.mark.parametrize(
    ("credit", "photographer", "agency"),
    [
        ("Photo by Jane Doe/UPI", "Jane Doe", "UPI"),
        ("File Photo by Jane Doe/UPI", "Jane Doe", "UPI"),
        ("Pool Photo by Jane Doe/UPI", "Jane Doe", "UPI"),
        ("(AP Photo/Jane Doe)", "Jane Doe", "AP"),
        ("(AP Photo/Jane Doe, File)", "Jane Doe", "AP"),
        ("REUTERS/Jane Doe", "Jane Doe", "REUTERS"),
        ("REUTERS/Jane Doe/File Photo", "Jane Doe", "REUTERS"),
        ("Jane Doe/AFP via Getty Images", "Jane Doe", "AFP via Getty Images"),
        ("(Photo by Jane Doe / AFP)", "Jane Doe", "AFP"),
        ("Photo courtesy of NASA", "", "NASA"),
        ("Photo: Jane Doe/dpa", "Jane Doe", "dpa"),
        ("(Yonhap)", "", "Yonhap"),
        ("(Xinhua/Li Gang)", "Li Gang", "Xinhua"),
    ],
)
class TestForms:
    def test_above_the_text(self, credit: str, photographer: str, agency: str) -> None:
        story = read(f"{HEADLINE}\n\n{CAPTION} {credit}\n\n{LEAD}")
        assert story.photos == (WirePhoto(CAPTION, photographer, agency, credit),)
        assert story.headline == HEADLINE

    def test_above_the_headline(self, credit: str, photographer: str, agency: str) -> None:
        story = read(f"{CAPTION} {credit}\n\n{HEADLINE}\n\n{LEAD}")
        assert story.photos == (WirePhoto(CAPTION, photographer, agency, credit),)
        assert story.headline == HEADLINE

    def test_on_a_line_of_its_own(self, credit: str, photographer: str, agency: str) -> None:
        story = read(f"{HEADLINE}\n\n{CAPTION}\n{credit}\n\n{LEAD}")
        assert story.photos == (WirePhoto(CAPTION, photographer, agency, credit),)
        assert story.standfirst == ""

    def test_without_a_caption(self, credit: str, photographer: str, agency: str) -> None:
        story = read(f"{HEADLINE}\n\n{credit}\n\n{LEAD}")
        assert story.photos == (WirePhoto("", photographer, agency, credit),)
        assert story.headline == HEADLINE


def test_a_credit_that_stands_twice_is_one() -> None:
    credit = "(Photo by Jane Doe / AFP) (Photo by JANE DOE/AFP via Getty Images)"
    story = read(f"{HEADLINE}\n\n{CAPTION} {credit}\n\n{LEAD}")
    assert story.photos == (WirePhoto(CAPTION, "Jane Doe", "AFP via Getty Images", credit),)


class TestWithinTheText:
    def test_a_caption_between_paragraphs_is_none_of_them(self) -> None:
        story = read(f"{HEADLINE}\n\n{LEAD}\n\n{CAPTION} Photo by Jane Doe/UPI\n\nIt left at nine.")
        assert story.body == ("The last ferry left on Thursday.", "It left at nine.")
        assert story.photos[0].caption == CAPTION

    @pytest.mark.parametrize(
        "paragraph",
        [
            "The ministry did not comment. (Yonhap)",
            "The gallery bought a photo by Jane Doe.",
            "The picture was “a photo by no one.”",
            "(Reporting by Jane Doe; Editing by John Roe)",
            "Jane Doe in Busan contributed to this report.",
            "He works for Reuters.",
            "The vote was 12/7.",
        ],
    )
    def test_a_paragraph_is_no_caption(self, paragraph: str) -> None:
        story = read(f"{HEADLINE}\n\n{LEAD}\n\n{paragraph}\n\nIt left at nine.")
        assert story.photos == ()
        assert story.body[1] == paragraph


class TestLabels:
    def test_caption_and_credit_on_two_lines_are_one_photo(self) -> None:
        story = read(f"{HEADLINE}\n\n{LEAD}\n\nCaption: {CAPTION}\nCredit: Jane Doe/UPI")
        assert story.photos == (WirePhoto(CAPTION, "Jane Doe", "UPI", "Jane Doe/UPI"),)
        assert story.labels == ("Caption:", "Credit:")

    def test_a_gallerys_counter_and_shop_link_stay_with_the_desk(self) -> None:
        story = read(f"{HEADLINE}\n\n2 of 3 | {CAPTION} File Photo by Jane Doe/UPI | License Photo\n\n{LEAD}")
        assert story.photos == (WirePhoto(CAPTION, "Jane Doe", "UPI", "File Photo by Jane Doe/UPI"),)
        assert story.labels == ("2 of 3 |",)
        assert story.notes == ("| License Photo",)

    def test_words_that_say_they_stand_under_a_picture_are_a_caption(self) -> None:
        caption = "The ferry is seen in the harbor of Busan in this file photo from 2019."
        story = read(f"{HEADLINE}\n\n{caption}\n\n{LEAD}")
        assert story.photos == (WirePhoto(caption),)
