"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("articles.urls")),
]

handler400 = "articles.views.errors.not_understood"
handler403 = "articles.views.errors.refused"
handler404 = "articles.views.errors.not_found"
handler500 = "articles.views.errors.broken"
