"""How gunicorn serves the site; an option on its command line goes before what stands here."""

import gc
import os
import sys

from newsportal import logs
from newsportal.env import THREADS, read_or_stop

_environment = read_or_stop()

wsgi_app = "newsportal.wsgi"
bind = f"127.0.0.1:{_environment.port}"
worker_class = "gthread"
workers = _environment.workers
threads = THREADS
# A fault in the project shows once, in the master, and workers share its memory. No connection crosses the
# fork: Django opens one when a thread first asks, in that thread.
preload_app = True
# A worker that has not spoken for this long is taken for dead; the longest request is a large picture.
timeout = 60
graceful_timeout = 30
# Longer than nginx keeps its side open would waste threads; shorter would close under its feet.
keepalive = 5
# Whatever leaks, leaks for a while only, and never in all workers at the same moment. Whoever follows one
# starts with all that was rehearsed.
max_requests = 10_000
max_requests_jitter = 1_000
# The file through which a worker says that it lives: on a disk, a slow write would look like death.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112
control_socket_disable = True
# Who may say that a reader came by https: the proxy on this machine, unless the environment names others.
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")
# The site is at the root of its host: no proxy may say that its paths begin elsewhere, or are others.
forwarder_headers = ""
proc_name = "newsportal"

accesslog = "-"
access_log_format = logs.ACCESS_TEXT
logconfig_dict = logs.config(_environment.log_format)


def when_ready(server: object) -> None:
    """Empty the page store of what another version of the site made, before anyone is served from it; and do
    once what every worker would have to do before its first page.

    Not on_starting: that is called also where another server has the port, and goes on with the store.
    """
    from articles.delivery.asking import ForAnyone
    from articles.delivery.rehearsal import rehearse
    from articles.delivery.site_print import site_print
    from newsportal.wsgi import application

    if (store := getattr(application, "store", None)) is not None:
        store.start(site_print())
        rehearse(ForAnyone())
        # None may cross the fork.
        _close_connections()
        # What the collector never looks at, workers go on sharing.
        gc.collect()
        gc.freeze()


def post_worker_init(worker: object) -> None:
    """Every worker has a keeper; one of them keeps, the others wait for its end."""
    # A thread that makes a page gives way to those that hand out finished ones after a millisecond, not five.
    sys.setswitchinterval(0.001)
    from articles.delivery.keeper import Keeper
    from newsportal.wsgi import application

    if (store := getattr(application, "store", None)) is not None:
        Keeper(store, application).start()


def worker_exit(server: object, worker: object) -> None:
    """Left to the interpreter's end, the database's pool would wait 20 seconds for its threads."""
    _close_connections()


def _close_connections() -> None:
    """Close this process's connections to the database, and the pool that they come from."""
    from django.db import connections

    for connection in connections.all():
        connection.close()
        close_pool = getattr(connection, "close_pool", None)
        if close_pool:
            close_pool()
