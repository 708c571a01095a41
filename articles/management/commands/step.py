"""manage.py step: a step of the workflow from the command line, taken by somebody and told as theirs."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from articles.html import printable
from articles.models import Story
from articles.models.story import NOTICE_LENGTH
from articles.visibility import standing
from articles.workflow import TRANSITIONS, Refused, Verb, take

VERBS = {verb.value.replace("_", "-"): verb for verb in Verb}
HIGHEST_NUMBER = 2**63 - 1


def number(text: str) -> int:
    if text.isascii() and text.isdigit() and 0 < int(text[:20]) <= HIGHEST_NUMBER:
        return int(text)
    raise ArgumentTypeError(f"“{text}” is no number of a story.")


class Command(BaseCommand):
    help = (
        "Takes a step with each of the stories, as far as the login may and the story stands where it can. "
        "The exit code is 1 when one was refused; the others have taken it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("step", choices=VERBS, help="The step: %(choices)s.", metavar="STEP")
        parser.add_argument(
            "stories",
            nargs="+",
            type=number,
            metavar="STORY",
            help="Its number, as in the address of its form; several with blanks between.",
        )
        parser.add_argument(
            "--as",
            dest="login",
            required=True,
            metavar="LOGIN",
            help="Who takes it: what they may not do is refused, and the timeline names them.",
        )
        parser.add_argument(
            "--note", default="", help="Why, for colleagues. Some steps are not taken without it."
        )
        parser.add_argument(
            "--notice", default="", help="With kill: what readers find at the story’s address."
        )

    def handle(
        self, *args: Any, step: str, stories: list[int], login: str, note: str, notice: str, **options: Any
    ) -> None:
        verb, user = VERBS[step], somebody(login)
        if notice and verb != Verb.KILL:
            raise CommandError("--notice is for the readers of a story that is killed. Leave it out here.")
        if len(notice) > NOTICE_LENGTH:
            raise CommandError(f"--notice has {len(notice)} characters. It may have {NOTICE_LENGTH}.")
        wanted = list(dict.fromkeys(stories))
        refused = 0
        for pk in wanted:
            try:
                self.stdout.write(f"{pk}: {taken(verb, pk, user, note, notice)}")
            except Refused as refusal:
                refused += 1
                self.stderr.write(f"{pk}: refused. {refusal}")
        if refused:
            raise CommandError(f"{refused} of {len(wanted)} refused, for the reasons above.")


@transaction.atomic
def taken(verb: Verb, pk: int, user: Any, note: str, notice: str) -> str:
    """Take the step; what was done, in a line. Raises Refused."""
    story = Story.objects.filter(pk=pk).first()
    if story is None:
        raise Refused("There is no story of this number.")
    take(verb, story, user, printable(note), printable(notice))
    done = str(TRANSITIONS[verb].done)
    # As after the same step in the newsroom: whoever has the story open is told who was there.
    LogEntry.objects.log_actions(user.pk, [story], CHANGE, f"{done.capitalize()}.")
    return f"{done}, now {standing(story, timezone.now()).label}: “{story.headline}”"


def somebody(login: str) -> Any:
    """The person behind a login, whose step it is."""
    users = get_user_model()._default_manager
    user = users.filter(**{get_user_model().USERNAME_FIELD: login}).first()
    if user is None:
        raise CommandError(f"There is no login “{login}”. --as names the person who takes the step.")
    if not user.is_active:
        raise CommandError(f"The login “{login}” is switched off. --as names the person who takes the step.")
    return user
