"""Plain wire copy, as it stands on a portal, in a mail or in an agency's own dress."""

import json
from datetime import date
from pathlib import Path

import pytest

from articles.wire.formats import FORMATS, CopyError, parse
from articles.wire.items import WirePhoto, as_contract

from .copy import DATA, SAMPLES, TODAY, lost_words, needs, read

PORTAL_PAGE = DATA / "wire-text" / "000_47fd290229886e7d.txt"
LEAD = "SEOUL, Nov. 12 (UPI) — The last ferry left on Thursday, its captain said Thursday."
HEADLINE = "Last ferry of the season leaves Busan"


@needs("wire-text")
class TestThePortalPageThatStartedThis:
    """The file is not ours to copy: what is expected is worked out from its own lines."""

    lines = PORTAL_PAGE.read_text().split("\n") if PORTAL_PAGE.is_file() else []
    dateline = "SEOUL, Nov. 2 (UPI) — "
    credit = " Photo by Thomas Maresca/UPI"

    def test_it_comes_out_right_to_the_last_character(self) -> None:
        story = read(PORTAL_PAGE.read_bytes())
        body = [self.lines[6].removeprefix(self.dateline), *filter(None, self.lines[7:-1])]
        assert len(body) == 17
        assert as_contract(story) == {
            "headline": self.lines[2],
            "standfirst": "",
            "kicker": "",
            "byline": [],
            "dateline": {
                "place": "Seoul",
                "region": "",
                "country": "South Korea",
                "date": "2023-11-02",
                "service": "UPI",
            },
            "source": "UPI",
            "original_url": "",
            "original_headline": self.lines[-1].removeprefix("Read More:"),
            "body": body,
            "photos": [
                {
                    "caption": self.lines[4].removesuffix(self.credit),
                    "photographer": "Thomas Maresca",
                    "agency": "UPI",
                }
            ],
            "tags": [],
            "embargo": None,
            "published": None,
        }

    def test_what_is_not_for_the_reader_is_kept_for_the_desk(self) -> None:
        story = read(PORTAL_PAGE.read_bytes())
        assert story.notes == (self.lines[0],)
        assert story.labels == ("Read More:",)
        assert story.photos[0].credit_line == self.credit.strip()
        assert story.dateline_text == self.dateline.strip()
        assert (story.bylines, story.slugline, story.signal, story.warnings) == ((), "", "", ())

    def test_it_says_which_rule_decided_the_year(self) -> None:
        rule = read(PORTAL_PAGE.read_bytes()).dateline_rule
        assert "Thursday" in rule
        assert "2023" in rule

    def test_every_line_stands_beside_where_it_went(self) -> None:
        story = read(PORTAL_PAGE.read_bytes())
        assert [line.text for line in story.lines] == self.lines
        assert [line.number for line in story.lines] == list(range(1, len(self.lines) + 1))
        went = {line.number: line.went_to for line in story.lines}
        expected = {1: "portal name", 3: "headline", 5: "caption + credit", 7: "dateline + body"}
        rest = {number: "body" if self.lines[number - 1] else "blank" for number in range(1, len(self.lines))}
        assert went == rest | expected | {len(self.lines): "original"}

    def test_a_given_date_decides_the_year(self) -> None:
        story = read(PORTAL_PAGE.read_bytes(), given=date(2017, 11, 4))
        assert story.dateline
        assert story.dateline.date == date(2017, 11, 2)


class TestSamples:
    """Invented stories in the forms of the agencies; the expected outcome stands beside each."""

    @pytest.mark.parametrize(
        "sample", sorted(p for p in SAMPLES.iterdir() if p.suffix != ".json"), ids=lambda p: p.stem
    )
    def test_it_takes_the_copy_apart(self, sample: Path) -> None:
        story = read(sample.read_bytes())
        expected = json.loads(sample.with_suffix(".json").read_text())
        assert as_contract(story) == expected["parsed"]
        assert {
            "byline_role": story.byline_role,
            "slugline": story.slugline,
            "signal": story.signal,
            "dateline_rule": story.dateline_rule,
            "notes": list(story.notes),
            "lines": [line.went_to for line in story.lines],
        } == {key: value for key, value in expected.items() if key != "parsed"}
        assert not lost_words([line.text for line in story.lines], story)


class TestHeadline:
    @pytest.mark.parametrize(
        "portal",
        [
            "The Harbor Ledger",
            "Daily Post",
            "Küstenbote",
            "example.com",
            "NORTH COAST TIMES",
            "Globe & Courier",
        ],
    )
    def test_a_portals_name_above_it_is_none(self, portal: str) -> None:
        story = read(f"{portal}\n\n{HEADLINE}\n\n{LEAD}")
        assert story.headline == HEADLINE
        assert story.notes == (portal,)

    @pytest.mark.parametrize(
        "headline", ["Storm Hits Coast", "Mayor Resigns", "Peace Talks Resume", "Post Office Scandal Widens"]
    )
    def test_a_short_headline_is_no_portals_name(self, headline: str) -> None:
        story = read(
            f"{headline}\n\nThousands without power as wind tears down lines along the shore\n\n{LEAD}"
        )
        assert story.headline == headline
        assert story.standfirst.startswith("Thousands")

    def test_the_original_tells_it_from_the_names_above(self) -> None:
        story = read(f"Sea and Shore\nFerries\n{HEADLINE}\n\n{LEAD}\n\nRead More: {HEADLINE}")
        assert (story.headline, story.kicker, story.notes) == (HEADLINE, "Ferries", ("Sea and Shore",))

    def test_a_portals_menu_is_no_kicker(self) -> None:
        story = read(f"Globe Courier\nWorld\nPolitics\nSports\n\n{HEADLINE}\n\n{LEAD}")
        assert (story.headline, story.kicker) == (HEADLINE, "")
        assert story.notes == ("Globe Courier", "World", "Politics", "Sports")

    def test_a_portals_name_alone_is_the_headline(self) -> None:
        assert read(f"The Harbor Ledger\n\n{LEAD}").headline == "The Harbor Ledger"

    def test_capitals_make_no_dateline_of_it(self) -> None:
        story = read(
            "SEOUL FERRIES STOP FOR THE WINTER\n\nTHE LAST ONE LEFT EARLY. It was Nov. 12 (a Thursday)."
        )
        assert story.headline == "SEOUL FERRIES STOP FOR THE WINTER"
        assert story.dateline is None
        assert story.body == ("THE LAST ONE LEFT EARLY. It was Nov. 12 (a Thursday).",)

    def test_a_place_and_a_dash_make_no_dateline_of_it(self) -> None:
        story = read(f"SEOUL - Ferries stop for the winter\n\n{LEAD}")
        assert story.headline == "SEOUL - Ferries stop for the winter"
        assert story.dateline_text == "SEOUL, Nov. 12 (UPI) —"

    @pytest.mark.parametrize(
        ("line", "headline", "kicker", "signal", "notes"),
        [
            ("(LEAD) Ferry stops", "Ferry stops", "", "update", ("(LEAD)",)),
            ("(2nd LD) Ferry stops", "Ferry stops", "", "update", ("(2nd LD)",)),
            ("REFILE-Ferry stops", "Ferry stops", "", "correction", ("REFILE-",)),
            ("CORRECTED-UPDATE 3-Ferry stops", "Ferry stops", "", "correction", ("CORRECTED-", "UPDATE 3-")),
            ("URGENT: Ferry stops", "Ferry stops", "", "", ("URGENT:",)),
            ("ANALYSIS-Ferry stops", "Ferry stops", "ANALYSIS", "", ()),
            ("KILL-SWITCH FERRIES STOP", "KILL-SWITCH FERRIES STOP", "", "", ()),
            ("Kill the ferry, says mayor", "Kill the ferry, says mayor", "", "", ()),
        ],
    )
    def test_desk_marks_come_off_it(
        self, line: str, headline: str, kicker: str, signal: str, notes: tuple[str, ...]
    ) -> None:
        story = read(f"{line}\n\n{LEAD}")
        assert (story.headline, story.kicker, story.signal, story.notes) == (headline, kicker, signal, notes)

    def test_two_megabytes_of_it_are_no_headline_and_lose_nothing(self) -> None:
        story = read("word " * 400_000 + f"\n\n{LEAD}")
        assert story.headline == ""
        assert len(story.body[0]) == 1_999_999
        assert "1,999,999 characters" in story.warnings[0]

    def test_it_may_stand_alone(self) -> None:
        story = read(HEADLINE)
        assert (story.headline, story.body, story.dateline) == (HEADLINE, (), None)

    def test_a_dateline_alone_is_none(self) -> None:
        story = read("SEOUL, Nov. 12 (UPI) —")
        assert (story.headline, story.body, story.source) == ("", (), "UPI")
        assert story.warnings == ("No headline was found in the copy.",)


class TestParagraphs:
    def test_punctuation_is_left_alone(self) -> None:
        text = "“It’s ‘fine’,” he said — twice – and 1990–95… «no»  two  blanks, a no-break\u00a0space"
        assert read(f"{HEADLINE}\n\n{LEAD}\n\n{text}").body[1] == text

    def test_short_lines_without_blank_ones_stay_paragraphs(self) -> None:
        lines = [
            f"This is sentence {number} of a copy that has a paragraph on each line." for number in range(9)
        ]
        assert read("\n".join([HEADLINE, LEAD, *lines])).body[1:] == tuple(lines)

    def test_a_crosshead_and_list_lines_stay(self) -> None:
        lines = ("Winter timetable", "- Busan 09:10", "- Jeju 11:45", "• Ulleung")
        assert read(f"{HEADLINE}\n\n{LEAD}\n\n" + "\n".join(lines)).body[1:] == lines

    def test_a_wrapped_headline_is_one(self) -> None:
        copy = (
            "Last ferry of the season leaves Busan with eleven passengers and\na dog\n\n"
            "SEOUL, Nov. 12 (UPI) — The last ferry of the season left the harbor\nof Busan on Thursday.\n"
        )
        story = read(copy)
        assert story.headline == "Last ferry of the season leaves Busan with eleven passengers and a dog"
        assert story.body == ("The last ferry of the season left the harbor of Busan on Thursday.",)

    @pytest.mark.parametrize("newline", ["\r\n", "\r", "\u2028"])
    def test_any_line_end_will_do(self, newline: str) -> None:
        story = read(newline.join([HEADLINE, "", LEAD, "", "The end."]))
        assert story.headline == HEADLINE
        assert story.body[1:] == ("The end.",)

    def test_related_links_within_the_text_are_no_original(self) -> None:
        story = read(f"{HEADLINE}\n\n{LEAD}\n\nRead more: Another story\n\nThe ferry is 40 years old.")
        assert story.original_headline == ""
        assert story.body[1:] == ("Read more: Another story", "The ferry is 40 years old.")


class TestOriginal:
    @pytest.mark.parametrize(
        ("line", "headline", "url"),
        [
            ("Read More:Ferry stops", "Ferry stops", ""),
            ("Read more at: https://www.upi.com/a", "", "https://www.upi.com/a"),
            ("Read more at https://www.upi.com/a.", "", "https://www.upi.com/a"),
            ("Read more: Ferry stops (https://www.upi.com/a)", "Ferry stops", "https://www.upi.com/a"),
            ("Original: Ferry stops", "Ferry stops", ""),
            ("Read More:\nFerry stops", "Ferry stops", ""),
            ("Read More:\n- Ferry stops", "Ferry stops", ""),
            ("Read More:\n\nhttps://www.upi.com/a", "", "https://www.upi.com/a"),
            ("https://www.upi.com/a", "", "https://www.upi.com/a"),
            (
                "Source: The ferry line stops for good this winter",
                "The ferry line stops for good this winter",
                "",
            ),
        ],
    )
    def test_it_is_found_below_the_text(self, line: str, headline: str, url: str) -> None:
        story = read(
            f"{HEADLINE}\n\nIt left at nine, its captain said on the quay of the old harbor.\n\n{line}"
        )
        assert (story.original_headline, story.original_url) == (headline, url)

    @pytest.mark.parametrize(
        "listed",
        [
            ("Ferry line to end in spring", "Busan builds a bridge"),
            ("- Ferry line to end in spring", "- Busan builds a bridge", "- What a harbor costs"),
            ("Ferry line to end in spring", "https://www.upi.com/a", "Busan builds a bridge"),
        ],
    )
    @pytest.mark.parametrize("gap", ["\n", "\n\n"])
    def test_a_list_below_its_label_is_for_the_desk(self, listed: tuple[str, ...], gap: str) -> None:
        story = read(f"{HEADLINE}\n\n{LEAD}\n\nRead More:\n{gap.join(listed)}")
        assert story.body == read(f"{HEADLINE}\n\n{LEAD}").body
        assert story.original_headline == story.original_url == ""
        assert story.notes == listed
        assert listed[0] in "".join(story.warnings)

    def test_a_list_within_the_text_stays_there(self) -> None:
        listed = "Read More:\n\nFerry line to end in spring\n\nBusan builds a bridge"
        story = read(
            f"{HEADLINE}\n\n{LEAD}\n\n{listed}\n\nThe ferry has sailed for 40 years, and nobody had asked."
        )
        assert story.body[-2] == "Busan builds a bridge"

    def test_its_link_says_whose_copy_it_is(self) -> None:
        assert read(f"{HEADLINE}\n\nIt left at nine.\n\nhttps://apnews.com/article/1").source == "AP"

    def test_what_stands_behind_a_source_is_for_the_desk(self) -> None:
        story = read(
            f"{HEADLINE}\nSource: Xinhua | 2026-11-12 09:14 | Editor: jd\n\nIt left at nine in the morning."
        )
        assert (story.source, story.notes) == ("Xinhua", ("2026-11-12 09:14 | Editor: jd",))

    def test_a_given_source_decides(self) -> None:
        story = read(f"{HEADLINE}\n\n{LEAD}\n\nSource: dpa", source="Reuters")
        assert story.source == "Reuters"
        assert story.dateline
        assert story.dateline.service == "UPI"


class TestDesk:
    @pytest.mark.parametrize(
        "copy",
        [
            "BULLETIN KILL\n\nFerry stops",
            "KILL\nFerry stops",
            "ELIMINATION\nFerry stops",
            "Eds: Please kill the story on the ferry.\n\nFerry stops",
            "Ferry stops\n\nEDITORS NOTE: The story Ferry stops has been withdrawn.",
        ],
    )
    def test_a_kill_is_understood(self, copy: str) -> None:
        assert read(copy).signal == "kill"

    @pytest.mark.parametrize(
        "copy", ["Kill Bill returns to cinemas", f"{HEADLINE}\n\n{LEAD}\n\nThey kill the story of the ferry."]
    )
    def test_a_story_about_killing_is_none(self, copy: str) -> None:
        assert read(copy).signal == ""

    def test_a_sign_off_that_is_no_sentence_goes_to_the_desk(self) -> None:
        story = read(f"{HEADLINE}\n\n{LEAD}\n\n-30-\n\n2026-11-12 jk")
        assert len(story.body) == 1
        assert story.notes == ("-30-", "2026-11-12 jk")


class TestMail:
    def test_its_date_gives_the_year(self) -> None:
        story = read(
            f"From: Wendy\nSubject: copy\nDate: Wed, 13 Nov 2019 08:00:00 +0000\n\n{HEADLINE}\n\n{LEAD}"
        )
        assert story.headline == HEADLINE
        assert story.dateline
        assert story.dateline.date == date(2019, 11, 12)

    def test_its_subject_is_a_headline_only_where_there_is_no_other(self) -> None:
        story = read(f"From: Wendy\nSubject: Fwd: Ferry stops\n\n{LEAD}")
        assert story.headline == "Ferry stops"
        assert story.lines[1].places == ("mail header", "headline")

    def test_a_mail_without_plain_text_is_refused(self) -> None:
        mail = b"From: a\nSubject: b\nMIME-Version: 1.0\nContent-Type: text/html\n\n<p>Hello</p>"
        with pytest.raises(CopyError, match="no plain text"):
            read(mail)


class TestByline:
    def test_it_may_follow_a_dateline_that_stands_alone(self) -> None:
        story = read(
            f"{HEADLINE}\n\nSEOUL, Nov. 12 (UPI) —\nBy JANE DOE\nUPI\nIt left on Thursday.\nNobody waved."
        )
        assert (story.bylines, story.byline_role, story.source) == (("Jane Doe",), "", "UPI")
        assert story.byline_text == "By JANE DOE\nUPI"
        assert story.body == ("It left on Thursday.", "Nobody waved.")

    def test_an_agency_alone_is_no_person(self) -> None:
        story = read(
            f"{HEADLINE}\nBy The Associated Press\n\nIt left on the last day of the season, at nine o’clock."
        )
        assert (story.bylines, story.source) == ((), "AP")

    def test_a_label_may_stand_before_it(self) -> None:
        assert read(f"Headline: Ferry stops\nBYLINE: By Jane Doe\n\n{LEAD}").bylines == ("Jane Doe",)

    def test_a_headline_may_begin_with_by(self) -> None:
        assert read(f"By Request Only\n\n{LEAD}").headline == "By Request Only"

    def test_who_contributed_stays_in_the_text(self) -> None:
        line = "Jane Doe in Busan contributed to this report."
        story = read(f"{HEADLINE}\n\n{LEAD}\n\n{line}")
        assert story.body[-1] == line
        assert story.bylines == ()


class TestRegistry:
    def test_it_names_the_formats_there_are(self) -> None:
        assert "text" in FORMATS
        with pytest.raises(CopyError, match="no format “morse”; choose one of auto, text"):
            parse(b"... --- ...", "morse", today=TODAY)

    @pytest.mark.parametrize(
        "copy", ["<?xml version='1.0'?><nitf/>", "<!DOCTYPE html><html>", "<newsItem guid='x'>"]
    )
    def test_markup_is_not_taken_for_plain_text(self, copy: str) -> None:
        with pytest.raises(CopyError, match="not plain text"):
            read(copy)

    def test_a_headline_may_look_like_markup(self) -> None:
        assert read("<script>alert(1)</script>").headline == "<script>alert(1)</script>"


class TestTwoPhotos:
    def test_each_caption_keeps_its_credit(self) -> None:
        story = read(
            f"{HEADLINE}\n\nThe quay. Photo by Jane Doe/UPI\n\n{LEAD}\n\n"
            "The ferry. (AP Photo/John Roe)\n\nIt left."
        )
        assert story.photos == (
            WirePhoto("The quay.", "Jane Doe", "UPI", "Photo by Jane Doe/UPI"),
            WirePhoto("The ferry.", "John Roe", "AP", "(AP Photo/John Roe)"),
        )
        assert story.body[1:] == ("It left.",)
