"""Which portfolio new projects go to."""

from collections.abc import Mapping

from steerboard.core.public import RuleBroken, User, can, paths_for
from steerboard.integrations.dryruns.documents import Option, Question
from steerboard.integrations.lists.rules import (
    ProjectRow,
    Target,
)
from steerboard.integrations.register.queries.values import (
    A_NEW_ONE,
    BY_DEPARTMENT,
    BY_PORTFOLIO,
    MOST_OPTIONS,
    PLACE,
    TARGET_ITSELF,
    ListMove,
)
from steerboard.work.public import (
    CREATE_PROJECT,
    Portfolio,
)


def chosen_place(user: User, move: ListMove, fields: frozenset[Target], title: str, answers: Mapping[str, str]) -> str:
    """Which way new projects find their portfolio; empty while that is not answered."""
    options: list[Option] = []
    if move.target is not None:
        options.append(Option(TARGET_ITSELF, f"All into {move.target.name}"))
    if Target.PORTFOLIO in fields:
        options.append(Option(BY_PORTFOLIO, "Into the portfolio that the list names; missing ones are created"))
    if Target.DEPARTMENT in fields:
        options.append(Option(BY_DEPARTMENT, "Into a portfolio per department; missing ones are created"))
    if move.target is None:
        options.append(Option(A_NEW_ONE, f"Into a new portfolio “{title}”"))
        paths = paths_for(user, CREATE_PROJECT)
        for portfolio in Portfolio.objects.select_related("scope").order_by("scope__path")[: MOST_OPTIONS * 5]:
            if len(options) < MOST_OPTIONS and any(portfolio.scope.path.startswith(path) for path in paths):
                options.append(Option(f"code:{portfolio.code}", f"All into {portfolio.name}"))
    answer = answers.get(PLACE, "")
    if answer not in {option.value for option in options} and not answer.startswith("code:"):
        answer = ""
    place = answer or (TARGET_ITSELF if move.target is not None else "")
    if len(options) > 1 or not place:
        move.questions.append(
            Question(
                PLACE, "Into which portfolio do new projects go?", options, [],
                BY_PORTFOLIO if Target.PORTFOLIO in fields else TARGET_ITSELF if move.target is not None else A_NEW_ONE,
                is_blocking=not place, answer=answer,
            )
        )  # fmt: skip
    if place == A_NEW_ONE:
        find_portfolio(title, move)
        return f"name:{title}"
    if place.startswith("code:"):
        found = Portfolio.objects.filter(code=place.removeprefix("code:")).select_related("scope").first()
        if found is None or not can(user, CREATE_PROJECT, found.scope):
            raise RuleBroken(f"There is no portfolio {place.removeprefix('code:')} that you may create projects in.")
        move.portfolios[found.name] = found
        return f"name:{found.name}"
    return place


def place_of(row: ProjectRow, place: str, move: ListMove) -> str:
    """The name of the portfolio that a new row goes to."""
    name = ""
    if place in (BY_PORTFOLIO, BY_DEPARTMENT):
        name = (row.portfolio if place == BY_PORTFOLIO else row.department) or ""
    elif place.startswith("name:"):
        return place.removeprefix("name:")
    if not name:
        if move.target is None:
            name = "Without portfolio"
        else:
            move.portfolios[move.target.name] = move.target
            return move.target.name
    find_portfolio(name, move)
    return name


def find_portfolio(name: str, move: ListMove) -> None:
    if name in move.portfolios:
        return
    rows = Portfolio.objects.select_related("scope")
    if move.target is not None:
        rows = rows.filter(scope__path__startswith=move.target.scope.path)
    move.portfolios[name] = rows.filter(name__iexact=name).first() or rows.filter(code__iexact=name).first()
