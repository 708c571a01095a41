"""A form as a browser would send it: read from the page, changed, sent."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from articles.models import Story

type Sent = dict[str, Any]


class _Fields(HTMLParser):
    """The fields of the page's forms that a browser sends without a button being pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self._template = 0
        self._area: str | None = None
        self._select: str | None = None

    def _add(self, name: str | None, value: str) -> None:
        if name and not self._template:
            self.sent.setdefault(name, []).append(value)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name"), given.get("value") or ""
        if tag == "template":
            self._template += 1
        elif tag == "input" and given.get("type") not in {"submit", "file", "button"}:
            is_box = given.get("type") in {"checkbox", "radio"}
            if not is_box or "checked" in given:
                self._add(name, value or ("on" if is_box else ""))
        elif tag == "textarea":
            self._area = name
            self._add(name, "")
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in given:
            self._add(self._select, value)

    def handle_data(self, data: str) -> None:
        if self._area and not self._template:
            self.sent[self._area][-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self._template -= 1
        elif tag == "textarea" and self._area:
            if not self._template:
                # The first line break belongs to the tag.
                self.sent[self._area][-1] = self.sent[self._area][-1].removeprefix("\r").removeprefix("\n")
            self._area = None
        elif tag == "select":
            self._select = None


def fields_of(response: HttpResponseBase) -> Sent:
    parser = _Fields()
    parser.feed(response.content.decode())  # type: ignore[attr-defined]
    passed_over = {"csrfmiddlewaretoken", "q", "action", "select_across", "_selected_action"}
    return {
        name: values
        for name, values in parser.sent.items()
        if name not in passed_over and "__prefix__" not in name
    }


def story_url(story: Story | None = None) -> str:
    if story is None:
        return reverse("admin:articles_story_add")
    return reverse("admin:articles_story_change", args=[story.pk])


def send(client: Client, url: str, button: str = "_save", **changes: Any) -> Any:
    """Open the form, change some fields, press a button; answers the page that follows."""
    fields = fields_of(client.get(url))
    return client.post(url, {**fields, **changes, button: "1"}, follow=True)


def said(response: Any) -> str:
    """All that the page says on top of itself, and every error of its form."""
    messages = [str(message) for message in response.context["messages"]]
    form = response.context.get("adminform")
    if form:
        messages += [str(error) for errors in form.form.errors.values() for error in errors]
        for inline in response.context["inline_admin_formsets"]:
            messages += [str(error) for error in inline.formset.non_form_errors()]
            messages += [str(e) for f in inline.formset.forms for es in f.errors.values() for e in es]
    return "\n".join(messages)
