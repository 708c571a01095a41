"""Logs go to standard output, as lines to read or as one JSON object a line."""

import json
import logging
from datetime import UTC, datetime
from typing import Any

# What gunicorn hands to its access log, under the names that it is searched by.
ACCESS_FIELDS = {
    "client": "h",
    "method": "m",
    "path": "U",
    "query": "q",
    "status": "s",
    "bytes": "B",
    "microseconds": "D",
    "referrer": "f",
    "agent": "a",
}
ACCESS_TEXT = '%(h)s "%(r)s" %(s)s %(B)s %(D)sµs "%(f)s" "%(a)s"'


class JsonFormatter(logging.Formatter):
    """One record, one line, one object."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        if record.name == "gunicorn.access" and isinstance(record.args, dict):
            line |= {name: record.args.get(atom) for name, atom in ACCESS_FIELDS.items()}
        else:
            line["message"] = record.getMessage()
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class LineFormatter(logging.Formatter):
    """One record, one line, but for a traceback: a line feed in a message cannot forge a record."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s", "%Y-%m-%d %H:%M:%S%z")

    def formatMessage(self, record: logging.LogRecord) -> str:
        return super().formatMessage(record).replace("\r", "\\r").replace("\n", "\\n")


FORMATTERS = {"text": LineFormatter, "json": JsonFormatter}


def config(log_format: str) -> dict[str, Any]:
    """A dictConfig that Django and gunicorn share."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": FORMATTERS[log_format]}},
        "handlers": {
            "stdout": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "line"}
        },
        "root": {"level": "INFO", "handlers": ["stdout"]},
        "loggers": {
            # Each of these has handlers of its own by default and would speak twice.
            name: {"level": "INFO", "handlers": ["stdout"], "propagate": False}
            for name in ("django", "gunicorn.error", "gunicorn.access")
        }
        # Whoever scans the net by address would fill the log with tracebacks; the access log has their 400.
        | {"django.security.DisallowedHost": {"level": "CRITICAL"}},
    }
