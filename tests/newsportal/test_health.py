"""/healthz and /readyz."""

from pathlib import Path

from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings


def test_it_is_alive_without_touching_anything(client: Client) -> None:
    """No database mark here: a query would be an error."""
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.content == b"ok\n"
    assert response["Cache-Control"] == "no-store"


def test_it_is_ready_when_all_is_well(client: Client, db: None, settings: Settings) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {
        "ready": True,
        "checks": {"database": "ok", "migrations": "ok", "storage": "ok"},
    }
    assert response["Cache-Control"] == "no-store"
    assert list(Path(settings.MEDIA_ROOT).iterdir()) == []


def test_a_probe_needs_neither_a_known_host_nor_https(client: Client, db: None, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/healthz", headers={"host": "10.1.2.3"}).status_code == 200
    assert client.get("/readyz", headers={"host": "10.1.2.3"}).status_code == 200


def test_it_is_not_ready_without_its_database(client: Client, db: None) -> None:
    def refuse(*arguments: object) -> None:
        raise DatabaseError("could not connect as ines with password hush")

    with connection.execute_wrapper(refuse):
        response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["ready"] is False
    assert response.json()["checks"]["database"] == "the database does not answer"
    assert response.json()["checks"]["migrations"] == "not looked at"
    assert response.json()["checks"]["storage"] == "ok"
    assert b"hush" not in response.content


def test_it_is_not_ready_while_migrations_wait(client: Client, db: None) -> None:
    MigrationRecorder(connection).record_unapplied("sessions", "0001_initial")
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"] == {
        "database": "ok",
        "migrations": "1 migration is not applied: run manage.py migrate",
        "storage": "ok",
    }


def test_it_is_not_ready_where_pictures_cannot_be_written(
    client: Client, db: None, settings: Settings, tmp_path: Path
) -> None:
    occupied = tmp_path / "occupied"
    occupied.write_text("a file where the folder should be")
    settings.MEDIA_ROOT = occupied
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"]["storage"] == "pictures cannot be written to the media storage"
    assert str(occupied).encode() not in response.content


def test_it_only_answers_who_asks_to_read(client: Client) -> None:
    assert client.post("/healthz").status_code == 405
    assert client.head("/healthz").status_code == 200


def test_being_ready_costs_few_queries(
    client: Client, db: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(5):
        client.get("/readyz")
