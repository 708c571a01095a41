"""The newsroom: Django's admin site under its own policy, with a desk to start from."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, URLPattern, URLResolver, reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure as plain_csrf_failure
from django.views.decorators.csp import csp_override

from . import carried

# On every page of the newsroom, after Django's own.
SHEETS = [f"newsroom/{name}.css" for name in ("look", "frame", "forms", "lists", "desk")]


APPS = ("articles", "wire", "auth")
MODELS = ("Story", "Photo", "Front", "Section", "Topic", "Series", "Byline", "Tag", "Place", "Source")


def _place(name: str, order: tuple[str, ...]) -> int:
    return order.index(name) if name in order else len(order)


def _under_policy(patterns: list[URLPattern | URLResolver]) -> None:
    """Put every view of the admin under the newsroom's Content-Security-Policy, those of later apps too."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            _under_policy(pattern.url_patterns)
        else:
            pattern.callback = csp_override(settings.NEWSROOM_CSP)(pattern.callback)


class NewsroomSite(admin.AdminSite):
    empty_value_display = mark_safe('<span class="none">–</span>')
    enable_nav_sidebar = True

    def get_urls(self) -> list[Any]:
        from .budget.pages import BudgetPages

        patterns: list[Any] = [*BudgetPages(self).urls(), *super().get_urls()]
        _under_policy(patterns)
        return patterns

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        return {
            **super().each_context(request),
            "site_header": settings.SITE_NAME,
            "site_title": settings.SITE_NAME,
            "zone": zone_name(),
            "newsroom_sheets": SHEETS,
        }

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        # Here and not above: a site is made before there are models.
        from .desk.page import desk_of

        context = {
            "title": _("The desk"),
            "desk": desk_of(request.user, timezone.now()),
            "paste_url": self._paste_url(),
            **(extra_context or {}),
        }
        return super().index(request, context)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The newsroom first, and in it what is worked with most."""
        apps: list[Any] = super().get_app_list(request, app_label)
        apps.sort(key=lambda app: _place(app["app_label"], APPS))
        for app in apps:
            app["models"].sort(key=lambda model: _place(model["object_name"], MODELS))
        return apps

    def _paste_url(self) -> str:
        """Where wire copy is pasted; empty when the site runs without the wire."""
        try:
            return reverse("admin:paste-wire-copy", current_app=self.name)
        except NoReverseMatch:
            return ""

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        guarded = super().admin_view(view, cacheable)

        def keeping(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if request.method == "POST" and not self.has_permission(request):
                fields = carried.typed_fields(request)
                if fields and request.path != reverse("admin:logout", current_app=self.name):
                    return self.ask_who_it_is(request, fields)
            return guarded(request, *args, **kwargs)

        keeping.__dict__.update(guarded.__dict__)
        keeping.__name__ = guarded.__name__
        return keeping

    def ask_who_it_is(self, request: HttpRequest, fields: carried.Fields) -> HttpResponse:
        """The login page for somebody whose session ended while writing."""
        context = {
            **self.each_context(request),
            "title": _("Log in"),
            "app_path": reverse("admin:login", current_app=self.name),
            REDIRECT_FIELD_NAME: request.get_full_path(),
            "next": request.get_full_path(),
            "carried": carried.packed(fields),
            "form": AdminAuthenticationForm(request),
        }
        request.current_app = self.name
        return TemplateResponse(request, "admin/login.html", context, status=403)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        fields = carried.unpacked(request.POST.get(carried.FIELD, ""))
        action = LoginView().get_redirect_url(request) or reverse("admin:index", current_app=self.name)
        kept = {"carried": carried.packed(fields)}
        response: HttpResponse = super().login(request, {**(extra_context or {}), **kept})
        if fields and isinstance(response, HttpResponseRedirect) and self.has_permission(request):
            return self.hand_back(request, fields, action, _("You are logged in again."))
        return response

    def hand_back(
        self, request: HttpRequest, fields: carried.Fields, action: str, reason: str, status: int = 200
    ) -> HttpResponse:
        """A page that holds what was typed and sends it again at the press of a button."""
        context = {
            **self.each_context(request),
            "title": _("Nothing you typed is lost"),
            "reason": reason,
            "fields": fields,
            "action": action,
        }
        request.current_app = self.name
        return TemplateResponse(request, "admin/hand_back.html", context, status=status)


def zone_name() -> str:
    """The site's time zone as it is known in the newsroom: New York time (EST)."""
    now = timezone.localtime()
    return f"{settings.TIME_ZONE.rpartition('/')[2].replace('_', ' ')} ({now.tzname()})"


@csp_override(settings.NEWSROOM_CSP)
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form of the newsroom that stood open for too long is handed back; everything else is refused.

    Handed back only when the browser says that it came from one of our own pages: a form on a stranger's page
    must not become one of ours.
    """
    login = reverse("admin:login")
    if request.path.startswith(reverse("admin:index")) and carried.is_from_here(request):
        if request.path == login:
            messages.warning(request, _("This page was out of date. Please log in once more."))
            return HttpResponseRedirect(request.get_full_path())
        fields = carried.typed_fields(request)
        if fields and isinstance(admin.site, NewsroomSite):
            if not admin.site.has_permission(request):
                return admin.site.ask_who_it_is(request, fields)
            late = _("This form was open for so long that its key ran out.")
            return admin.site.hand_back(request, fields, request.get_full_path(), late, status=403)
    return plain_csrf_failure(request, reason=reason)
