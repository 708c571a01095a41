"""Run gunicorn: python -m newsportal.serve [gunicorn's options].

The environment is read before gunicorn is so much as imported: gunicorn reads WEB_CONCURRENCY itself while it
is imported, and a wrong value would end there in a traceback.
"""

import sys
from pathlib import Path

from newsportal import databases
from newsportal.env import read_or_stop

CONFIGURATION = Path(__file__).with_name("gunicorn.conf.py")


def main(options: list[str]) -> None:
    databases.stop_unless_usable(read_or_stop())
    from gunicorn.app.wsgiapp import run

    sys.argv = ["gunicorn", "--config", str(CONFIGURATION), *options]
    run()


if __name__ == "__main__":
    main(sys.argv[1:])
