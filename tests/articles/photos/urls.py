"""The one address that these tests need, whatever the site's own list holds."""

from django.urls import path

from articles.views.photo_files import rendition

urlpatterns = [path("media/photos/<int:photo_id>/<str:name>", rendition, name="rendition")]
