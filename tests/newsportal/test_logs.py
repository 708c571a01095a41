"""Logs: one line a record, whatever the record holds."""

import json
import logging
import sys

from newsportal.logs import JsonFormatter, LineFormatter, config


def record(message: str, *arguments: object) -> logging.LogRecord:
    return logging.LogRecord("articles.wire", logging.WARNING, "intake.py", 1, message, arguments, None)


def test_json_is_one_object_with_time_level_and_message() -> None:
    line = json.loads(JsonFormatter().format(record("%s was refused", "ferry.txt")))
    assert line["level"] == "warning"
    assert line["logger"] == "articles.wire"
    assert line["message"] == "ferry.txt was refused"
    assert line["time"].endswith("+00:00")


def test_json_keeps_the_traceback() -> None:
    try:
        raise ValueError("not a story")
    except ValueError:
        failed = record("refused")
        failed.exc_info = sys.exc_info()
    assert "ValueError: not a story" in json.loads(JsonFormatter().format(failed))["exception"]


def test_json_has_the_parts_of_a_request_by_name() -> None:
    atoms = {"h": "127.0.0.1", "m": "GET", "U": "/latest/", "q": "", "s": "200", "B": 12, "D": 900}
    request = logging.LogRecord("gunicorn.access", logging.INFO, "glogging.py", 1, "%(h)s", (atoms,), None)
    line = json.loads(JsonFormatter().format(request))
    assert (line["method"], line["path"], line["status"], line["microseconds"]) == (
        "GET",
        "/latest/",
        "200",
        900,
    )


def test_a_line_feed_in_a_message_does_not_forge_a_record() -> None:
    assert "\n" not in LineFormatter().format(record("a headline\n2026-11-03 INFO root: all is well"))


def test_everything_goes_to_standard_output() -> None:
    for log_format in ("text", "json"):
        handlers = config(log_format)["handlers"]
        assert [handler["stream"] for handler in handlers.values()] == ["ext://sys.stdout"]
