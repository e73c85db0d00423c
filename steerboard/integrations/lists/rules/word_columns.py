"""Columns of chosen words, people and currencies."""

import difflib
import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from steerboard.integrations.lists.rules.amounts import CURRENCIES, read_unit
from steerboard.integrations.lists.rules.columns import Column, ColumnValues, Verdict, error_cell, judged, refused
from steerboard.integrations.lists.rules.tables import Cell, Choice, ColumnQuestion, plain_words, shown
from steerboard.integrations.lists.rules.words import PRIORITY_WORDS, Vocabulary

# More unknown words than this, and the column is something else.
_MOST_UNKNOWN = 20
_TOLD = 12
_LONGEST_PERSON, _LONGEST_UNIT = 120, 200
_EMAIL = re.compile(r"[^\s@<>,;()]{1,64}@[^\s@<>,;()]{1,190}\.[^\s@<>,;().]{2,63}")


@dataclass(frozen=True, slots=True)
class Person:
    """Who is named in a cell: a name, an e-mail address, or both."""

    name: str
    email: str = ""

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>" if self.name and self.email else self.name or self.email


def read_words(column: Column, vocabulary: Vocabulary) -> ColumnValues:
    """Values of a closed list. Unknown words are asked about, each once."""
    counts = Counter(shown(cell).strip() for cell in column.cells if cell not in (None, ""))
    unknown = [text for text in counts if text and vocabulary.meaning(text) is None]

    def judge(cell: Cell) -> Verdict:
        text = shown(cell).strip()
        if not text or text in ("-", "n/a", "N/A"):
            return Verdict()
        meaning = vocabulary.meaning(text) or column.answers.get(f"word:{column.header}:{text}")
        if meaning in vocabulary.labels:
            return Verdict(meaning)
        if meaning == "empty":
            return Verdict(None, f"'{text}' is left out, as answered.", "", "unknown_word")
        known = ", ".join(label.lower() for label in vocabulary.labels.values())
        return error_cell(text) or refused(
            f"'{text[:60]}' is not a known {column.label.lower()}.",
            f"Say what it means ({known}), or change it in the file.",
            "unknown_word",
        )

    out = judged(column, judge)
    told = {
        text: meaning
        for text in counts
        if (meaning := vocabulary.meaning(text)) and plain_words(text) != plain_words(meaning)
    }
    if told:
        meant = ", ".join(f"'{text}' as {meaning.replace('_', ' ')}" for text, meaning in list(told.items())[:_TOLD])
        out.readings.append(f"'{column.header}': {meant}.")
    asked = [text for text in unknown if f"word:{column.header}:{text}" not in column.answers and len(text) <= 60]
    if len(unknown) <= _MOST_UNKNOWN:
        out.questions.extend(_word_question(column, vocabulary, text, counts[text]) for text in asked)
    return out


def _word_question(column: Column, vocabulary: Vocabulary, text: str, rows: int) -> ColumnQuestion:
    near = difflib.get_close_matches(plain_words(text), vocabulary.words, n=1, cutoff=0.75)
    return ColumnQuestion(
        f"word:{column.header}:{text}",
        column.header,
        f"What does '{text}' mean as {column.label.lower()}? It stands in {rows:,} row{'s' if rows > 1 else ''}.",
        (*(Choice(value, label) for value, label in vocabulary.labels.items()), Choice("empty", "Leave it empty")),
        (text,),
        vocabulary.words[near[0]] if near else "",
        is_blocking=False,
    )


def read_people(column: Column) -> ColumnValues:
    """Names and e-mail addresses: 'Doe, Jane <jane@example.org>'."""

    def judge(cell: Cell) -> Verdict:
        text = " ".join(shown(cell).split())
        if not text or text in ("-", "n/a", "N/A", "TBD", "tbd"):
            return Verdict()
        if failed := error_cell(text):
            return failed
        addresses = _EMAIL.findall(text[:400])
        if len(addresses) > 1 or (not addresses and re.search(r"[;/|]", text)):
            return refused(
                f"'{text[:60]}' names several people.",
                f"Name one {column.label.lower()}; the others belong in the team.",
                "people",
            )
        email = addresses[0] if addresses else ""
        name = text.replace(email, "").strip(" <>()[],;") if email else text
        if not email and "@" in text:
            return refused(f"'{text[:60]}' is not an e-mail address.", "Correct the address.", "unreadable_email")
        if len(name) > _LONGEST_PERSON:
            return refused(f"The name is longer than {_LONGEST_PERSON} characters.", "Shorten it.", "long_name")
        return Verdict(Person(name, email.lower()))

    return judged(column, judge)


def read_currencies(column: Column) -> ColumnValues:
    """ISO codes, or signs that can mean only one currency."""

    def judge(cell: Cell) -> Verdict:
        text = shown(cell).strip()
        unit = read_unit(text)
        if not text:
            return Verdict()
        if unit and unit[0] in CURRENCIES:
            return Verdict(unit[0])
        return error_cell(text) or refused(
            f"'{text[:60]}' is not a currency.",
            "Write the three letters of ISO 4217, such as EUR or CAD.",
            "unknown_currency",
        )

    return judged(column, judge)


HIGHEST_PRIORITY = 1000
_RANKS = 10


def read_priorities(column: Column) -> ColumnValues:
    """Words, or whole numbers from 0 to 1000. Small numbers may be ranks, of which 1 is the first: asked."""
    key = f"priority:{column.header}"
    texts = {text for cell in column.cells if (text := shown(cell).strip())}
    numbers = {int(text) for text in texts if text.isascii() and text.isdecimal()}
    could_be_ranks = bool(numbers) and max(numbers) <= _RANKS
    is_rank = could_be_ranks and column.answers.get(key) == "rank"

    def judge(cell: Cell) -> Verdict:
        text = shown(cell).strip()
        if not text or text in ("-", "n/a", "N/A"):
            return Verdict()
        number = int(text) if text.isascii() and text.isdecimal() else PRIORITY_WORDS.get(plain_words(text))
        if number is None or number > HIGHEST_PRIORITY or (is_rank and text == "0"):
            return error_cell(text) or refused(
                f"'{text[:60]}' is not a priority.",
                "Write low, medium, high, critical or 0 to 1000.",
                "unknown_priority",
            )
        return Verdict(HIGHEST_PRIORITY - 100 * (number - 1) if is_rank and text.isdecimal() else number)

    out = judged(column, judge)
    if could_be_ranks and column.answers.get(key) not in ("rank", "number"):
        out.questions.append(
            ColumnQuestion(
                key,
                column.header,
                f"What do the small numbers in '{column.header}' mean?",
                (Choice("rank", "Ranks: 1 is the most important"), Choice("number", "Priorities: 1000 is the highest")),
                tuple(str(number) for number in sorted(numbers)[:3]),
                "rank",
            )
        )
    if worded := sorted(text for text in texts if plain_words(text) in PRIORITY_WORDS):
        meant = ", ".join(f"'{text}' as {PRIORITY_WORDS[plain_words(text)]}" for text in worded[:_TOLD])
        out.readings.append(f"'{column.header}': {meant} of {HIGHEST_PRIORITY}.")
    return out


_SAME_WORDS = {
    "dept": "department",
    "depts": "department",
    "us": "u s",
    "usa": "u s",
    "natl": "national",
    "intl": "international",
    "govt": "government",
    "admin": "administration",
    "mgmt": "management",
    "abt": "abteilung",
}


def read_names(column: Column) -> ColumnValues:
    """Names of units and portfolios; two spellings of one name are shown, and joined only when answered."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for cell in column.cells:
        text = " ".join(shown(cell).split())
        if text:
            words = [
                _SAME_WORDS.get(word, word) for word in plain_words(text).split() if word not in ("the", "of", "and")
            ]
            spellings["".join(words) or text][text] += 1
    joined: dict[str, str] = {}
    questions: list[ColumnQuestion] = []
    usual_of: dict[str, str] = {}
    for group in spellings.values():
        (usual, rows), *others = group.most_common()
        for text, count in others:
            key = f"spelling:{column.header}:{text}"
            usual_of[text] = usual
            if column.answers.get(key) == "join":
                joined[text] = usual
            questions.append(
                ColumnQuestion(
                    key,
                    column.header,
                    f"Is '{text}' ({count:,} rows) the same as '{usual}' ({rows:,} rows)?",
                    (Choice("join", f"Yes, write '{usual}'"), Choice("keep", "No, they are two")),
                    (text, usual),
                    "keep",
                    is_blocking=False,
                )
            )

    def judge(cell: Cell) -> Verdict:
        text = " ".join(shown(cell).split())
        if len(text) > _LONGEST_UNIT:
            return refused(f"The name is longer than {_LONGEST_UNIT} characters.", "Shorten it.", "long_name")
        if text in joined:
            return Verdict(joined[text], f"'{text}' is written '{joined[text]}', as answered.", "", "spelling")
        if text in usual_of:
            return Verdict(
                text,
                f"'{text}' looks like another spelling of '{usual_of[text]}'.",
                f"Answer the question about '{column.header}' if they are the same.",
                "spelling",
            )
        return error_cell(text) or Verdict(text or None)

    out = judged(column, judge)
    out.questions.extend(questions)
    return out
