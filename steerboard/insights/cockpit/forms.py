"""Which exceptions to show."""

from collections.abc import Mapping, Sequence

from steerboard.insights.cockpit.rules import ExceptionFilter

GROUPS = (("", "not grouped"), ("portfolio", "by portfolio"), ("manager", "by manager"), ("sponsor", "by sponsor"))
STATUSES = (("", "any health"), ("bad", "off track"), ("watch", "at risk"), ("stale", "no data"), ("good", "on track"))


def read_filter(given: Mapping[str, str], portfolios: Sequence[tuple[str, str, str]]) -> ExceptionFilter:
    """The filter of an address."""
    paths = {code: path for path, _, code in portfolios}
    portfolio, status, group = given.get("portfolio", ""), given.get("health", ""), given.get("group", "")
    return ExceptionFilter(
        portfolio=portfolio if portfolio in paths else "",
        portfolio_path=paths.get(portfolio, ""),
        status=status if status in dict(STATUSES) else "",
        group=group if group in dict(GROUPS) else "",
    )
