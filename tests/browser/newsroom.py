"""What tests of the newsroom in a browser share: its addresses, the editor, and the clipboard."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import Page

from articles.models import Story

BODY = ".ProseMirror[contenteditable=true]"

type Opened = Callable[[User, str], Page]


def new_story() -> str:
    return reverse("admin:articles_story_add")


def page_of(story: Story) -> str:
    return reverse("admin:articles_story_change", args=[story.pk])


def paste(page: Page, html: str) -> None:
    """Put HTML on the clipboard and paste it into the body."""
    page.locator(BODY).click()
    page.evaluate(
        """html => {
            const data = new DataTransfer()
            data.setData("text/html", html)
            const how = { clipboardData: data, bubbles: true, cancelable: true }
            const paste = new ClipboardEvent("paste", how)
            document.querySelector(".ProseMirror[contenteditable=true]").dispatchEvent(paste)
        }""",
        html,
    )


def body_in(page: Page) -> str:
    return page.locator("#id_body").input_value()


def tab_to(page: Page, selector: str) -> None:
    """Go on with the Tab key until this has the focus."""
    for _ in range(120):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"The Tab key never reaches {selector}")


def asks_before_it_closes(page: Page) -> bool:
    """Close the page as somebody does, and stay when the browser asks what to do with what was typed."""
    with page.expect_event("dialog") as asked:
        page.close(run_before_unload=True)
    asked.value.dismiss()
    return bool(asked.value.type == "beforeunload")
