"""Small lists made for tests."""

from collections.abc import Mapping, Sequence

from steerboard.integrations.lists.rules import Cell, Interpretation, Table, chosen_mapping, guess_mapping, interpret


def a_list(headers: Sequence[str], *rows: Sequence[Cell]) -> Table:
    return Table("list.csv", tuple(headers), [tuple(row) for row in rows], list(range(2, len(rows) + 2)))


def a_column(header: str, *cells: Cell) -> Table:
    """One column beside codes and names that are in order."""
    return a_list(["Code", "Name", header], *([f"P{at}", f"Project {at}", cell] for at, cell in enumerate(cells, 1)))


def read(table: Table, answers: Mapping[str, str] | None = None) -> Interpretation:
    """A list as the guesses and these answers make it."""
    return interpret(table, chosen_mapping(guess_mapping(table, {})), answers or {})


def kinds(found: Interpretation) -> list[str]:
    return [problem.kind for problem in found.problems]
