"""What a rule says when it refuses."""


class RuleBroken(Exception):
    """A rule says no, in a sentence for the user.

    `field` names the input at fault, so that forms and the API can put the sentence beside it.
    """

    def __init__(self, sentence: str, *, field: str = "", code: str = "rule") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
        self.code = code


class NotAllowed(Exception):
    """This person may not do this here."""

    def __init__(self, sentence: str, *, permission: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.permission = permission


class Stale(RuleBroken):
    """Somebody else changed the row in the meantime."""

    def __init__(self, sentence: str, *, current_version: int) -> None:
        super().__init__(sentence, code="stale")
        self.current_version = current_version
