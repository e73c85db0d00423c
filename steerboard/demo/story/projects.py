"""The projects of Halden Group, and what really happens to each.

`pace` is how much longer work really takes than planned (1.0: as planned), `thrift` how much more
it really costs. `candour` is what the manager reports of it: 1 tells all, 0 stays on track on paper.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class RiskStory:
    """A risk of the register: percent, days (low, likely, high), thousands, item key, response."""

    title: str
    percent: int
    days: tuple[int, int, int]
    thousands: int
    item: str
    response: str = ""
    happens: bool = False


@dataclass(frozen=True, slots=True)
class ProjectStory:
    """One project. Weeks count from the first week of the story (0) to the present one (52)."""

    code: str
    name: str
    portfolio: str
    template: str
    start_week: int
    budget: int  # thousands
    manager: str
    sponsor: str
    category: str
    pace: float = 1.0
    thrift: float = 1.0
    candour: float = 1.0
    slack_weeks: float = 2.0  # between the plan's own finish and what was promised
    size: float = 1.0  # of the template's durations
    data_class: str = "internal"
    told_to: str = "steering board"
    silent_weeks: int = 0  # nothing reported and nothing updated for the last weeks
    stops_in_week: int | None = None
    holds_in_week: int | None = None
    rebaseline_week: int | None = None
    risks: tuple[RiskStory, ...] = field(default_factory=tuple)
    why: str = ""


P = ProjectStory
R = RiskStory

PROJECTS: tuple[ProjectStory, ...] = (
    # --- ERP renewal
    P("ERP-01", "Chart of accounts, one for all", "ERP", "service", 0, 640, "v.petrov", "h.lang", "transform", 1.02, 0.98),
    P("ERP-02", "Finance core to S/4", "ERP", "erp", 22, 6200, "s.okafor", "h.lang", "transform", 1.35, 1.28, 0.2, 3.0,
      1.1, "confidential", "board", risks=(
        R("Interface rework after the acceptance test", 55, (5, 15, 30), 420, "intb", "reduce", True),
        R("Key user of accounts payable leaves", 20, (3, 8, 15), 60, "uat", "accept"),
        R("Old ledger licence must be extended", 35, (0, 0, 0), 310, "", "")),
      why="rework in interfaces"),
    P("ERP-03", "Purchasing and stock to S/4", "ERP", "erp", 38, 3900, "k.brandt", "r.stein", "transform", 1.12, 1.05, 0.8, 4.0,
      risks=(R("Master data of suppliers is worse than known", 45, (5, 12, 25), 180, "mig1", "reduce"),
             R("Two SAP consultants booked on ERP-02 until March", 50, (5, 10, 20), 40, "cust", ""))),
    P("ERP-04", "Interfaces to banks renewed", "ERP", "service", 14, 780, "v.petrov", "h.lang", "run", 1.1, 1.02, 0.9, 3.0,
      data_class="confidential"),
    P("ERP-05", "Travel expenses by phone", "ERP", "service", 30, 310, "b.osei", "h.lang", "run", 0.95, 0.94),
    P("ERP-06", "Invoice reading by machine", "ERP", "data", 26, 560, "v.petrov", "h.lang", "grow", 1.2, 1.1, 0.5, 1.0,
      risks=(R("Reading rate stays below 85 %", 40, (5, 15, 25), 90, "ident", "reduce"),)),
    P("ERP-07", "Old ledger archived readable", "ERP", "service", 44, 240, "k.brandt", "h.lang", "run", 1.0, 1.0),
    # --- digital commerce
    P("COM-08", "Online shop relaunch", "COM", "commerce", 18, 3000, "g.costa", "c.rossi", "grow", 1.0, 0.99, 1.0, 4.0, 1.3,
      told_to="sales board", risks=(R("Payment provider certifies late", 30, (3, 8, 15), 50, "pay", "reduce"),)),
    P("COM-01", "Product data hub", "COM", "data", 2, 900, "y.tanaka", "c.rossi", "grow", 1.06, 1.03),
    P("COM-02", "Instant payments", "COM", "commerce", 24, 2400, "g.costa", "h.lang", "grow", 0.93, 0.96, 1.0, 5.0, 1.1,
      "restricted", "payment council"),
    P("COM-03", "Loyalty programme in the shop", "COM", "commerce", 36, 680, "g.costa", "c.rossi", "grow", 1.25, 1.12, 0.6, 1.0),
    P("COM-04", "Click and collect at 40 stores", "COM", "commerce", 8, 520, "g.costa", "r.stein", "grow", 1.15, 1.08, 0.8, 2.0),
    P("COM-05", "Price engine", "COM", "data", 40, 740, "y.tanaka", "c.rossi", "transform", 1.05, 1.0),
    # --- other business applications
    P("HRX-01", "HR self-service", "BUS", "service", 12, 860, "b.osei", "r.stein", "run", 1.5, 1.2, 0.9, 1.0, 1.6,
      "confidential", "works council", holds_in_week=None, why="no decision on scope",
      risks=(R("Works council asks for a second agreement", 60, (10, 20, 40), 80, "pil", ""),)),
    P("HRX-02", "Time recording, all sites", "BUS", "service", 6, 430, "b.osei", "r.stein", "run", 1.08, 1.0, 1.0, 3.0),
    P("CRM-01", "One customer file", "BUS", "data", 20, 1500, "y.tanaka", "c.rossi", "transform", 1.18, 1.07, 0.5, 2.0, 1.0,
      "confidential"),
    P("CRM-02", "Field sales on tablets", "BUS", "service", 34, 390, "g.costa", "c.rossi", "grow", 1.0, 0.97),
    P("LOG-01", "Warehouse control, Halden North", "BUS", "erp", 28, 2100, "n.haas", "r.stein", "transform", 1.1, 1.06, 0.7, 3.0),
    P("LOG-02", "Delivery notes without paper", "BUS", "service", 3, 280, "n.haas", "r.stein", "run", 1.0, 1.02),
    P("DOC-01", "Contract archive", "BUS", "service", 10, 350, "v.petrov", "h.lang", "run", 1.3, 1.15, 0.4, 0.0, stops_in_week=37,
      why="superseded by the group's archive"),
    # --- data centre exit
    P("CLD-05", "Data centre exit, wave 1", "DCX", "cloud", 0, 2300, "p.ilic", "d.lindqvist", "run", 1.05, 1.02, 1.0, 3.0),
    P("CLD-06", "Data centre exit, wave 2", "DCX", "cloud", 16, 2900, "p.ilic", "d.lindqvist", "run", 1.14, 1.08, 0.9, 3.0, 1.2,
      rebaseline_week=33),
    P("CLD-07", "Data centre exit, wave 3", "DCX", "cloud", 30, 4600, "p.ilic", "d.lindqvist", "run", 1.28, 1.1, 0.5, 1.5, 1.2,
      told_to="board", risks=(
        R("Network people are on NET-03 until mid December", 55, (5, 12, 25), 90, "net", "", True),
        R("Change freeze begins before the cutover", 40, (15, 20, 25), 330, "cut", "accept"),
        R("Database licences do not move with the load", 25, (0, 0, 0), 260, "", "transfer")),
      why="cutover waits for the network team"),
    P("CLD-08", "Backup to a second region", "DCX", "cloud", 42, 1100, "p.ilic", "d.lindqvist", "run", 1.0, 1.0, 1.0, 4.0, 0.9),
    # --- infrastructure
    P("CLD-01", "Landing zone, version 2", "INF", "network", 5, 560, "p.ilic", "d.lindqvist", "run", 1.0, 0.95),
    P("CLD-02", "Container platform", "INF", "cloud", 21, 1250, "n.haas", "d.lindqvist", "transform", 1.08, 1.04, 0.9, 4.0),
    P("NET-03", "SD-WAN roll-out", "INF", "network", 26, 2700, "a.weber", "d.lindqvist", "run", 1.22, 1.04, 0.6, 2.0, 1.6,
      silent_weeks=3, risks=(R("Carrier delivers late to group 3", 45, (5, 15, 30), 120, "s3", "transfer"),),
      why="nothing reported"),
    P("NET-04", "Wireless in warehouses", "INF", "network", 9, 620, "a.weber", "r.stein", "run", 1.05, 1.0, 1.0, 2.0),
    P("ITS-09", "Service desk replacement", "INF", "service", 29, 690, "b.osei", "t.vogel", "run", 1.2, 1.0, 0.7, 1.0,
      risks=(R("Vendor moves its milestone a third time", 50, (5, 15, 20), 30, "conf", "transfer"),)),
    P("ITS-10", "Windows renewal, 2,400 workplaces", "INF", "service", 13, 1900, "b.osei", "t.vogel", "run", 1.03, 1.01, 1.0, 4.0, 1.7),
    P("ITS-11", "Print from anywhere", "INF", "service", 39, 180, "b.osei", "t.vogel", "run", 1.0, 0.9),
    P("ITS-12", "Mobile devices managed", "INF", "service", 1, 420, "b.osei", "t.vogel", "run", 0.97, 0.98),
    # --- zero trust and security
    P("SEC-10", "Sign-in with passkeys", "ZTR", "security", 4, 480, "f.nilsson", "s.haddad", "run", 1.04, 0.98, data_class="restricted"),
    P("SEC-11", "Privileged access", "ZTR", "security", 30, 1900, "f.nilsson", "s.haddad", "run", 1.15, 1.04, 0.8, 1.5, 1.2,
      "restricted", "auditors", risks=(
        R("Legacy systems cannot be connected", 45, (5, 10, 20), 110, "conn", "reduce"),
        R("Audit date cannot move", 30, (0, 0, 0), 200, "", ""))),
    P("SEC-12", "Network segments by application", "ZTR", "network", 33, 980, "f.nilsson", "s.haddad", "run", 1.1, 1.05, 0.9, 3.0, 1.1),
    P("SEC-13", "Incident response, around the clock", "SDA", "service", 17, 730, "f.nilsson", "s.haddad", "run", 1.0, 1.0),
    P("SEC-14", "Supplier access through one gate", "ZTR", "security", 43, 360, "f.nilsson", "s.haddad", "run", 1.0, 1.0),
    # --- data
    P("DAT-05", "Customer data platform", "SDA", "data", 24, 3800, "y.tanaka", "c.rossi", "grow", 1.2, 1.1, 0.3, 2.5, 1.3,
      "confidential", risks=(
        R("Two of five stories a sprint come back", 50, (5, 12, 20), 150, "ident", ""),
        R("Privacy assessment asks for changes", 35, (5, 10, 15), 60, "priv", "reduce"))),
    P("DAT-06", "Group reporting in two days", "SDA", "data", 11, 1150, "y.tanaka", "h.lang", "transform", 1.07, 1.03, 0.9, 3.0),
    P("DAT-07", "Forecast of demand by store", "SDA", "data", 37, 620, "y.tanaka", "r.stein", "grow", 1.02, 0.98, 1.0, 4.0),
    P("DAT-08", "Retention and erasure", "SDA", "security", 41, 410, "f.nilsson", "s.haddad", "run", 1.0, 1.0, data_class="restricted"),
    P("AIX-01", "Assistant for the service desk", "SDA", "data", 45, 350, "y.tanaka", "t.vogel", "grow", 1.0, 1.0),
)

# Items that wait for items of other projects.
CROSS_LINKS: tuple[tuple[str, str, str, str], ...] = (
    ("NET-03", "s2", "CLD-07", "cut"),
    ("COM-01", "ident", "COM-05", "ing"),
    ("CRM-01", "ident", "DAT-05", "api"),
)
