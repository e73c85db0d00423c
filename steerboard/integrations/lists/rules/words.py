"""Words people use for states, health, categories and data classes, in three languages."""

from dataclasses import dataclass

from steerboard.integrations.lists.rules.tables import plain_words
from steerboard.integrations.lists.rules.targets import Target


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The values a field may have, with their labels, and every known word for them."""

    labels: dict[str, str]
    words: dict[str, str]

    def meaning(self, text: str) -> str | None:
        """The value a text stands for, if it is known."""
        return self.words.get(plain_words(text))


_LABELS = {"good": "On track (green)", "watch": "At risk (amber)", "bad": "Off track (red)"}


def _vocabulary(values: dict[str, str]) -> Vocabulary:
    labels: dict[str, str] = {}
    words: dict[str, str] = {}
    for value, synonyms in values.items():
        labels[value] = _LABELS.get(value) or value.replace("_", " ").capitalize()
        for word in (value.replace("_", " "), *synonyms.split(", ")):
            words[plain_words(word)] = value
    return Vocabulary(labels, words)


VOCABULARIES: dict[Target, Vocabulary] = {
    Target.STATE: _vocabulary(
        {
            "proposed": (
                "idea, draft, demand, requested, submitted, new, pipeline, initiation, initiating, idee, "
                "entwurf, beantragt, vorgeschlagen, neu, propose, brouillon, demande, nouveau"
            ),
            "approved": (
                "planned, planning, not started, in planning, definition, scheduled, geplant, planung, in "
                "planung, genehmigt, nicht begonnen, planifie, en planification, approuve, non demarre"
            ),
            "active": (
                "in progress, running, ongoing, open, started, execution, executing, delivery, in execution, "
                "in delivery, implementation, wip, laufend, lauft, aktiv, in arbeit, in bearbeitung, in "
                "umsetzung, umsetzung, gestartet, en cours, actif, execution, realisation, demarre"
            ),
            "on_hold": (
                "hold, paused, suspended, waiting, frozen, pausiert, angehalten, ruhend, "
                "zuruckgestellt, en pause, suspendu, en attente, gele"
            ),
            "closed": (
                "complete, completed, done, finished, delivered, closeout, abgeschlossen, beendet, fertig, "
                "geschlossen, erledigt, termine, cloture, acheve, livre, clos"
            ),
            "stopped": (
                "cancelled, canceled, terminated, withdrawn, rejected, aborted, arrete, abgebrochen, storniert, "
                "abgelehnt, eingestellt, gestoppt, annule, abandonne, rejete"
            ),
        }
    ),
    Target.REPORTED_HEALTH: _vocabulary(
        {
            "good": "green, g, on track, ok, healthy, grun, gruen, gut, im plan, vert, bon, conforme",
            "watch": (
                "amber, a, y, yellow, orange, at risk, caution, some issues, gelb, kritisch werdend, gefahrdet, "
                "jaune, ambre, a risque, attention"
            ),
            "bad": (
                "red, r, off track, bad, critical, in trouble, major issues, rot, kritisch, schlecht, rouge, "
                "critique, mauvais"
            ),
        }
    ),
    Target.CATEGORY: _vocabulary(
        {
            "run": (
                "run the business, keep the lights on, ktlo, maintenance, operations, o m, o and m, operate, "
                "sustain, mandatory, betrieb, erhaltung, wartung, exploitation, maintien"
            ),
            "grow": (
                "growth, enhancement, improve, improvement, expansion, grow the business, wachstum, "
                "verbesserung, weiterentwicklung, croissance, amelioration, evolution"
            ),
            "transform": (
                "transformation, innovation, strategic, transform the business, change, wandel, strategisch, "
                "transformer, strategique"
            ),
        }
    ),
    Target.DATA_CLASS: _vocabulary(
        {
            "public": "unclassified, open, offentlich, oeffentlich, publique, publie",
            "internal": "internal use, internal only, private, intern, nur intern, interne, usage interne",
            "confidential": ("sensitive, protected, vertraulich, schutzbedurftig, confidentiel, sensible"),
            "restricted": (
                "secret, strictly confidential, highly confidential, top secret, classified, streng vertraulich, "
                "geheim, strictement confidentiel, tres secret"
            ),
        }
    ),
}

_PRIORITIES = {
    250: "low, minor, niedrig, gering, tief, basse, faible, bas",
    500: "medium, normal, moderate, med, mittel, moyenne, moyen, normale",
    750: "high, major, hoch, haute, elevee, haut, eleve",
    1000: "critical, urgent, highest, very high, must, kritisch, sehr hoch, dringend, critique, urgente, tres haute",
}
# Our priorities run from 0 to 1000, the highest first in line, as those of scheduling programs do.
PRIORITY_WORDS = {word: number for number, words in _PRIORITIES.items() for word in words.split(", ")}
