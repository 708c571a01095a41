"""What gunicorn serves: finished pages first, Django behind them."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsportal.settings")

django_application = get_wsgi_application()

# Django has to be set up before what reads its settings is imported.
from django.conf import settings  # noqa: E402

if settings.DEBUG:
    application = django_application
else:
    from articles.delivery.serving import serving

    application = serving(django_application)  # type: ignore[assignment]
