"""What makes a decision valid."""

from collections.abc import Mapping, Sequence

from steerboard.core.rules import RuleBroken


def check_proposal(
    *,
    option_keys: Sequence[str],
    default_keys: Sequence[str],
    decider_ids: Sequence[int],
    proposer_id: int,
    quorum: int,
) -> None:
    """A question needs two options, one default, and enough deciders who did not propose it."""
    if len(set(option_keys)) < 2:
        raise RuleBroken("A decision needs at least two different options.", field="options")
    if len(default_keys) != 1:
        raise RuleBroken("Say which one option holds if nobody decides.", field="options")
    if proposer_id in decider_ids:
        raise RuleBroken("Who proposes cannot decide. Name somebody else.", field="deciders")
    if not decider_ids:
        raise RuleBroken("Name at least one person who decides.", field="deciders")
    if quorum > len(decider_ids):
        raise RuleBroken(f"{quorum} voices are needed, but only {len(decider_ids)} people are named.", field="quorum")


def check_voice(*, is_open: bool, proposer_id: int, decider_id: int, is_named: bool, option_known: bool) -> None:
    """Only a named person other than the proposer gives a voice, and only while the question is open."""
    if not is_open:
        raise RuleBroken("This has been decided already.")
    if proposer_id == decider_id:
        raise RuleBroken("You proposed this. Somebody else decides.")
    if not is_named:
        raise RuleBroken("You are not among those who decide this.")
    if not option_known:
        raise RuleBroken("This is not one of the options.", field="option")


def outcome(*, voices: Mapping[int, str], quorum: int, default: str) -> str | None:
    """The option chosen once the quorum is complete; a tie keeps the default; None while voices are missing."""
    if len(voices) < quorum:
        return None
    counts: dict[str, int] = {}
    for option in voices.values():
        counts[option] = counts.get(option, 0) + 1
    best = max(counts.values())
    leaders = [option for option, count in counts.items() if count == best]
    return leaders[0] if len(leaders) == 1 else default
