"""The job that delivers facts to their reactions."""

from steerboard.core.events.facts import reaction_named
from steerboard.core.jobs.models import Job
from steerboard.core.jobs.queue import job


@job("core.reaction", label="Answer a fact")
def react(row: Job) -> None:
    """Call one reaction with its fact."""
    reaction = reaction_named(row.payload["reaction"])
    reaction.function(reaction.fact(**row.payload["fact"]))
