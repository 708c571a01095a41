"""An editor at one o'clock, and a line on the budget of the day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client

from articles.budget.planning import plan
from articles.models import BudgetLine
from tests.articles.admin.budget.filling import DAY
from tests.base import client_of, in_role
from tests.factories import NOON, SectionFactory


@pytest.fixture(autouse=True)
def _one_o_clock() -> Iterator[None]:
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        yield


@pytest.fixture
def editor() -> User:
    return in_role("Editors")


@pytest.fixture
def desk(editor: User) -> Client:
    return client_of(editor)


@pytest.fixture
def line(editor: User) -> BudgetLine:
    return plan("PORTS", DAY, editor, section=SectionFactory(name="World"))
