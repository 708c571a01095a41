"""The budget beyond the grid: one's own mail, and feeds for partners."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.fields import ZonedTimeField
from articles.admin.newsroom import printable_query
from articles.budget.mail import choose
from articles.models import BudgetFeed, BudgetMail, Section
from articles.views.page import absolute


class MailForm(forms.Form):
    at = ZonedTimeField(
        label=gettext_lazy("Every day at"),
        widget=forms.TimeInput({"placeholder": "08:30", "autocomplete": "off"}, format="%H:%M"),
        error_messages={"invalid": gettext_lazy("Give a time of day such as 08:30.")},
    )
    sections = forms.ModelMultipleChoiceField(
        Section.objects.all(),
        label=gettext_lazy("Desks"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("All of them where none is ticked."),
    )

    def clean_at(self) -> Any:
        at = self.cleaned_data["at"]
        if at.tzinfo is not None:
            raise ValidationError(
                _("Give the time alone, such as 08:30: it is told by the newsroom’s clock.")
            )
        return at.replace(second=0)


class FeedForm(forms.ModelForm):
    class Meta:
        model = BudgetFeed
        fields = ["partner", "section"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].empty_label = _("All desks")  # type: ignore[attr-defined]


class SharedBudget:
    """For BudgetPages."""

    _page: Any

    def mail(self, request: HttpRequest) -> HttpResponse:
        """One's own choice, and nobody else's."""
        needs(request, "view_budgetline")
        user: Any = request.user
        own = BudgetMail.objects.filter(user=user).first()
        initial = {"at": own.at, "sections": list(own.sections.all())} if own else {"at": "08:30"}
        form = MailForm(initial=initial)
        if request.method == "POST" and "stop" in request.POST:
            BudgetMail.objects.filter(user=user).delete()
            messages.success(request, _("The budget is not mailed to you any more."))
            return HttpResponseRedirect(reverse("admin:budget_mail"))
        if request.method == "POST":
            form = MailForm(printable_query(request.POST))
            if form.is_valid():
                own = choose(user, form.cleaned_data["at"], list(form.cleaned_data["sections"]))
                when = f"{own.at:%H:%M}"
                if BudgetMail.objects.filter(pk=own.pk, mailed_on=timezone.localdate()).exists():
                    said = _("The budget is mailed to you at %s, from tomorrow.") % when
                else:
                    said = _("The budget is mailed to you at %s, from today.") % when
                messages.success(request, said)
                return HttpResponseRedirect(reverse("admin:budget_mail"))
        return self._page(
            request, "mail", title=_("The budget by mail"), form=form, own=own, address=user.email
        )

    def feeds(self, request: HttpRequest) -> HttpResponse:
        """Feeds for partners: those that there are, and a new one."""
        needs(request, "add_budgetfeed")
        form, made = FeedForm(), None
        if request.method == "POST":
            form = FeedForm(printable_query(request.POST))
            if form.is_valid():
                form.instance.made_by = request.user
                made = form.save()
                form = FeedForm()
        feeds = BudgetFeed.objects.newest()[:100]
        return self._page(
            request,
            "feeds",
            title=_("The budget for partners"),
            form=form,
            made=absolute(made.get_absolute_url()) if made else "",
            feeds=[
                {"feed": one, "url": absolute(one.get_absolute_url()), "is_new": one == made} for one in feeds
            ],
        )

    def revoke(self, request: HttpRequest, pk: int) -> HttpResponse:
        needs(request, "add_budgetfeed")
        if request.method != "POST":
            raise Http404
        if BudgetFeed.objects.filter(pk=pk, revoked_at=None).update(revoked_at=timezone.now()):
            messages.success(request, _("The address leads nowhere any more."))
        return HttpResponseRedirect(reverse("admin:budget_feeds"))


def needs(request: HttpRequest, right: str) -> None:
    if not request.user.has_perm(f"articles.{right}"):
        raise PermissionDenied
