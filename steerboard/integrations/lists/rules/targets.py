"""What a portfolio list can say about a project, and the words people put above such columns."""

from dataclasses import dataclass
from enum import StrEnum


class Target(StrEnum):
    """A field of a project that a column can fill."""

    CODE = "code"
    NAME = "name"
    DESCRIPTION = "description"
    PORTFOLIO = "portfolio"
    PROGRAMME = "programme"
    DEPARTMENT = "department"
    SPONSOR = "sponsor"
    MANAGER = "manager"
    CATEGORY = "category"
    STATE = "state"
    START = "start"
    PROMISED_FINISH = "promised_finish"
    BUDGET = "budget"
    CURRENCY = "currency"
    ACTUAL_COST = "actual_cost"
    FORECAST_COST = "forecast_cost"
    PERCENT_COMPLETE = "percent_complete"
    REPORTED_HEALTH = "reported_health"
    DATA_CLASS = "data_class"
    PRIORITY = "priority"


class Kind(StrEnum):
    """How the values of a field are read."""

    CODE = "code"
    TEXT = "text"
    PERSON = "person"
    DATE = "date"
    AMOUNT = "amount"
    PERCENT = "percent"
    CURRENCY = "currency"
    WORD = "word"
    PRIORITY = "priority"


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split(", "))


@dataclass(frozen=True, slots=True)
class TargetField:
    """One field: its label, how it is read, and its headers in English, German and French.

    `exact` names the field beyond doubt; `loose` may also mean something else.
    All in the form of `plain_words`.
    """

    label: str
    kind: Kind
    exact: tuple[str, ...]
    loose: tuple[str, ...] = ()


TARGETS: dict[Target, TargetField] = {
    Target.CODE: TargetField(
        "Code",
        Kind.CODE,
        _words(
            "code, project code, project id, project number, project no, project key, unique id, uid, "
            "projektnummer, projekt nr, projektcode, projekt id, projektkennung, kennung, code projet, code du "
            "projet, numero de projet, id projet, identifiant"
        ),
        _words(
            "id, key, number, no, nr, ref, reference, unique project id, unique identifier, shortcode, short "
            "code, kurzel, nummer, psp element, wbs, numero, identifier, unique project identifier"
        ),
    ),
    Target.NAME: TargetField(
        "Name",
        Kind.TEXT,
        _words(
            "name, project name, project, project title, title, projektname, projekt, projekttitel, titel, "
            "bezeichnung, projektbezeichnung, nom, nom du projet, projet, titre, titre du projet, intitule"
        ),
        _words("initiative, initiative name, investment title, summary, vorhaben, designation, libelle"),
    ),
    Target.DESCRIPTION: TargetField(
        "Description",
        Kind.TEXT,
        _words("description, project description, beschreibung, projektbeschreibung, description du projet"),
        _words("scope, objective, goal, purpose, details, kurzbeschreibung, ziel, inhalt, objectif, objet"),
    ),
    Target.PORTFOLIO: TargetField(
        "Portfolio",
        Kind.TEXT,
        _words("portfolio, portfolio name, portefeuille, projektportfolio"),
        _words("business line"),
    ),
    Target.PROGRAMME: TargetField(
        "Programme",
        Kind.TEXT,
        _words("programme, program, programme name, program name, programm, delivery program, delivery programme"),
        _words("initiative group, investment title, investment"),
    ),
    Target.DEPARTMENT: TargetField(
        "Department",
        Kind.TEXT,
        _words(
            "department, dept, department name, owner unit, owning unit, owner group, business unit, organisation"
            " unit, organizational unit, agency, agency name, division, abteilung, bereich, fachbereich, "
            "organisationseinheit, geschaftsbereich, amt, ministerium, departement, direction, service, unite, "
            "ministere"
        ),
        _words("unit, organisation, organization, ministry, dept acronym, owner team, team, group, entity"),
    ),
    Target.SPONSOR: TargetField(
        "Sponsor",
        Kind.PERSON,
        _words(
            "sponsor, project sponsor, executive sponsor, auftraggeber, projektauftraggeber, commanditaire, "
            "sponsor du projet, maitre d ouvrage"
        ),
        _words("executive, business owner, owner, senior responsible owner, sro"),
    ),
    Target.MANAGER: TargetField(
        "Project manager",
        Kind.PERSON,
        _words(
            "manager, project manager, pm, project lead, projektleiter, projektleitung, projektleiterin, chef de "
            "projet, responsable du projet, gestionnaire de projet"
        ),
        _words("lead, responsible, leiter, leitung, verantwortlich, verantwortlicher, responsable, owner"),
    ),
    Target.CATEGORY: TargetField(
        "Category",
        Kind.WORD,
        _words("category, run grow transform, investment category, investment type, kategorie, categorie"),
        _words("type, project type, class, projektart, projekttyp, art, type de projet"),
    ),
    Target.STATE: TargetField(
        "State",
        Kind.WORD,
        _words(
            "state, status, project status, project state, projektstatus, zustand, statut, etat, statut du "
            "projet, etat du projet"
        ),
        _words("phase, stage, lifecycle, lifecycle stage, estimated status"),
    ),
    Target.START: TargetField(
        "Start",
        Kind.DATE,
        _words(
            "start, start date, project start, planned start, begin, begin date, startdatum, beginn, "
            "projektstart, projektbeginn, anfang, debut, date de debut, demarrage, date de demarrage"
        ),
        _words("from, actual start, baseline start, kickoff, kick off, von, du"),
    ),
    Target.PROMISED_FINISH: TargetField(
        "Promised finish",
        Kind.DATE,
        _words(
            "promised finish, finish, end, end date, finish date, planned finish, planned end, due, due date, "
            "deadline, completion date, planned completion date, estimated completion date, target date, target "
            "completion date, go live, go live date, baseline finish, ende, enddatum, endtermin, projektende, "
            "termin, fertigstellung, fertigstellungstermin, geplantes ende, fin, date de fin, fin prevue, "
            "echeance, date d echeance, date de fin prevue"
        ),
        _words(
            "planned project completion date, original completion date, revised completion date, to, bis, au, "
            "completion, forecast finish, projected completion date"
        ),
    ),
    Target.BUDGET: TargetField(
        "Budget at approval",
        Kind.AMOUNT,
        _words(
            "budget, total budget, approved budget, budget at approval, original budget, project budget, planned "
            "cost, budget approved, gesamtbudget, projektbudget, genehmigtes budget, plankosten, budget total, "
            "budget approuve, budget du projet, cout prevu"
        ),
        _words(
            "lifecycle cost, total cost, cost, kosten, gesamtkosten, cout, cout total, amount, betrag, montant, "
            "revised budget, value"
        ),
    ),
    Target.CURRENCY: TargetField(
        "Currency",
        Kind.CURRENCY,
        _words("currency, wahrung, waehrung, devise, monnaie"),
    ),
    Target.ACTUAL_COST: TargetField(
        "Actual cost",
        Kind.AMOUNT,
        _words(
            "actual cost, actuals, spent, spent to date, spend to date, actual spend, cost to date, expenditure "
            "to date, istkosten, ist kosten, ausgaben, bisherige kosten, verbraucht, cout reel, couts reels, "
            "depenses, depense a ce jour"
        ),
        _words("actual, ist, spend, projected actual cost, expenditure, reel"),
    ),
    Target.FORECAST_COST: TargetField(
        "Forecast cost",
        Kind.AMOUNT,
        _words(
            "forecast, forecast cost, cost at completion, estimate at completion, eac, projected cost, forecast "
            "at completion, prognose, kostenprognose, prognosekosten, voraussichtliche kosten, cout prevu a "
            "terminaison, prevision, cout a terminaison"
        ),
        _words("projected actual cost, latest estimate, outlook, hochrechnung, estimation"),
    ),
    Target.PERCENT_COMPLETE: TargetField(
        "Percent complete",
        Kind.PERCENT,
        _words(
            "percent complete, % complete, percent done, % done, complete %, progress, progress %, completion %, "
            "fortschritt, fertigstellungsgrad, abgeschlossen %, % abgeschlossen, avancement, % avancement, "
            "pourcentage acheve, % acheve"
        ),
        _words("complete, done, %, percent"),
    ),
    Target.REPORTED_HEALTH: TargetField(
        "Reported health",
        Kind.WORD,
        _words(
            "health, reported health, rag, rag status, overall health, project health, overall rag, ampel, "
            "ampelstatus, gesamtampel, projektampel, sante, meteo, meteo projet, feu"
        ),
        _words("traffic light, colour, color, overall status, farbe, couleur, status"),
    ),
    Target.DATA_CLASS: TargetField(
        "Data class",
        Kind.WORD,
        _words(
            "data class, data classification, classification, confidentiality, datenklasse, schutzklasse, "
            "vertraulichkeit, klassifizierung, classification des donnees, confidentialite"
        ),
        _words("security classification, schutzbedarf, sensitivity"),
    ),
    Target.PRIORITY: TargetField(
        "Priority",
        Kind.PRIORITY,
        _words("priority, project priority, prio, prioritat, priorite"),
        _words("rank, rang"),
    ),
}

AMOUNTS = (Target.BUDGET, Target.ACTUAL_COST, Target.FORECAST_COST)
