"""manage.py step."""

from __future__ import annotations

import io
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.models import Story, TimelineEntry
from articles.visibility import Status
from articles.workflow import TRANSITIONS, Verb
from tests.articles.test_workflow import STEPS, draft, public, table
from tests.base import edda, in_role

pytestmark = pytest.mark.django_db


def step(verb: str, *stories: object, login: str = "edda", **options: str) -> SimpleNamespace:
    """Run the command: its exit code, what it wrote, and the sentence with which it ended."""
    out, err, said, code = io.StringIO(), io.StringIO(), "", 0
    try:
        call_command("step", verb, *map(str, stories), login=login, stdout=out, stderr=err, **options)
    except CommandError as error:
        said, code = str(error), error.returncode
    return SimpleNamespace(code=code, out=out.getvalue(), err=err.getvalue(), said=said)


@pytest.mark.parametrize(("what", "role", "allowed"), [cell for cell in table() if cell[0] in STEPS])
def test_a_role_may_take_the_steps_that_the_table_says(what: str, role: str, allowed: bool) -> None:
    verb, make = STEPS[what]
    user = in_role(role)
    story = make(user)
    before, entries = story.status, story.timeline.count()
    ran = step(verb.value.replace("_", "-"), story.pk, login=user.username, note="Because.")
    story.refresh_from_db()
    assert ran.code == (0 if allowed else 1)
    assert story.status == (TRANSITIONS[verb].ends if allowed else before)
    assert story.timeline.count() == entries + allowed


def test_a_step_is_told_in_a_line_and_stands_in_the_timeline() -> None:
    user, one, other = edda(), draft(headline="Ice closes the lane"), draft(headline="Ten ports")
    ran = step("approve", one.pk, other.pk, note="  Good. ")
    assert ran.code == 0
    assert ran.out.splitlines() == [
        f"{one.pk}: approved, now Ready: “Ice closes the lane”",
        f"{other.pk}: approved, now Ready: “Ten ports”",
    ]
    entry = one.timeline.get()
    assert (entry.by, entry.name, entry.verb, entry.note) == (user, "Edda Lindgren", Verb.APPROVE, "Good.")


def test_a_step_stands_in_the_history_of_the_admin_as_well() -> None:
    user, story = edda(), draft()
    step("approve", story.pk)
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id, entry.get_change_message()) == (user, str(story.pk), "Approved.")


def test_a_story_with_a_time_ahead_is_said_to_be_scheduled() -> None:
    edda()
    story = draft(published_at=timezone.now() + timedelta(days=1))
    assert "published, now Scheduled" in step("publish", story.pk).out


def test_a_kill_leaves_the_notice_for_readers() -> None:
    edda()
    story = public()
    assert step("kill", story.pk, note="The port took it back.", notice="We were wrong.").code == 0
    story.refresh_from_db()
    assert (story.status, story.notice) == (Status.WITHDRAWN, "We were wrong.")


def test_one_that_is_refused_is_named_and_the_others_are_taken() -> None:
    edda()
    good, live = draft(), public()
    ran = step("approve", live.pk, good.pk, good.pk, 999)
    assert ran.out == f"{good.pk}: approved, now Ready: “{good.headline}”\n"
    assert ran.err.splitlines() == [
        f"{live.pk}: refused. “{live.headline}” stands elsewhere by now: Public.",
        "999: refused. There is no story of this number.",
    ]
    assert ran.code == 1
    assert ran.said == "2 of 3 refused, for the reasons above."


def test_what_a_step_lacks_is_said() -> None:
    edda()
    empty = draft(body="", section=None)
    assert "refused. Still missing: " in step("publish", empty.pk).err
    assert "refused. Say why in a sentence" in step("kill", public().pk).err
    assert not TimelineEntry.objects.exists()


def test_nobody_takes_a_step_without_a_name() -> None:
    with pytest.raises(CommandError, match="--as"):
        call_command("step", "approve", str(draft().pk))
    assert Story.objects.get().status == Status.DRAFT


@pytest.mark.parametrize("login", ["nobody", ""])
def test_a_login_that_is_not_there_is_named(login: str) -> None:
    ran = step("approve", draft().pk, login=login)
    assert ran.said == f"There is no login “{login}”. --as names the person who takes the step."


def test_a_login_that_is_switched_off_takes_none() -> None:
    edda()
    User.objects.update(is_active=False)
    assert "The login “edda” is switched off." in step("approve", draft().pk).said


@pytest.mark.parametrize("number", ["0", "1.5", "١٢", "harbor", "9" * 30, "9" * 5000])
def test_what_is_no_number_of_a_story_is_refused(number: str) -> None:
    edda()
    assert "is no number of a story." in step("approve", number).said


def test_an_unknown_step_is_answered_with_those_that_there_are() -> None:
    edda()
    said = step("burn", 1).said
    assert all(name in said for name in ("submit", "take-back", "send-back", "approve", "publish", "kill"))


def test_a_notice_is_for_a_kill_and_fits_its_field() -> None:
    edda()
    assert "--notice is for the readers of a story that is killed." in step("hold", 1, notice="Gone.").said
    assert "--notice has 501 characters. It may have 500." in step("kill", 1, notice="x" * 501).said


def test_what_no_database_can_take_is_left_out_of_a_note() -> None:
    edda()
    story = draft(status=Status.REVIEW)
    assert step("send-back", story.pk, note="Who\x00 says\udcff so?").code == 0
    assert story.timeline.get().note == "Who says so?"


def test_a_reporter_takes_back_what_is_theirs_alone() -> None:
    ines = in_role("Reporters")
    own, other = draft(created_by=ines, status=Status.REVIEW), draft(status=Status.REVIEW)
    ran = step("take-back", own.pk, other.pk, login=ines.username)
    assert f"{own.pk}: took back, now Draft" in ran.out
    assert f"{other.pk}: refused. You may not do this: Take back." in ran.err
