"""The generator gives the published answers, and every number has its own address."""

import numpy as np
import pytest

from steerboard_engine.risk.random_numbers import Purpose, philox_4x32, random_words, uniforms

# Random123, tests/kat_vectors, rows "philox4x32 10": counter, key, answer.
KNOWN_ANSWERS = [
    ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
]


@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN_ANSWERS)
def test_philox_gives_the_published_answers(counter: str, key: str, answer: str) -> None:
    words = tuple(np.array([int(word, 16)], np.uint64) for word in counter.split())
    low, high = (int(word, 16) for word in key.split())

    result = philox_4x32(words, (low, high))

    assert [f"{int(word[0]):08x}" for word in result] == answer.split()


def test_more_iterations_leave_the_first_numbers_as_they_were() -> None:
    few = random_words(7, 3, Purpose.DURATION, 10)
    many = random_words(7, 3, Purpose.DURATION, 1000)

    assert np.array_equal(few, many[:10])


def test_seed_stream_and_purpose_each_give_other_numbers() -> None:
    base = random_words(7, 3, Purpose.DURATION, 64)
    others = (
        random_words(8, 3, Purpose.DURATION, 64),
        random_words(7 + 2**32, 3, Purpose.DURATION, 64),
        random_words(7, 4, Purpose.DURATION, 64),
        random_words(7, 3 + 2**40, Purpose.DURATION, 64),
        random_words(7, -3, Purpose.DURATION, 64),
        random_words(7, 3, Purpose.RISK_DELAY, 64),
    )

    assert all(not np.any(base == other) for other in others)


def test_uniform_numbers_are_even_independent_and_never_0_or_1() -> None:
    one, two = uniforms(1, 1, Purpose.DURATION, 400_000), uniforms(1, 2, Purpose.DURATION, 400_000)

    assert one.min() > 0
    assert one.max() < 1
    counts = np.histogram(one, bins=100, range=(0, 1))[0]
    chi_square = float(np.sum((counts - 4000) ** 2 / 4000))
    assert 45 < chi_square < 165  # 99 degrees of freedom, five standard deviations
    assert abs(np.corrcoef(one, two)[0, 1]) < 0.008
    assert abs(np.corrcoef(one[1:], one[:-1])[0, 1]) < 0.008
