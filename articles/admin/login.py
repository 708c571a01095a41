"""Logins: who gives others their roles has none of theirs by that, and makes no superuser."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.http import HttpRequest

# Rights beside the roles, and all of them at once.
BEYOND_ROLES = ("is_superuser", "user_permissions")

admin.site.unregister(User)


@admin.register(User)
class LoginAdmin(UserAdmin):
    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        if request.user.is_superuser:
            return fields
        own = ("groups",) if obj is not None and obj.pk == request.user.pk else ()
        return (*fields, *BEYOND_ROLES, *own)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may = super().has_change_permission(request, obj)
        return may and (obj is None or not obj.is_superuser or request.user.is_superuser)
