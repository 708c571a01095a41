"""The lines of wire copy that can be told by themselves: bylines, desk marks, labels, times."""

from datetime import date, datetime, timedelta, timezone

import pytest

from articles.wire.formats import byline, embargoes, marks, moments, trailer
from articles.wire.formats.byline import Byline

EASTERN = timezone(timedelta(hours=-5))


class TestByline:
    @pytest.mark.parametrize(
        ("line", "expected"),
        [
            ("By JANE DOE", Byline(("Jane Doe",))),
            ("By Jane Doe, UPI", Byline(("Jane Doe",), "", "UPI")),
            ("By JANE DOE, UPI", Byline(("Jane Doe",), "", "UPI")),
            ("By Jane Doe, Reuters", Byline(("Jane Doe",), "", "Reuters")),
            ("By Jane Doe and John Roe", Byline(("Jane Doe", "John Roe"))),
            ("By Jane Doe, John Roe and Ana Cruz", Byline(("Jane Doe", "John Roe", "Ana Cruz"))),
            ("By JANE McDONALD, JOHN O'BRIEN", Byline(("Jane McDonald", "John O'Brien"))),
            ("By Jane Doe, AP Sports Writer", Byline(("Jane Doe",), "AP Sports Writer", "AP")),
            ("By Jane Doe | AP Sports Writer", Byline(("Jane Doe",), "AP Sports Writer", "AP")),
            ("By Jane Doe of The Associated Press", Byline(("Jane Doe",), "", "AP")),
            ("By Jane Doe in Seoul and John Roe in Tokyo", Byline(("Jane Doe", "John Roe"))),
            ("By John Roe, Jr., UPI", Byline(("John Roe, Jr.",), "", "UPI")),
            ("By J.D. Doe", Byline(("J.D. Doe",))),
            ("By Reuters", Byline((), "", "Reuters")),
            ("By Reuters Staff", Byline((), "", "Reuters")),
            ("By The Associated Press", Byline((), "", "AP")),
            ("JANE DOE, Associated Press", Byline(("Jane Doe",), "", "AP")),
            ("Von Anna Muster, dpa", Byline(("Anna Muster",), "", "dpa")),
        ],
    )
    def test_it_is_read(self, line: str, expected: Byline) -> None:
        assert byline.read(line) == expected

    @pytest.mark.parametrize(
        "line",
        [
            "By Friday, the storm had passed",
            "By the numbers",
            "By Monday Night",
            "By late evening all was quiet.",
            "Jane Doe",
            "Brook & Vale Names New Chief of Its Seed Bank",
            "Seoul, South Korea",
            "by train and by boat",
            "",
        ],
    )
    def test_other_lines_are_none(self, line: str) -> None:
        assert byline.read(line) is None

    @pytest.mark.parametrize(
        "line", ["AP Sports Writer", "Associated Press", "UPI Staff Writer", "Special to UPI"]
    )
    def test_a_role_stands_below_it(self, line: str) -> None:
        assert byline.role(line)

    @pytest.mark.parametrize("line", ["Ferries stop for the winter", "The editor left.", "SEOUL"])
    def test_other_lines_are_no_role(self, line: str) -> None:
        assert byline.role(line) is None


class TestMarks:
    @pytest.mark.parametrize(
        ("line", "signal"),
        [
            ("FLASH", ""),
            ("BULLETIN", ""),
            ("***URGENT***", ""),
            ("BREAKING NEWS", ""),
            ("Priority: 3", ""),
            ("FOR IMMEDIATE RELEASE", ""),
            ("(LEAD)", "update"),
            ("(2nd LD)", "update"),
            ("1st Ld-Writethru", "update"),
            ("UPDATE 2", "update"),
            ("REFILE", "correction"),
            ("CORRECTED", "correction"),
            ("KILL", "kill"),
            ("BULLETIN KILL", "kill"),
            ("ELIMINATION", "kill"),
        ],
    )
    def test_above_the_text(self, line: str, signal: str) -> None:
        assert marks.at_head(line) == marks.Mark("desk mark", signal)

    @pytest.mark.parametrize(
        ("line", "signal"),
        [
            ("(Adds quote from captain)", "update"),
            ("(Corrects day in paragraph 2)", "correction"),
        ],
    )
    def test_what_changed_since_the_last_version(self, line: str, signal: str) -> None:
        assert marks.at_head(line) == marks.Mark("note", signal)

    @pytest.mark.parametrize("line", ["Kill Bill", "Flash floods", "Urgent appeal", "Leads", "1st"])
    def test_words_of_a_headline_are_none(self, line: str) -> None:
        assert marks.at_head(line) is None

    @pytest.mark.parametrize(
        "line",
        ["-30-", "- 30 -", "(END)", "###", "# # #", "END", "Enditem", "==Kyodo", "(MORE)", "-more-", "-0-"],
    )
    def test_ends(self, line: str) -> None:
        mark = marks.anywhere(line)
        assert mark
        assert mark.went_to == "end mark"

    @pytest.mark.parametrize(
        ("line", "went_to"),
        [
            ("Eds: ADDS quote.", "note"),
            ("EDITORS NOTE: With photos.", "note"),
            ("Editor’s note: With photos.", "note"),
            ("(ATTN: ADDS photos)", "note"),
            ("Copyright 2026 The Harbor Ledger", "copyright"),
            ("© 2026 UPI. All rights reserved.", "copyright"),
            ("((jane.doe@example.com))", "desk mark"),
            ("AP-NY-11-02-26 0911EST", "desk mark"),
            ("AP Photo XX101, XX102-105", "desk mark"),
        ],
    )
    def test_notes(self, line: str, went_to: str) -> None:
        mark = marks.anywhere(line)
        assert mark
        assert mark.went_to == went_to

    @pytest.mark.parametrize(
        "line", ["Copyright law is hard.", "Editors met on Monday.", "30", "The end", "# 3"]
    )
    def test_text_is_no_note(self, line: str) -> None:
        assert marks.anywhere(line) is None

    @pytest.mark.parametrize(
        "line",
        [
            "BC-AS--Koreas-Mail,1st Ld-Writethru,540",
            "Germany-politics/",
            "KOREAS-MAIL/ (UPDATE 1)",
            "AP-AS--Mail",
        ],
    )
    def test_sluglines(self, line: str) -> None:
        assert marks.slugline(line)

    def test_a_slugline_may_carry_a_kill(self) -> None:
        assert marks.slugline("BC-AS--Koreas-Mail, BULLETIN KILL") == marks.Mark("slugline", "kill")

    @pytest.mark.parametrize("line", ["US-China talks resume", "AC/DC", "COVID-19", "Ferry stops", "and/or"])
    def test_headlines_are_no_sluglines(self, line: str) -> None:
        assert marks.slugline(line) is None


class TestLabels:
    @pytest.mark.parametrize(
        ("line", "field", "value", "url"),
        [
            ("Read More:Ferry stops", "original", "Ferry stops", ""),
            ("READ MORE : Ferry stops", "original", "Ferry stops", ""),
            ("Source: UPI", "source", "UPI", ""),
            ("Source: https://apnews.com/x", "source", "", "https://apnews.com/x"),
            ("Originally published at: https://upi.com/x", "original", "", "https://upi.com/x"),
            ("Tags: a, b", "tags", "a, b", ""),
            ("**Caption:** The quay", "caption", "The quay", ""),
            ("Slug: ferry", "slugline", "ferry", ""),
        ],
    )
    def test_a_label_names_its_field(self, line: str, field: str, value: str, url: str) -> None:
        found = trailer.read(line)
        assert found
        assert (found.field, found.value, found.url) == (field, value, url)

    @pytest.mark.parametrize(
        "line", ["The source: a sailor", "Read more books", "Tag", "Sources: two sailors"]
    )
    def test_other_lines_carry_none(self, line: str) -> None:
        assert trailer.read(line) is None

    def test_a_broken_link_is_no_service(self) -> None:
        assert trailer.source_of("http://[broken") == ""


class TestEmbargo:
    @pytest.mark.parametrize(
        ("line", "moment"),
        [
            ("EMBARGOED UNTIL 0001 GMT Tuesday Nov. 3, 2026", "2026-11-03T00:01:00+00:00"),
            ("HOLD FOR RELEASE 12:01 a.m. EST, Tuesday, Nov. 3, 2026", "2026-11-03T00:01:00-05:00"),
            ("Embargo: 3 November 2026, 06:00 CET", "2026-11-03T06:00:00+01:00"),
            ("Under embargo until 2026-11-03T06:00Z", "2026-11-03T06:00:00+00:00"),
            ("Embargoed until noon GMT Nov. 3, 2026", "2026-11-03T12:00:00+00:00"),
            ("Embargoed until 6 a.m. ET Nov. 3", "2026-11-03T06:00:00-05:00"),
            ("NOT FOR PUBLICATION BEFORE 1800 GMT, Nov 3", "2026-11-03T18:00:00+00:00"),
        ],
    )
    def test_it_is_read_where_it_can_mean_one_moment_only(self, line: str, moment: str) -> None:
        assert embargoes.begins(line)
        assert moments.embargo(line, date(2026, 11, 1)) == datetime.fromisoformat(moment)

    @pytest.mark.parametrize(
        "line",
        [
            "EMBARGOED UNTIL 0001 GMT Monday Nov. 3, 2026",  # a Tuesday
            "HOLD FOR RELEASE until Tuesday",
            "EMBARGOED UNTIL 6 a.m. CST Nov. 3, 2026",  # Chicago or Shanghai
            "EMBARGOED UNTIL 6 a.m. Nov. 3, 2026",
            "EMBARGOED UNTIL 6 a.m. EST (1000 GMT) Nov. 3, 2026",  # an hour apart
            "EMBARGOED UNTIL 0001 GMT Feb. 30, 2026",
            "EMBARGOED UNTIL 2500 GMT Nov. 3, 2026",
            "EMBARGOED",
        ],
    )
    def test_it_is_left_alone_where_it_could_mean_two(self, line: str) -> None:
        assert embargoes.begins(line)
        assert moments.embargo(line, date(2026, 11, 1)) is None

    def test_without_a_year_it_needs_a_day_to_lie_near(self) -> None:
        assert moments.embargo("Embargoed until 0600 GMT Nov. 3", None) is None


class TestTimes:
    @pytest.mark.parametrize(
        ("line", "day", "moment"),
        [
            ("Nov. 2, 2026 / 7:14 AM", date(2026, 11, 2), None),
            ("November 02, 2026 09:00 AM EST", date(2026, 11, 2), datetime(2026, 11, 2, 9, tzinfo=EASTERN)),
            ("Published: 2 November 2026", date(2026, 11, 2), None),
            ("Thursday, November 2, 2023", date(2023, 11, 2), None),
        ],
    )
    def test_a_line_may_be_nothing_but_a_time(self, line: str, day: date, moment: datetime | None) -> None:
        found = moments.stamp(line)
        assert found
        assert (found.day, found.moment) == (day, moment)

    @pytest.mark.parametrize(
        "line", ["Nov. 2, 2026, was a day.", "Nov. 2", "In 2026", "On Nov. 2, 2026 it rained"]
    )
    def test_other_lines_are_none(self, line: str) -> None:
        assert moments.stamp(line) is None

    @pytest.mark.parametrize(
        ("text", "weekday"),
        [
            ("The captain said Thursday that the ferry stops.", 3),
            ("The ferry stops on Friday, its captain said Thursday.", 3),
            ("The ferry stopped on Friday.", 4),
            ("Since last Monday no ferry has left; on Tuesday one did.", 1),
            ("El barco zarpó el miércoles.", 2),
            ("The Sunday Times reported it.", None),
            ("No day is named.", None),
        ],
    )
    def test_the_weekday_of_its_own_day(self, text: str, weekday: int | None) -> None:
        assert moments.own_weekday([text]) == weekday
