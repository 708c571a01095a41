"""/healthz and /readyz: for whoever watches the site, not for readers.

Answered before anything else, so that a probe needs no host name that the site knows and no https.
"""

import logging
import uuid
from collections.abc import Callable

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

type GetResponse = Callable[[HttpRequest], HttpResponse]

logger = logging.getLogger(__name__)

NO_DATABASE = "the database does not answer"


class NotReady(Exception):
    """Why the site cannot serve, in words that may be shown to anyone."""


def database_answers() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def migrations_are_applied() -> None:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        count = "1 migration is" if len(waiting) == 1 else f"{len(waiting)} migrations are"
        raise NotReady(f"{count} not applied: run manage.py migrate")


def storage_is_writable() -> None:
    try:
        name = default_storage.save(f".readyz-{uuid.uuid4().hex}", ContentFile(b"ready"))
        default_storage.delete(name)
    except OSError as error:
        raise NotReady("pictures cannot be written to the media storage") from error


def outcome(check: Callable[[], None]) -> str:
    try:
        check()
    except NotReady as reason:
        logger.exception("readyz: %s", reason)
        return str(reason)
    except DatabaseError:
        logger.exception("readyz: %s", NO_DATABASE)
        return NO_DATABASE
    return "ok"


def healthz() -> HttpResponse:
    """Alive: this process answers. Touches nothing else."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


def readyz() -> HttpResponse:
    """Able to serve: each check by name, and 503 when one fails. What went wrong in detail is in the log."""
    results = {"storage": outcome(storage_is_writable), "database": outcome(database_answers)}
    # A database that does not answer is waited for once, not twice.
    answers = results["database"] == "ok"
    results["migrations"] = outcome(migrations_are_applied) if answers else "not looked at"
    ready = all(result == "ok" for result in results.values())
    return JsonResponse({"ready": ready, "checks": results}, status=200 if ready else 503)


VIEWS: dict[str, Callable[[], HttpResponse]] = {"/healthz": healthz, "/readyz": readyz}


class HealthMiddleware:
    """Answers the two addresses; stands before all that asks for a host or a scheme."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        view = VIEWS.get(request.path_info)
        if view is None:
            return self.get_response(request)
        if request.method not in {"GET", "HEAD"}:
            response = HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        else:
            response = view()
        response.headers["Content-Length"] = str(len(response.content))
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response
