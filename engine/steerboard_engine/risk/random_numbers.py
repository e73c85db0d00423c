"""Random numbers that depend on what they are for, not on when they are drawn.

A counter-based generator turns (seed; iteration, stream, purpose) into random bits by a fixed
scrambling, so every number can be computed alone, in any order, on any thread or machine, and
computed again later without having been stored.

Source: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel Random Numbers: As Easy as
1, 2, 3", SC '11 (Philox4x32 with ten rounds, which passes BigCrush). The tests hold its published
known answers.
"""

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

_MULTIPLIER_0 = np.uint64(0xD2511F53)
_MULTIPLIER_1 = np.uint64(0xCD9E8D57)
_WEYL_0 = 0x9E3779B9
_WEYL_1 = 0xBB67AE85
_ROUNDS = 10
_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_MASK_32 = 0xFFFFFFFF

LANES_PER_BLOCK = 4
"""Iterations served by one run of the generator: its four words."""

UNIFORM_STEP = 2.0**-32


class Purpose(IntEnum):
    """What a number decides. Different purposes never share bits."""

    DURATION = 0
    COMMON_FACTOR = 1
    RISK_OCCURS = 2
    RISK_DELAY = 3
    RISK_COST = 4
    COST = 5


def philox_4x32(
    counter: tuple[NDArray[np.uint64], ...], key: tuple[int, int]
) -> tuple[NDArray[np.uint64], NDArray[np.uint64], NDArray[np.uint64], NDArray[np.uint64]]:
    """Scramble four counter words (each uint64 holding 32 bits, any equal shapes) under a 64-bit key."""
    word_0, word_1, word_2, word_3 = counter
    key_0, key_1 = key
    for _ in range(_ROUNDS):
        product_0 = word_0 * _MULTIPLIER_0
        product_1 = word_2 * _MULTIPLIER_1
        word_0 = (product_1 >> _HALF) ^ word_1 ^ np.uint64(key_0)
        word_2 = (product_0 >> _HALF) ^ word_3 ^ np.uint64(key_1)
        word_1 = product_1 & _LOW
        word_3 = product_0 & _LOW
        key_0 = (key_0 + _WEYL_0) & _MASK_32
        key_1 = (key_1 + _WEYL_1) & _MASK_32
    return word_0, word_1, word_2, word_3


def split_64(value: int) -> tuple[int, int]:
    """The low and high 32 bits of an integer, negative ones in two's complement."""
    return value & _MASK_32, (value >> 32) & _MASK_32


def random_words(seed: int, stream: int, purpose: Purpose, iterations: int) -> NDArray[np.uint64]:
    """32 random bits for each of the iterations 0 … iterations-1 of one stream.

    Block b of the generator serves the iterations 4b … 4b+3: more iterations leave the first as they were.
    """
    blocks = -(-iterations // LANES_PER_BLOCK)
    stream_low, stream_high = split_64(stream)
    counter = (
        np.arange(blocks, dtype=np.uint64),
        np.full(blocks, stream_low, np.uint64),
        np.full(blocks, stream_high, np.uint64),
        np.full(blocks, int(purpose), np.uint64),
    )
    words = philox_4x32(counter, split_64(seed))
    return np.stack(words, axis=1).reshape(-1)[:iterations]


def uniforms(seed: int, stream: int, purpose: Purpose, iterations: int) -> NDArray[np.float64]:
    """Numbers evenly spread over the open interval (0, 1), exact in steps of 2**-32."""
    result: NDArray[np.float64] = (random_words(seed, stream, purpose, iterations).astype(np.float64) + 0.5) * (
        UNIFORM_STEP
    )
    return result
