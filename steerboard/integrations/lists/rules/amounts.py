"""All amounts that a piece of text can mean: with a dot or with a comma as its decimal sign."""

import re
from dataclasses import dataclass
from decimal import Decimal

_LONGEST = 60
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ", "\u2019": "'", "\u2212": "-"})
_AMOUNT = re.compile(
    r"(?P<open>\()? ?(?P<sign>[-+])? ?(?P<before>[^\d .,()+'-]{0,6}) ?(?P<sign2>[-+])? ?"
    r"(?P<number>[.,]?\d[\d., ']*?)(?:[.,]-{1,2})? ?(?P<after>[^\d()+-]{0,24})(?P<sign3>-)?(?P<close>\))?"
)
_DOT = re.compile(r"(?:\d+|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,2}(?:[ ']\d{3})+)(?:\.\d*)?|\.\d+")
_COMMA = re.compile(r"(?:\d+|[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d{0,2}(?:[ ']\d{3})+)(?:,\d*)?|,\d+")
_SCIENTIFIC = re.compile(r"-?\d{1,17}(?:\.\d{1,17})?[eE][+-]?\d{1,2}")
_UNIT = re.compile(r"[A-Za-z]{0,3}\$|[€£¥]|[A-Za-z]+")

THOUSAND, MILLION, BILLION = Decimal(1000), Decimal(10) ** 6, Decimal(10) ** 9
_SCALES = {
    **dict.fromkeys(("k", "tsd", "thousand", "thousands", "tausend", "mille", "milliers"), THOUSAND),
    **dict.fromkeys(("m", "mio", "mn", "mln", "million", "millions", "millionen"), MILLION),
    **dict.fromkeys(
        ("bn", "b", "billion", "billions", "mrd", "milliarde", "milliarden", "milliard", "milliards"), BILLION
    ),
}
_CURRENCY_SIGNS = {
    "€": "EUR", "£": "GBP", "¥": "JPY", "us$": "USD", "ca$": "CAD", "c$": "CAD", "a$": "AUD", "au$": "AUD",
    "nz$": "NZD", "hk$": "HKD", "s$": "SGD", "fr": "CHF", "sfr": "CHF", "euro": "EUR", "euros": "EUR", "zl": "PLN",
}  # fmt: skip
_ISO_4217 = (
    "AED ARS AUD BGN BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP HKD HUF IDR ILS INR ISK JPY KRW MAD MXN "
    "MYR NOK NZD PEN PHP PLN QAR RON RSD RUB SAR SEK SGD THB TND TRY TWD UAH USD VND ZAR"
)
CURRENCIES = frozenset(_ISO_4217.split())
# Which of the dollars a bare sign means, the text does not say.
DOLLAR = "$"


@dataclass(frozen=True, slots=True)
class AmountReading:
    """What one text can mean; equal `dot` and `comma` leave nothing open, both None is not an amount."""

    dot: Decimal | None = None
    comma: Decimal | None = None
    currency: str = ""
    scale: Decimal = Decimal(1)

    @property
    def is_amount(self) -> bool:
        """At least one way of reading it gives a number."""
        return self.dot is not None or self.comma is not None

    @property
    def is_ambiguous(self) -> bool:
        """Both decimal signs fit and give different numbers."""
        return self.dot is not None and self.comma is not None and self.dot != self.comma


def read_amount(text: str) -> AmountReading:
    """Every way to read `text` as an amount, before any scale."""
    text = " ".join(text.translate(_SPACES).split())
    if len(text) > _LONGEST:
        return AmountReading()
    if _SCIENTIFIC.fullmatch(text):
        return AmountReading(dot=Decimal(text))
    match = _AMOUNT.fullmatch(text)
    if not match or bool(match["open"]) != bool(match["close"]):
        return AmountReading()
    unit = read_unit(f"{match['before']} {match['after']}")
    signs = [sign for sign in (match["sign"], match["sign2"], match["sign3"]) if sign]
    if unit is None or len(signs) + bool(match["open"]) > 1:
        return AmountReading()
    currency, scale = unit
    factor = Decimal(-1) if match["open"] or "-" in signs else Decimal(1)
    number = match["number"].strip()
    return AmountReading(
        dot=factor * Decimal(_bare(number, ",")) if _DOT.fullmatch(number) else None,
        comma=factor * Decimal(_bare(number, ".").replace(",", ".")) if _COMMA.fullmatch(number) else None,
        currency=currency,
        scale=scale,
    )


def _bare(number: str, grouping: str) -> str:
    return number.replace(grouping, "").replace(" ", "").replace("'", "")


def read_unit(text: str) -> tuple[str, Decimal] | None:
    """Currency and scale out of 'M€', 'Mio. EUR', '$ M', 'TEUR'; None where a word is neither."""
    currency, scale = "", Decimal(1)
    for token in _UNIT.findall(text):
        found = _unit_word(token)
        if found is None or (found[0] and currency) or (found[1] != 1 and scale != 1):
            return None
        currency, scale = found[0] or currency, found[1] * scale
    if re.search(r"[^\sA-Za-z$€£¥.,]", text):
        return None
    return currency, scale


def _unit_word(token: str) -> tuple[str, Decimal] | None:
    word = token.lower()
    if token.upper() in CURRENCIES:
        return token.upper(), Decimal(1)
    if word == DOLLAR:
        return DOLLAR, Decimal(1)
    if word in _CURRENCY_SIGNS:
        return _CURRENCY_SIGNS[word], Decimal(1)
    if word in _SCALES:
        return "", _SCALES[word]
    # 'TEUR' and 'T€' are thousands in German use; 'kEUR', 'MEUR' speak for themselves.
    if word[:1] in ("t", "k", "m") and token[1:].upper() in CURRENCIES:
        return token[1:].upper(), MILLION if word[0] == "m" else THOUSAND
    if word == "t":
        return "", THOUSAND
    return None


def header_unit(header: str) -> tuple[str, Decimal]:
    """What a header states about its amounts: 'Planned Cost ($ M)' counts in millions of some dollar."""
    stated = re.findall(r"[(\[]([^)\]]{1,20})[)\]]", header)
    if tail := re.search(r"\bin ([^()\[\]]{1,14})$", header.strip()):
        stated.append(tail[1])
    for part in stated:
        unit = read_unit(re.sub(r"\bin\b", "", part))
        if unit is not None and unit != ("", Decimal(1)):
            return unit
    return "", Decimal(1)
