"""The budget by mail, once a day at the time that each journalist has chosen.

Whoever mails it has claimed it in the database first, so that two machines do not send it twice. A server
that is down is tried again until the day is over; whoever dies over a mail leaves it to the next.
"""

from __future__ import annotations

import logging
import smtplib
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.colleagues import is_mail_set_up, why_unsent
from articles.models import BudgetMail
from articles.models.appended import name_of

from .sheet import Entry, lines_of, text_of

logger = logging.getLogger(__name__)

# Longer than a mail server may keep us waiting: whoever has claimed a mail for longer is no more.
CLAIMED = timedelta(minutes=10)
AGAIN_AFTER = timedelta(minutes=5)


def choose(user: Any, at: Any, sections: list[Any]) -> BudgetMail:
    """Somebody's own choice. A time that is over for today counts from tomorrow."""
    now = timezone.localtime()
    mail, _created = BudgetMail.objects.update_or_create(user=user, defaults={"at": at})
    mail.sections.set(sections)
    if at <= now.time().replace(tzinfo=None):
        BudgetMail.objects.filter(pk=mail.pk).update(mailed_on=now.date())
    return mail


def due_mails(at: datetime) -> QuerySet[BudgetMail]:
    """Those to send now. By the clock on the wall: in the night in which an hour is left out, what was chosen
    for it comes after it, and nothing comes twice in the night that has an hour twice."""
    local = timezone.localtime(at)
    to_send = Q(mailed_on=None) | Q(mailed_on__lt=local.date())
    is_free = Q(not_before=None) | Q(not_before__lte=at)
    return BudgetMail.objects.filter(to_send, is_free, at__lte=local.time())


def is_mail_due(at: datetime) -> bool:
    return due_mails(at).exists()


def mail_due(at: datetime) -> int:
    """Send what is due at a moment that is now; answers how many were sent.

    The time goes on while a slow server takes one after the other: each is claimed from when its turn comes.
    """
    sent, began = 0, timezone.now()
    for mail in due_mails(at).select_related("user").order_by("at", "pk"):
        now = at + (timezone.now() - began)
        claimed = due_mails(now).filter(pk=mail.pk).update(not_before=now + CLAIMED)
        if not claimed:
            continue  # another machine has it
        day = timezone.localdate(now)
        try:
            sent += _send(mail, day, now)
        except (OSError, ValueError) as failure:
            why = why_unsent(failure)
            now = at + (timezone.now() - began)
            if not _is_for_good(failure):
                again = date_format(timezone.localtime(now + AGAIN_AFTER), "H:i")
                logger.error("The budget for %s is tried again at %s: %s", mail.user, again, why)
                BudgetMail.objects.filter(pk=mail.pk).update(not_before=now + AGAIN_AFTER)
                if _is_about_one(failure):
                    continue
                # The next would wait for the server as long, and no better.
                due_mails(now).update(not_before=now + AGAIN_AFTER)
                break
            logger.error("The budget did not reach %s today: %s", mail.user, why)
        BudgetMail.objects.filter(pk=mail.pk).update(mailed_on=day, not_before=None)
    return sent


def _is_for_good(failure: Exception) -> bool:
    """Whether the same mail would be refused again: of an address that is none, or by a server for good."""
    if isinstance(failure, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _words in failure.recipients.values())
    if isinstance(failure, smtplib.SMTPAuthenticationError):
        return False  # whoever runs the site mends it
    if isinstance(failure, smtplib.SMTPResponseException):
        return failure.smtp_code >= 500
    return isinstance(failure, ValueError)


def _is_about_one(failure: Exception) -> bool:
    """Whether a server that is there has something against this mail alone."""
    return isinstance(failure, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError)


def _send(mail: BudgetMail, day: date, at: datetime) -> int:
    """Send one to whoever may still read it. Raises what the server says against it."""
    user = mail.user
    if not (user.is_active and user.is_staff and user.has_perm("articles.view_budgetline")):
        logger.warning("%s may not look at the budget any more, and is not mailed.", user)
        return 0
    if not user.email or not is_mail_set_up():
        why = (
            _("No mail server is set up (EMAIL_URL).")
            if user.email
            else _("No mail address stands in the login.")
        )
        logger.error("The budget did not reach %s today: %s", user, why)
        return 0
    message = message_of(mail, day, at)
    with mailers.default as server:
        server.send_messages([message])
    return 1


def message_of(mail: BudgetMail, day: date, at: datetime) -> EmailMessage:
    """Today's and tomorrow's lines of the desks that somebody has chosen."""
    desks = {section.pk for section in mail.sections.all()}
    entries = entries_of(day, day + timedelta(days=1), at, desks)
    today = [one for one in entries if one.line.day == day]
    tomorrow = [one for one in entries if one.line.day != day]
    words = {
        "day": date_format(day, "l, N j"),
        "stories": ngettext("%d story", "%d stories", len(today)) % len(today),
    }
    link = f"{settings.SITE_URL}{reverse('admin:budget')}?day={day:%Y-%m-%d}"
    greeting = _("The news budget for %(name)s.") % {"name": name_of(mail.user)}
    text = [greeting, text_of(day, today), text_of(day + timedelta(days=1), tomorrow), link]
    subject = _("Budget for %(day)s: %(stories)s") % words
    return EmailMessage(subject, "\n\n".join(text) + "\n", to=[mail.user.email])


def entries_of(first: date, last: date, at: datetime, desks: set[int] | None = None) -> list[Entry]:
    """The lines of some days, of some desks where any is named."""
    lines = lines_of(first, last)
    return [Entry(line, at) for line in (lines.filter(story__section__in=desks) if desks else lines)]
