"""The templates of readers' pages, as they are written."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.template import engines
from jinja2 import Environment, meta

READERS = Path(__file__).parents[3] / "templates/readers"
NAMES = sorted(str(path.relative_to(READERS)) for path in READERS.rglob("*.html"))
PARTS = [name for name in NAMES if name.startswith(("includes/", "feeds/"))]


@pytest.fixture
def environment() -> Environment:
    engine: Any = engines["jinja2"]
    made: Environment = engine.env
    return made


@pytest.mark.parametrize("name", NAMES)
def test_every_one_is_read_without_a_mistake(environment: Environment, name: str) -> None:
    """With all that they inherit from and include, and every filter that they name."""
    assert environment.get_template(name).name == name
    named = meta.find_referenced_templates(environment.parse((READERS / name).read_text()))
    assert {one for one in named if one is not None} <= {*NAMES}


@pytest.mark.parametrize("name", PARTS)
def test_a_part_says_at_its_head_what_it_takes(environment: Environment, name: str) -> None:
    source = (READERS / name).read_text()
    head = re.match(r"\{#(.*?)#\}", source, re.S)
    assert head, f"{name} begins without a word on what it is and takes"
    taken = meta.find_undeclared_variables(environment.parse(source)) - {*environment.globals}
    assert taken <= {*re.findall(r"\w+", head[1])}


def test_what_a_journalist_types_is_escaped(environment: Environment) -> None:
    template = environment.from_string("<h1 title='{{ headline }}'>{{ headline }}</h1>")
    assert template.render(headline="<b>'Rain' & \"sun\"</b>") == (
        "<h1 title='&lt;b&gt;&#39;Rain&#39; &amp; &#34;sun&#34;&lt;/b&gt;'>"
        "&lt;b&gt;&#39;Rain&#39; &amp; &#34;sun&#34;&lt;/b&gt;</h1>"
    )


def test_a_name_that_was_not_given_is_empty_however_far_it_is_asked(environment: Environment) -> None:
    template = environment.from_string(
        "[{{ lead.photo.credit }}{% if lead.photo.label %}!{% endif %}{{ lead.section.get_absolute_url() }}]"
    )
    assert template.render() == template.render(lead=None) == "[]"


def test_a_line_of_statements_alone_leaves_nothing(environment: Environment) -> None:
    assert environment.from_string("<ul>\n  {% if true %}\n  <li>\n  {% endif %}\n</ul>").render() == (
        "<ul>\n  <li>\n</ul>"
    )
