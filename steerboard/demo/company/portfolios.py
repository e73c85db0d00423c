"""The portfolio tree of Halden Group."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Node:
    """A portfolio, or a programme below one."""

    code: str
    name: str
    parent: str
    owner: str
    kind: str
    description: str


TREE: tuple[Node, ...] = (
    Node("BUS", "Business applications", "", "t.vogel", "portfolio", "What sales, finance and people work with."),
    Node("INF", "Cloud and infrastructure", "", "d.lindqvist", "portfolio", "Where everything runs."),
    Node("SDA", "Security and data", "", "s.haddad", "portfolio", "What keeps us safe, and what we know."),
    Node("ERP", "ERP renewal", "BUS", "h.lang", "programme", "From two ledgers to one, until the old licence ends."),
    Node("COM", "Digital commerce", "BUS", "c.rossi", "programme", "The online shop and what it needs."),
    Node("DCX", "Data centre exit", "INF", "d.lindqvist", "programme", "Out of Halden North before the lease ends."),
    Node("ZTR", "Zero trust", "SDA", "s.haddad", "programme", "No access without knowing who, from where, to what."),
)
