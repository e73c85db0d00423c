"""Makes the demo once and says who can sign in."""

import json
import secrets
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from steerboard.core.public import User
from steerboard.demo.company.people import DOMAIN, PERSONAS
from steerboard.demo.replay.actions import replay_history

Say = Callable[[str], None]
WORDS = (  # noqa: SIM905 (words to read and edit, not literals)
    "anchor beacon bosun bow breeze buoy cabin canvas channel chart compass coral crew current deck dock drift ferry "
    "fjord fleet galley gull harbour haven helm hull island jetty keel knot lagoon lantern ledger lighthouse log mast "
    "mooring oar pilot port quay reef rigging rudder sail shore signal sound spar stern strait tide tiller wake wave"
).split()


def prepare_demo(*, say: Say, fresh: bool = False) -> None:
    """Make the demo if it is not there yet, then print the address book of sign-ins.

    Passwords are generated once and kept beside the database, readable by its owner only.
    """
    kept = Path(settings.HOME) / "demo-sign-ins.json"
    if fresh and kept.exists():
        raise RuntimeError("Take the demo's folder away to begin anew.")
    if not kept.exists():
        if User.objects.filter(is_system=False).exists():
            say("This installation holds people already; the demo is made only in an empty one.")
            return
        say("Making the demo: twelve months of a company's IT portfolio, played through the real actions …")
        passwords = {key: new_password() for _, key, _ in PERSONAS}
        replay_history(password_of=passwords.__getitem__, say=say)
        kept.write_text(json.dumps(passwords, indent=1))
        kept.chmod(0o600)
    passwords = json.loads(kept.read_text())
    say("\nSign in as:")
    for persona, key, _ in PERSONAS:
        say(f"  {persona:<32} {key}@{DOMAIN:<16}  {passwords[key]}")


def new_password() -> str:
    """Four words and a number: about 32 bits more than a demo on loopback needs, and easy to type."""
    return "-".join(secrets.choice(WORDS) for _ in range(4)) + f"-{secrets.randbelow(90) + 10}"
