"""How much of a foreign file is read before it is refused."""

from dataclasses import dataclass

from steerboard.integrations.lists.rules.tables import ListRefused


@dataclass(frozen=True, slots=True)
class Limits:
    """Ceilings that hold while reading, not after it."""

    file_bytes: int = 50_000_000
    unpacked_bytes: int = 300_000_000
    packed_members: int = 2_000
    packing_ratio: int = 250
    rows: int = 100_000
    columns: int = 500
    cells: int = 5_000_000
    cell_characters: int = 100_000
    memory_bytes: int = 512_000_000
    seconds: int = 25

    def check_rows(self, rows: int) -> None:
        """Raise once a list is longer than we take."""
        if rows > self.rows:
            raise ListRefused(
                f"The list has more than {self.rows:,} rows. Split it into several files.", code="too_many_rows"
            )

    def check_width(self, columns: int, row_number: int) -> None:
        """Raise for a row wider than we take."""
        if columns > self.columns:
            raise ListRefused(
                f"Row {row_number} has {columns:,} columns; {self.columns:,} are the most a list can have.",
                code="too_many_columns",
            )


LIMITS = Limits()
