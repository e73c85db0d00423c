"""What was asked and decided in the past year."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a question."""

    key: str
    label: str
    summary: str


@dataclass(frozen=True, slots=True)
class PastQuestion:
    """A question of a week. The last choice is the default, the first the proposer's.

    `voice` is what the decider chose; empty: nobody answered and the default came into force.
    """

    code: str
    week: int
    question: str
    explanation: str
    choices: tuple[Choice, ...]
    decider: str
    voice: str
    reason: str = ""
    cost_a_day: int = 0


Q = PastQuestion
C = Choice

QUESTIONS: tuple[PastQuestion, ...] = (
    Q(
        "SEC-10", 12, "SEC-10: roll passkeys out by site, or to everybody at once?",
        "By site takes five weeks longer; the service desk can answer the calls.",
        (C("site", "By site", "five weeks longer, calls spread"), C("once", "To everybody at once", "one hard week")),
        "s.haddad", "site", "The service desk decides this for us: by site.",
    ),
    Q(
        "DAT-06", 30, "DAT-06: keep the old reports for one more quarter?",
        "Two countries close their books with the old reports until the audit is done.",
        (C("keep", "Keep them until the audit", "€38,000 of licences"), C("off", "Switch off as planned", "no cost")),
        "h.lang", "keep", "No experiments during the audit.", 600,
    ),
    Q(
        "LOG-01", 38, "LOG-01: one more round of tests with the carriers?",
        "Two carriers changed their labels. A third round costs eight days.",
        (C("third", "A third round", "eight days, no surprises"), C("go", "Go on without", "fix labels on site")),
        "r.stein", "", "", 1400,
    ),
    Q(
        "CLD-02", 40, "CLD-02: run the container platform ourselves?",
        "The managed service costs €90,000 a year more and frees two engineers.",
        (C("managed", "Managed service", "€90,000 a year"), C("self", "Run it ourselves", "two engineers")),
        "d.lindqvist", "managed", "We need the two engineers for the data centre exit.",
    ),
    Q(
        "COM-08", 47, "COM-08: show prices of stores in the shop from the first day?",
        "Sales wants it; it needs the price engine, which comes later.",
        (C("later", "With the price engine", "keeps the date"), C("first", "From the first day", "four weeks later")),
        "c.rossi", "later", "The date is what we told the board.",
    ),
)  # fmt: skip

# Re-baselines that were proposed and not agreed to: code, week, weeks more, who refused, why.
DECLINED: tuple[tuple[str, int, int, str, str], ...] = (
    ("COM-03", 48, 6, "c.rossi", "The campaign is booked. Cut the scope, keep the date."),
)
