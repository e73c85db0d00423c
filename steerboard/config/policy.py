"""The one policy table: every route of every room, gathered."""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings

from steerboard.config.api import POLICIES as API_POLICIES
from steerboard.core.public import PUBLIC_ROUTE, SIGNED_IN, Policy, Scope

ROUTES: dict[str, Policy] = {
    "healthz": PUBLIC_ROUTE,
    "readyz": PUBLIC_ROUTE,
    **API_POLICIES,
    # The view itself asks for loopback or the metrics token.
    "metrics": Policy(public=True, why="guarded by address or token"),
}
FINDERS: dict[str, Callable[[Any], Scope | None]] = {}

for _room in settings.ROOMS:
    if find_spec(f"{_room}.policy") is not None:
        _module = import_module(f"{_room}.policy")
        ROUTES.update(_module.ROUTES)
        FINDERS.update(getattr(_module, "SCOPE_FINDERS", {}))

# allauth's own pages decide for themselves who may see them; each is named, none by wildcard.
for _name in (
    "account_login", "account_logout", "account_inactive", "account_signup", "account_reset_password",
    "account_reset_password_done", "account_reset_password_from_key", "account_reset_password_from_key_done",
    "account_confirm_email", "account_email_verification_sent", "account_confirm_login_code",
    "account_request_login_code", "mfa_authenticate", "mfa_login_webauthn", "mfa_signup_webauthn",
    "mfa_trust", "socialaccount_login_cancelled",
    "socialaccount_login_error", "socialaccount_signup", "openid_connect_login", "openid_connect_callback",
):  # fmt: skip
    ROUTES[_name] = PUBLIC_ROUTE
for _name in (
    "account_email", "account_change_password", "account_set_password", "account_reauthenticate",
    "mfa_index", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes", "mfa_download_recovery_codes", "mfa_list_webauthn", "mfa_add_webauthn",
    "mfa_edit_webauthn", "mfa_remove_webauthn", "mfa_reauthenticate_webauthn", "usersessions_list",
    "socialaccount_connections",
):  # fmt: skip
    ROUTES[_name] = SIGNED_IN
