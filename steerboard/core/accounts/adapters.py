"""Where allauth meets our rules: accounts are made and changed by our actions, and every sign-in is an event."""

import base64
import os
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa import signals as mfa_signals
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.dispatch import receiver
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from steerboard.core.accounts.actions import end_sessions, note_account_event, sign_up_account
from steerboard.core.accounts.models import User
from steerboard.core.accounts.queries import person_by_email, system_user

METHODS_KEY = "account_authentication_methods"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up only where settings allow it; every way in and out is written to the event log."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether strangers may make themselves an account."""
        return bool(settings.SIGN_UP_OPEN)

    def save_user(self, request: HttpRequest, user: User, form: BaseForm, commit: bool = True) -> User:
        """Make the account by the one action that makes accounts."""
        data = form.cleaned_data
        password = data.get("password1") or data.get("password")
        name = data.get("name") or data["email"].partition("@")[0]
        created = sign_up_account(actor=system_user(), email=data["email"], name=name, password=password)
        user.__dict__.update(created.__dict__)
        return user

    def post_login(self, request: HttpRequest, user: User, **details: Any) -> HttpResponse:
        """Note the sign-in and how it was done."""
        method = _method_of(request)
        request.session["signed_in_by"] = method
        note_account_event(user, "sign_in", method=method)
        response: HttpResponse = super().post_login(request, user, **details)
        return response

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Note a failed try; of an unknown address nothing is kept."""
        user = person_by_email(str(credentials.get("email", "")))
        note_account_event(user, "failed_sign_in", method="password")

    def logout(self, request: HttpRequest) -> None:
        """Note the sign-out."""
        if isinstance(request.user, User):
            note_account_event(request.user, "sign_out")
        super().logout(request)

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Coming and going needs no message; one sees it."""
        template = str(kwargs.get("message_template", args[0] if args else ""))
        if template.endswith(("logged_in.txt", "logged_out.txt")):
            return
        super().add_message(request, level, *args, **kwargs)


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Single sign-on: who somebody is, is the issuer and its `sub`; an address alone opens nothing."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """A stranger's first sign-in makes an account only where sign-up is open and the address is confirmed."""
        return bool(settings.SIGN_UP_OPEN) and _confirmed_address(sociallogin) != ""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Join a first sign-in to the account an administrator has made for this confirmed address.

        Only where that account was made for single sign-on: it has no password and no other identity yet.
        """
        if sociallogin.is_existing:
            if not sociallogin.user.is_active:
                note_account_event(sociallogin.user, "failed_sign_in", method="oidc")
            return
        user = person_by_email(_confirmed_address(sociallogin))
        if user is None or request.user.is_authenticated:
            return
        taken = SocialAccount.objects.filter(user=user).exists()
        if user.is_active and not user.is_system and not user.has_usable_password() and not taken:
            sociallogin.connect(request, user)
            EmailAddress.objects.get_or_create(
                user=user, email=user.email, defaults={"verified": True, "primary": True}
            )
            note_account_event(user, "link_identity", provider=sociallogin.account.provider)
            return
        note_account_event(user, "failed_sign_in", method="oidc")
        raise ImmediateHttpResponse(render(request, "socialaccount/authentication_error.html", status=403))

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: BaseForm | None = None) -> User:
        """Make the account by the one action that makes accounts."""
        address = _confirmed_address(sociallogin)
        claims = sociallogin.account.extra_data.get("userinfo", sociallogin.account.extra_data)
        name = str(claims.get("name") or address.partition("@")[0])
        user = sign_up_account(actor=system_user(), email=address, name=name)
        sociallogin.user = user
        sociallogin.save(request)
        return user


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """TOTP secrets and recovery seeds are stored sealed by a key from the installation's secret."""

    def encrypt(self, text: str) -> str:
        """Seal a secret."""
        nonce = os.urandom(12)
        return base64.b64encode(nonce + AESGCM(_factor_key()).encrypt(nonce, text.encode(), None)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a sealed secret."""
        raw = base64.b64decode(encrypted_text)
        return AESGCM(_factor_key()).decrypt(raw[:12], raw[12:], None).decode()

    def get_totp_label(self, user: User) -> str:
        """What the authenticator app shows."""
        return user.email


def _factor_key() -> bytes:
    return HKDF(hashes.SHA256(), 32, None, b"steerboard second factors v1").derive(settings.SECRET_KEY.encode())


def _confirmed_address(sociallogin: SocialLogin) -> str:
    # Some issuers send the text "false": only a true boolean confirms.
    found = next((entry.email for entry in sociallogin.email_addresses if entry.verified is True), "")
    return str(found).strip().lower()


def _method_of(request: HttpRequest) -> str:
    steps = request.session.get(METHODS_KEY, [])
    names = [step.get("type") or step.get("provider") or step.get("method", "") for step in steps]
    return "+".join(name for name in names if name) or "password"


@receiver(mfa_signals.authenticator_added)
def _factor_added(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    note_account_event(user, "add_second_factor", kind=str(authenticator.type))
    end_sessions(user, but=request.session.session_key or "")


@receiver(mfa_signals.authenticator_removed)
def _factor_removed(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    note_account_event(user, "remove_second_factor", kind=str(authenticator.type))


@receiver(mfa_signals.authenticator_reset)
def _factor_reset(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    note_account_event(user, "renew_second_factor", kind=str(authenticator.type))


@receiver(mfa_signals.authentication_failed)
def _factor_failed(request: HttpRequest, user: User | None = None, **_: Any) -> None:
    note_account_event(user, "failed_sign_in", method="second factor")
