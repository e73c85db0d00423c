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


def _vocabulary(values: dict[str, str]) -> Vocabulary:
    labels: dict[str, str] = {}
    words: dict[str, str] = {}
    for value, synonyms in values.items():
        labels[value] = value.replace("_", " ").capitalize()
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
            "planned": (
                "planning, approved, not started, in planning, definition, scheduled, geplant, planung, in "
                "planung, genehmigt, nicht begonnen, planifie, en planification, approuve, non demarre"
            ),
            "active": (
                "in progress, running, ongoing, open, started, execution, executing, delivery, in execution, "
                "in delivery, implementation, wip, laufend, lauft, aktiv, in arbeit, in bearbeitung, in "
                "umsetzung, umsetzung, gestartet, en cours, actif, execution, realisation, demarre"
            ),
            "on_hold": (
                "hold, paused, suspended, stopped, waiting, frozen, pausiert, angehalten, gestoppt, ruhend, "
                "zuruckgestellt, en pause, suspendu, en attente, gele"
            ),
            "completed": (
                "complete, closed, done, finished, delivered, closeout, abgeschlossen, beendet, fertig, "
                "geschlossen, erledigt, termine, cloture, acheve, livre, clos"
            ),
            "cancelled": (
                "canceled, terminated, withdrawn, rejected, aborted, abgebrochen, storniert, abgelehnt, "
                "eingestellt, annule, abandonne, rejete"
            ),
        }
    ),
    Target.REPORTED_HEALTH: _vocabulary(
        {
            "green": "g, on track, good, ok, healthy, grun, gruen, gut, im plan, vert, bon, conforme",
            "amber": (
                "a, y, yellow, orange, at risk, caution, some issues, gelb, kritisch werdend, gefahrdet, "
                "jaune, ambre, a risque, attention"
            ),
            "red": (
                "r, off track, bad, critical, in trouble, major issues, rot, kritisch, schlecht, rouge, "
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
            "confidential": (
                "sensitive, restricted, protected, protected b, vertraulich, schutzbedurftig, confidentiel, sensible"
            ),
            "secret": (
                "strictly confidential, highly confidential, top secret, classified, streng vertraulich, "
                "geheim, strictement confidentiel, tres secret"
            ),
        }
    ),
    Target.PRIORITY: _vocabulary(
        {
            "low": "minor, p4, niedrig, gering, tief, basse, faible, bas",
            "medium": "normal, moderate, med, p3, mittel, moyenne, moyen, normale",
            "high": "major, p2, hoch, haute, elevee, haut, eleve",
            "critical": (
                "urgent, highest, very high, must, p1, kritisch, sehr hoch, dringend, critique, urgente, tres haute"
            ),
        }
    ),
}
