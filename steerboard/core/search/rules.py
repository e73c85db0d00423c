"""What counts as a question to the search, and what comes first."""

FEWEST_LETTERS = 2
MOST_LETTERS = 100
MOST_WORDS = 6


def tidy(words: str) -> str:
    """The words without what no source could use."""
    return " ".join(words.replace("\x00", "").split()[:MOST_WORDS])[:MOST_LETTERS]


def is_enough(words: str) -> bool:
    """One letter fits half of everything: not worth asking."""
    return len(words) >= FEWEST_LETTERS


def is_exact(code: str, words: str) -> bool:
    """Whether a code is just what was asked for."""
    return bool(code) and code.lower() == words.lower()


def rank(code: str, title: str, words: str) -> int:
    """Exactly this code, then codes and titles that begin so, then the rest as found."""
    asked = words.lower()
    if is_exact(code, words):
        return 0
    if code.lower().startswith(asked):
        return 1
    return 2 if title.lower().startswith(asked) else 3
