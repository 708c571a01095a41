"""Photo credits, read from captions and IPTC fields and written in the house style."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.photos.credit import Credit, read, render, split

CAPTION = "Thae Yong Ho speaks in Seoul, South Korea, on Thursday, Nov. 2."

# line at the end of a caption -> photographer, agency
FORMS = [
    ("Photo by Thomas Maresca/UPI", "Thomas Maresca", "UPI"),
    ("File Photo by Thomas Maresca/UPI", "Thomas Maresca", "UPI"),
    ("File photo by Thomas Maresca/UPI", "Thomas Maresca", "UPI"),
    ("Pool Photo by Al Drago/UPI", "Al Drago", "UPI"),
    ("Photo by NASA/UPI", "NASA", "UPI"),
    ("Photo by Thomas Maresca/UPI.", "Thomas Maresca", "UPI"),
    ("Photo by jane doe/UPI", "jane doe", "UPI"),
    ("Photo by Jane Doe", "Jane Doe", ""),
    ("Photo by NASA", "", "NASA"),
    ("Photo: Jane Doe/UPI", "Jane Doe", "UPI"),
    ("Photo: UPI", "", "UPI"),
    ("Credit: Jane Doe/EPA", "Jane Doe", "EPA"),
    ("Photo by J. Scott Applewhite/AP", "J. Scott Applewhite", "AP"),
    ("J. Scott Applewhite/AP", "J. Scott Applewhite", "AP"),
    ("Photo by Ana de la Cruz and Ludwig van der Berg/dpa", "Ana de la Cruz and Ludwig van der Berg", "dpa"),
    ("Photo by 김민수/Yonhap", "김민수", "Yonhap"),
    ("Photo by Jane Doe for The Washington Post", "Jane Doe", "The Washington Post"),
    ("Photo by Joel Kowsky/NASA via Getty Images", "Joel Kowsky", "NASA via Getty Images"),
    ("(AP Photo/Jane Doe)", "Jane Doe", "AP"),
    ("(AP Photo/Jane Doe, File)", "Jane Doe", "AP"),
    ("(AP Photo/Jane Doe, Pool)", "Jane Doe", "AP"),
    ("(AP Photo)", "", "AP"),
    ("UPI Photo/Jane Doe", "Jane Doe", "UPI"),
    ("(Jane Doe/Pool Photo via AP)", "Jane Doe", "AP"),
    ("(Jane Doe/The Frederick News-Post via AP)", "Jane Doe", "The Frederick News-Post via AP"),
    ("REUTERS/Jane Doe", "Jane Doe", "REUTERS"),
    ("REUTERS/Jane Doe/File Photo", "Jane Doe", "REUTERS"),
    ("Handout via REUTERS", "", "REUTERS"),
    ("NASA/Handout via REUTERS", "", "NASA via REUTERS"),
    ("KCNA via REUTERS", "", "KCNA via REUTERS"),
    ("Jane Doe/AFP via Getty Images", "Jane Doe", "AFP via Getty Images"),
    ("(Jane Doe / AFP)", "Jane Doe", "AFP"),
    ("EPA-EFE/JEON HEON-KYUN", "JEON HEON-KYUN", "EPA-EFE"),
    ("JEON HEON-KYUN/EPA-EFE", "JEON HEON-KYUN", "EPA-EFE"),
    ("Photo courtesy of NASA", "", "NASA"),
    ("Photo courtesy of the U.S. Navy", "", "the U.S. Navy"),
    ("Satellite image courtesy of Maxar", "", "Maxar"),
    ("(Xinhua/Li Wei)", "Li Wei", "Xinhua"),
    ("(Yonhap)", "", "Yonhap"),
    ("(Photo: Business Wire)", "", "Business Wire"),
]


class TestReadingACaption:
    @pytest.mark.parametrize(("line", "photographer", "agency"), FORMS, ids=[form[0] for form in FORMS])
    def test_it_takes_every_agency_form_off_the_end(self, line: str, photographer: str, agency: str) -> None:
        found = read(f"{CAPTION} {line}")
        assert found is not None
        assert (found.photographer, found.agency) == (photographer, agency)
        assert found.caption_without_credit == CAPTION
        assert found.line == line

    def test_it_finds_a_marked_credit_without_a_full_stop_before_it(self) -> None:
        found = read("Thae Yong Ho in Seoul Photo by Thomas Maresca/UPI")
        assert found is not None
        assert (found.caption_without_credit, found.photographer) == (
            "Thae Yong Ho in Seoul",
            "Thomas Maresca",
        )

    def test_it_finds_a_credit_after_a_closing_quotation_mark(self) -> None:
        found = read("He said, “We are leaving.” Jane Doe/AFP")
        assert found is not None
        assert found.caption_without_credit == "He said, “We are leaving.”"

    def test_it_takes_a_credit_that_stands_alone(self) -> None:
        found = read("Photo by Thomas Maresca/UPI")
        assert found is not None
        assert (found.caption_without_credit, found.agency) == ("", "UPI")

    def test_it_keeps_a_portals_link_apart_from_the_credit(self) -> None:
        found = read(f"{CAPTION} Photo by Thomas Maresca/UPI | License Photo")
        assert found is not None
        assert (found.line, found.after) == ("Photo by Thomas Maresca/UPI", "| License Photo")

    @pytest.mark.parametrize(
        "caption",
        [
            "",
            CAPTION,
            "She took a photo by the door.",
            "Photo by the door shows cracks",
            "Kim (right) and Lee (left)",
            "Kim Jong Un (right)",
            "Protesters march (file photo)",
            "A map of the region (Israel/Palestine)",
            "He works for the AP.",
            "The rate rose to 24/7.",
            "Workers at A.B. Smith and Co.",
            "Police said they were looking for the man and/or his brother.",
        ],
    )
    def test_it_leaves_a_caption_without_a_credit_alone(self, caption: str) -> None:
        assert read(caption) is None

    @given(st.text(), st.sampled_from(["", *[form[0] for form in FORMS]]))
    def test_it_never_loses_a_word(self, caption: str, line: str) -> None:
        text = f"{caption} {line}"
        found = read(text)
        if found:
            kept = " ".join((found.caption_without_credit, found.line, found.after))
            # The mark that divides caption and credit may stand on a word, and belongs to neither.
            words = {word.rstrip("|—–-") for word in kept.split()}
            missing = [word for word in text.split() if word.rstrip("|—–-") not in words]
            assert all(not any(letter.isalnum() for letter in word) for word in missing)

    @pytest.mark.parametrize("filler", [" ", "|", "(", "Photo by ", "a. ", "/", "via "])
    def test_it_reads_a_two_megabyte_caption_no_slower_than_a_short_one(self, filler: str) -> None:
        caption = "x" + filler * (2_000_000 // len(filler)) + " REUTERS/Jane Doe"
        found = read(caption)  # quadratic work would not end within anyone's patience
        assert found is None or found.line.endswith("Jane Doe")

    def test_it_stores_a_line_only_where_the_house_would_write_another(self) -> None:
        plain, file_photo = read("Photo by Thomas Maresca/UPI."), read("File Photo by Thomas Maresca/UPI")
        assert plain is not None
        assert file_photo is not None
        assert plain.credit == Credit("Thomas Maresca", "UPI", "")
        assert str(file_photo.credit) == "File Photo by Thomas Maresca/UPI"


class TestWritingACredit:
    @pytest.mark.parametrize(
        ("photographer", "agency", "line"),
        [
            ("Thomas Maresca", "UPI", "Photo by Thomas Maresca/UPI"),
            ("Thomas Maresca", "", "Photo by Thomas Maresca"),
            ("", "UPI", "Photo: UPI"),
            ("NASA", "NASA", "Photo: NASA"),
            (" Thomas  Maresca ", "UPI\n", "Photo by Thomas Maresca/UPI"),
            ("", "", ""),
        ],
    )
    def test_it_writes_the_house_style(self, photographer: str, agency: str, line: str) -> None:
        assert render(photographer, agency) == line

    @given(
        st.lists(
            st.sampled_from(["Ines", "Reyes", "J.", "O’Neil", "김민수", "de", "Sørby"]),
            min_size=1,
            max_size=4,
        ),
        st.sampled_from(["UPI", "AFP via Getty Images", "The Daily Planet", "dpa"]),
    )
    def test_what_it_writes_it_reads_again(self, names: list[str], agency: str) -> None:
        photographer = " ".join([*names, "Reyes"])
        found = read(f"{CAPTION} {render(photographer, agency)}")
        assert found is not None
        assert (found.photographer, found.agency) == (photographer, agency)


class TestSplittingIptcFields:
    @pytest.mark.parametrize(
        ("credit", "creator", "source", "expected"),
        [
            ("Thomas Maresca/UPI", "", "", ("Thomas Maresca", "UPI")),
            ("UPI", "", "", ("", "UPI")),
            ("UPI", "Thomas Maresca", "", ("Thomas Maresca", "UPI")),
            ("(AP Photo/Jane Doe)", "", "", ("Jane Doe", "AP")),
            ("REUTERS/Jane Doe", "", "", ("Jane Doe", "REUTERS")),
            ("Jane Doe/AFP via Getty Images", "", "", ("Jane Doe", "AFP via Getty Images")),
            ("AFP via Getty Images", "JANE DOE", "AFP", ("JANE DOE", "AFP via Getty Images")),
            ("Photo by Jane Doe/UPI", "Jane Doe", "UPI", ("Jane Doe", "UPI")),
            ("Jane Doe", "Jane Doe", "AP", ("Jane Doe", "AP")),
            ("", "Jane Doe", "UPI", ("Jane Doe", "UPI")),
            ("", "Jane Doe/UPI", "", ("Jane Doe", "UPI")),
            ("Daily Planet", "", "", ("", "Daily Planet")),
            ("The Frederick News-Post via AP", "", "", ("", "The Frederick News-Post via AP")),
            ("Daniel Chesterton/phcimages.com", "", "phcimages.com", ("Daniel Chesterton", "phcimages.com")),
            ("", "", "", ("", "")),
        ],
    )
    def test_it_keeps_photographer_and_agency_apart(
        self, credit: str, creator: str, source: str, expected: tuple[str, str]
    ) -> None:
        assert split(credit, creator, source) == expected
