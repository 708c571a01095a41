"""The budget goes out once a day at the time that somebody has chosen, over a real mail server."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connections as databases
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from articles.budget import mail as budget_mail
from articles.budget.mail import AGAIN_AFTER, CLAIMED, choose, due_mails, mail_due
from articles.budget.planning import plan, reassign
from articles.models import BudgetLine, BudgetMail
from newsportal import connections
from tests.articles.admin.sending import fields_of
from tests.base import client_of, in_role
from tests.factories import NOON, SectionFactory
from tests.mail_server import MailServer, mail_server

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 2)
NEW_YORK = ZoneInfo("America/New_York")
EIGHT = datetime(2026, 11, 2, 8, 0, tzinfo=NEW_YORK)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that goes on where a test says so."""
    with time_machine.travel(at(8, 30), tick=False) as clock:
        yield clock


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    with mail_server() as there:
        settings.MAILERS = {"default": connections.mailer(there.url)}
        settings.SITE_URL = "https://news.example.org"
        yield there


@pytest.fixture
def ines() -> User:
    return in_role("Reporters")


def wants(user: User, at: time = time(8, 30), *sections: Any) -> BudgetMail:
    with time_machine.travel(EIGHT, tick=False):
        return choose(user, at, list(sections))


def at(hour: int, minute: int = 0, day: date = DAY, fold: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute, fold=fold), NEW_YORK).astimezone(UTC)


class TestTheMail:
    def test_says_today_and_tomorrow_by_edition_and_desk(self, server: MailServer, ines: User) -> None:
        editor, world = in_role("Editors"), SectionFactory(name="World")
        line = plan("PORTS", DAY, editor, section=world)
        BudgetLine.objects.filter(pk=line.pk).update(line="Ten ports agree.", length=600, art="photo")
        reassign(line.story, ines, NOON + timedelta(hours=6), editor)
        plan("ICE", DAY + timedelta(days=1), editor)
        plan("LATER", DAY + timedelta(days=2), editor)
        wants(ines)
        assert mail_due(at(8, 30)) == 1
        (mail,) = server.taken
        assert (mail["To"], mail["Subject"]) == (
            "reporters@example.com",
            "Budget for Monday, Nov. 2: 1 story",
        )
        said = mail.get_content()
        assert "PORTS · 600 words · Photo · reporters, due 18:00 · Draft" in said
        assert "      Ten ports agree." in said
        assert said.index("Monday, November 2") < said.index("Tuesday, November 3") < said.index("ICE")
        assert "LATER" not in said
        assert "https://news.example.org/admin/budget/?day=2026-11-02" in said

    def test_has_the_desks_that_were_chosen(self, server: MailServer, ines: User) -> None:
        editor, world = in_role("Editors"), SectionFactory(name="World")
        plan("PORTS", DAY, editor, section=world)
        plan("DERBY", DAY, editor, section=SectionFactory(name="Sports"))
        wants(ines, time(8, 30), world)
        mail_due(at(8, 30))
        said = server.taken[0].get_content()
        assert "PORTS" in said
        assert "DERBY" not in said

    def test_goes_to_nobody_who_may_not_look_any_more(self, server: MailServer, ines: User) -> None:
        wants(ines)
        ines.groups.clear()
        assert mail_due(at(8, 30)) == 0
        assert server.taken == []


class TestItsTime:
    def test_is_its_minute_and_not_before_and_once_a_day(self, server: MailServer, ines: User) -> None:
        wants(ines)
        assert mail_due(at(8, 29)) == 0
        assert mail_due(at(8, 30)) == 1
        assert mail_due(at(8, 31)) == mail_due(at(23, 59)) == 0
        assert mail_due(at(8, 29, DAY + timedelta(days=1))) == 0
        assert mail_due(at(8, 30, DAY + timedelta(days=1))) == 1

    def test_that_was_missed_is_made_up_for_on_the_same_day(self, server: MailServer, ines: User) -> None:
        wants(ines)
        assert mail_due(at(15)) == 1
        assert mail_due(at(0, 5, DAY + timedelta(days=1))) == 0

    def test_that_is_over_when_it_is_chosen_counts_from_tomorrow(
        self, server: MailServer, ines: User
    ) -> None:
        wants(ines, time(7, 0))
        assert mail_due(at(9)) == 0
        assert mail_due(at(7, 0, DAY + timedelta(days=1))) == 1

    def test_that_is_moved_after_the_mail_came_makes_no_second(self, server: MailServer, ines: User) -> None:
        wants(ines)
        mail_due(at(8, 30))
        with time_machine.travel(at(9), tick=False):
            choose(ines, time(17, 0), [])
        assert mail_due(at(17)) == 0

    def test_that_the_clocks_leave_out_comes_after_the_gap(self, server: MailServer, ines: User) -> None:
        wants(ines, time(2, 30))
        night = date(2027, 3, 14)
        assert mail_due(at(1, 59, night)) == 0
        assert mail_due(at(3, 0, night)) == 1
        assert mail_due(at(3, 30, night)) == 0

    def test_that_comes_twice_is_the_first(self, server: MailServer, ines: User) -> None:
        wants(ines, time(1, 30))
        night = date(2027, 11, 7)
        assert mail_due(at(1, 29, night)) == 0
        assert mail_due(at(1, 30, night)) == 1
        assert mail_due(at(1, 30, night, fold=1)) == mail_due(at(1, 45, night, fold=1)) == 0


class TestAServer:
    def test_that_is_down_is_tried_again_and_the_log_says_so(
        self, server: MailServer, ines: User, caplog: pytest.LogCaptureFixture
    ) -> None:
        wants(ines)
        wants(in_role("Editors"))
        server.hangs_up = True
        assert mail_due(at(8, 30)) == 0
        assert "The budget for " in caplog.text
        assert " is tried again at 08:35: The mail server cannot be reached" in caplog.text
        # The other waits for the same server.
        assert server.talks == 1
        assert mail_due(at(8, 31)) == 0
        assert server.talks == 1
        server.hangs_up = False
        assert mail_due(at(8, 30) + AGAIN_AFTER) == 2

    def test_that_is_not_there_is_tried_again(self, settings: Settings, ines: User) -> None:
        with mail_server() as gone:
            settings.MAILERS = {"default": connections.mailer(gone.url)}
        wants(ines)
        assert mail_due(at(8, 30)) == 0
        with mail_server() as there:
            settings.MAILERS = {"default": connections.mailer(there.url)}
            assert mail_due(at(8, 30) + AGAIN_AFTER) == 1

    def test_that_refuses_an_address_for_good_is_not_asked_again_today(
        self, server: MailServer, ines: User, caplog: pytest.LogCaptureFixture
    ) -> None:
        wants(ines)
        wants(in_role("Editors"))
        server.refused["reporters@example.com"] = "550 No such user here"
        assert mail_due(at(8, 30)) == 1
        assert "did not reach reporters today: The mail server refuses the address" in caplog.text
        assert not due_mails(at(12)).exists()

    def test_that_refuses_an_address_for_now_is_asked_again(self, server: MailServer, ines: User) -> None:
        wants(ines)
        server.refused["reporters@example.com"] = "450 Later"
        assert mail_due(at(8, 30)) == 0
        server.refused.clear()
        assert mail_due(at(8, 30) + AGAIN_AFTER) == 1

    def test_is_nothing_to_a_login_without_an_address(
        self, server: MailServer, ines: User, caplog: pytest.LogCaptureFixture
    ) -> None:
        User.objects.filter(pk=ines.pk).update(email="")
        wants(ines)
        assert mail_due(at(8, 30)) == 0
        assert "No mail address stands in the login." in caplog.text
        assert not due_mails(at(9)).exists()


class TestTwoMachines:
    def test_whoever_has_claimed_it_has_it_alone(self, server: MailServer, ines: User) -> None:
        mail = wants(ines)
        now = at(8, 30)
        assert due_mails(now).filter(pk=mail.pk).update(not_before=now + CLAIMED) == 1
        assert mail_due(now + timedelta(minutes=1)) == 0
        # Whoever dies over it leaves it to the next.
        assert mail_due(now + CLAIMED) == 1

    def test_have_each_mail_to_themselves_however_long_the_round_has_lasted(
        self,
        server: MailServer,
        ines: User,
        clock: time_machine.Traveller,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        for user in (ines, in_role("Editors")):
            wants(user)
        elsewhere = []

        def slowly(mail: BudgetMail, day: date, now: datetime) -> int:
            if server.taken:
                elsewhere.append(mail_due(timezone.now()))
            done = send(mail, day, now)
            clock.shift(CLAIMED + timedelta(minutes=1))
            return done

        send = budget_mail._send
        monkeypatch.setattr(budget_mail, "_send", slowly)
        assert mail_due(timezone.now()) == 2
        assert elsewhere == [0]
        assert len(server.taken) == 2

    @pytest.mark.django_db(transaction=True)
    def test_send_it_once_between_them(self, server: MailServer) -> None:
        for role in ("Reporters", "Editors"):
            wants(in_role(role))
        together = threading.Barrier(2)
        sent: list[int] = []

        def keep() -> None:
            together.wait()
            sent.append(mail_due(at(8, 30)))
            databases.close_all()

        machines = [threading.Thread(target=keep) for _ in range(2)]
        for machine in machines:
            machine.start()
        for machine in machines:
            machine.join()
        assert sum(sent) == 2
        assert sorted(mail["To"] for mail in server.taken) == ["editors@example.com", "reporters@example.com"]


class TestTheChoice:
    @pytest.fixture
    def desk(self, ines: User) -> Iterator[Client]:
        with time_machine.travel(EIGHT, tick=False):
            yield client_of(ines)

    def test_is_ones_own_and_can_be_taken_back(self, desk: Client, ines: User) -> None:
        world, other = SectionFactory(name="World"), wants(in_role("Editors"))
        page = desk.get("/admin/budget/mail/")
        told = desk.post(
            "/admin/budget/mail/", {**fields_of(page), "at": "8:30", "sections": world.pk}, follow=True
        )
        assert "The budget is mailed to you at 08:30, from today." in told.content.decode()
        own = BudgetMail.objects.get(user=ines)
        assert (own.at, list(own.sections.all())) == (time(8, 30), [world])
        desk.post("/admin/budget/mail/", {"stop": "1"})
        assert BudgetMail.objects.get() == other

    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            ({"at": "25:00"}, "Give a time of day such as 08:30."),
            ({"at": "08:30 PST"}, "Give the time alone, such as 08:30"),
            ({"at": ""}, "This field is required."),
            ({"at": "8:30", "sections": "999"}, "999 is not one of the available choices"),
            ({"at": "8:30", "sections": "x"}, "is not a valid value"),
        ],
    )
    def test_that_cannot_be_is_said(self, desk: Client, fields: dict[str, str], said: str) -> None:
        assert said in desk.post("/admin/budget/mail/", fields).content.decode()
        assert not BudgetMail.objects.exists()


class TestTheCommand:
    def test_prints_a_day(self, capsys: pytest.CaptureFixture[str]) -> None:
        plan("PORTS", DAY, in_role("Editors"))
        call_command("budget", "--day", "2026-11-02")
        assert "PORTS · Draft" in capsys.readouterr().out
        call_command("budget", "--day", "2026-11-03")
        assert "Nothing is planned." in capsys.readouterr().out
        with pytest.raises(CommandError, match="“soon” is no day"):
            call_command("budget", "--day", "soon")

    def test_mails_what_is_due(
        self, server: MailServer, ines: User, capsys: pytest.CaptureFixture[str]
    ) -> None:
        wants(ines)
        with time_machine.travel(at(8, 30), tick=False):
            call_command("budget", "--mail")
            call_command("budget", "--mail")
        assert capsys.readouterr().out == "1 of 1 sent.\n0 of 0 sent.\n"
        server.hangs_up = True
        tomorrow = at(8, 30, DAY + timedelta(days=1))
        with time_machine.travel(tomorrow, tick=False), pytest.raises(CommandError, match="The log says why"):
            call_command("budget", "--mail")
