"""What a machine has to bring for the tests, and where Debian and others keep it."""

import os
import shutil
from pathlib import Path


def postgres_programs() -> Path | None:
    """The folder with initdb and postgres: Debian keeps them off the PATH, one folder a version."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    places = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/opt/homebrew/opt").glob("postgresql*/bin")]
    found = [place for place in places if (place / "initdb").exists()]
    return max(found, key=lambda place: [int(part) for part in place.parts if part.isdigit()], default=None)


def chromium() -> str | None:
    """A Chromium that is installed: the one that CHROMIUM names, or the first by its usual names."""
    names = [os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"]
    return next(filter(None, map(shutil.which, filter(None, names))), None)


def redis_program() -> str | None:
    return shutil.which("redis-server")


def varnish() -> str | None:
    """Varnish's server, which Debian keeps where only root looks."""
    return shutil.which("varnishd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
