"""Packs as pieces of other places: what the search finds."""

from django.db.models import Q
from django.urls import reverse

from steerboard.communication.reports.queries import visible_packs
from steerboard.core.public import User


def find_packs(user: User, words: str, limit: int) -> list[tuple[str, str, str, str]]:
    """Packs whose title, portfolio or code holds the words."""
    rows = visible_packs(user)
    for word in words.split():
        rows = rows.filter(
            Q(title__icontains=word) | Q(portfolio__code__istartswith=word) | Q(portfolio__name__icontains=word)
        )
    return [
        (
            "Pack",
            pack.code,
            pack.title,
            reverse("communication:pack", kwargs={"portfolio_code": pack.portfolio.code, "number": pack.number}),
        )
        for pack in rows[:limit]
    ]
