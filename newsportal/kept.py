"""The application for servers without hooks for their workers, such as granian: it starts its own keeper."""

import fcntl
from pathlib import Path

from newsportal.wsgi import application

if (store := getattr(application, "store", None)) is not None:
    from articles.delivery.keeper import Keeper
    from articles.delivery.site_print import site_print

    # Every worker comes here, and only the first may empty the store of what another version made.
    folder = Path(store.folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_name(f"{folder.name}.starting").open("w") as one_at_a_time:
        fcntl.flock(one_at_a_time, fcntl.LOCK_EX)
        store.start(site_print())
    Keeper(store, application).start()

__all__ = ["application"]
