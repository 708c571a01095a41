"""The site's own settings, with a folder for static files that no other test collects into."""

import os
from pathlib import Path

from newsportal.settings import *  # noqa: F403

STATIC_ROOT = Path(os.environ["TEST_STATIC_ROOT"])
