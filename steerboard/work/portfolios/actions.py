"""Growing and changing the portfolio tree."""

from steerboard.core.public import RuleBroken, Scope, User, action, add_scope, move_scope, whole
from steerboard.work.permissions import MANAGE_PORTFOLIOS
from steerboard.work.portfolios import rules
from steerboard.work.portfolios.models import Portfolio


@action(MANAGE_PORTFOLIOS, on="below")
def create_portfolio(
    *,
    actor: User,
    below: Portfolio | Scope,
    code: str,
    name: str,
    kind: str = Portfolio.Kind.PORTFOLIO,
    description: str = "",
    owner: User | None = None,
    currency: str = "EUR",
    external_key: str = "",
) -> Portfolio:
    """Create a portfolio below another one, or below the whole (its scope)."""
    code = rules.check_code(code)
    if Portfolio.objects.filter(code=code).exists():
        raise RuleBroken(f"There is a portfolio with the code {code} already.", field="code")
    if not name.strip():
        raise RuleBroken("Please give the portfolio a name.", field="name")
    parent = below if isinstance(below, Portfolio) else None
    scope = add_scope(
        kind="portfolio", parent=parent.scope if parent is not None else whole(), label=f"{code} {name.strip()}"
    )
    portfolio = Portfolio(
        scope=scope,
        parent=parent,
        kind=kind,
        code=code,
        name=name.strip(),
        description=description,
        owner=owner,
        currency=rules.check_currency(currency),
        external_key=external_key,
    )
    portfolio.save()
    return portfolio


@action(MANAGE_PORTFOLIOS, on="portfolio")
def change_portfolio(*, actor: User, portfolio: Portfolio, version: int | None = None, **fields: object) -> Portfolio:
    """Change a portfolio's own facts: name, description, owner, currency, kind."""
    portfolio = Portfolio.objects.select_for_update().select_related("scope").get(pk=portfolio.pk)
    rules.check_version(portfolio.version, version)
    unknown = set(fields) - {"name", "description", "owner", "currency", "kind"}
    if unknown:
        raise RuleBroken(f"'{sorted(unknown)[0]}' cannot be changed here.")
    if "name" in fields and not str(fields["name"]).strip():
        raise RuleBroken("Please give the portfolio a name.", field="name")
    if "currency" in fields:
        fields["currency"] = rules.check_currency(str(fields["currency"]))
    if "kind" in fields and fields["kind"] not in Portfolio.Kind.values:
        raise RuleBroken("This is neither a portfolio nor a programme.", field="kind")
    for name, value in fields.items():
        setattr(portfolio, name, value)
    portfolio.save()
    portfolio.scope.label = f"{portfolio.code} {portfolio.name}"
    portfolio.scope.save()
    return portfolio


@action(MANAGE_PORTFOLIOS, on="portfolio")
def move_portfolio(*, actor: User, portfolio: Portfolio, below: Portfolio | None) -> Portfolio:
    """Hang a portfolio, with all below it, under another one; rights follow."""
    portfolio = Portfolio.objects.select_for_update().select_related("scope").get(pk=portfolio.pk)
    target = below.scope if below is not None else whole()
    _take_in(actor=actor, scope=target)
    move_scope(scope=portfolio.scope, parent=target)
    portfolio.parent = below
    portfolio.save()
    return portfolio


@action(MANAGE_PORTFOLIOS, on="scope")
def _take_in(*, actor: User, scope: Scope) -> None:
    """Asks for the right to hang something in here."""
