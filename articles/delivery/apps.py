from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeliveryConfig(AppConfig):
    name = "articles.delivery"
    label = "delivery"
    verbose_name = _("Delivery")

    def ready(self) -> None:
        from articles.commits import surround
        from articles.delivery import checks  # noqa: F401  # registers itself
        from articles.delivery.changes import connect
        from articles.delivery.ready import made_ready

        connect()
        surround(made_ready)
