"""The people of Halden Group: who they are, what they do."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """One employee. `key` is the local part of the e-mail address."""

    key: str
    name: str
    title: str
    team: str


DOMAIN = "halden.example"

PEOPLE: tuple[Person, ...] = (
    # the steering board and the PMO
    Person("m.keller", "Marta Keller", "Head of the IT PMO", "PMO"),
    Person("h.lang", "Henrik Lang", "Chief financial officer", "Board"),
    Person("t.vogel", "Theresa Vogel", "Chief information officer", "Board"),
    Person("r.stein", "Ruben Stein", "Chief operating officer", "Board"),
    Person("c.rossi", "Chiara Rossi", "Director of sales", "Board"),
    Person("j.moreau", "Jeanne Moreau-Petit", "Head of controlling", "Finance"),
    Person("d.lindqvist", "Dag Lindqvist", "Head of infrastructure", "Infrastructure"),
    Person("s.haddad", "Samira Haddad", "Head of information security", "Security"),
    Person("e.marten", "Els Marten", "Chief architect", "Architecture"),
    Person("a.brooks", "Adam Brooks", "Resource manager", "PMO"),
    Person("k.auer", "Katrin Auer", "Internal auditor", "Audit"),
    Person("l.fontaine", "Luc Fontaine", "PMO analyst", "PMO"),
    # project managers
    Person("s.okafor", "Somto Okafor", "Project manager, ERP", "PMO"),
    Person("a.weber", "Anja Weber", "Project manager, networks", "PMO"),
    Person("p.ilic", "Petar Ilic", "Project manager, migrations", "PMO"),
    Person("k.brandt", "Kerstin Brandt", "Project manager, interfaces", "PMO"),
    Person("n.haas", "Noah Haas", "Project manager, sites", "PMO"),
    Person("y.tanaka", "Yuki Tanaka", "Project manager, data", "PMO"),
    Person("b.osei", "Beatrice Osei", "Project manager, workplace", "PMO"),
    Person("f.nilsson", "Freja Nilsson", "Project manager, security", "PMO"),
    Person("g.costa", "Gabriel Costa", "Project manager, e-commerce", "PMO"),
    Person("v.petrov", "Vera Petrova", "Project manager, finance systems", "PMO"),
    # the people who do the work
    Person("m.novak", "Milan Novak", "Network engineer", "Infrastructure"),
    Person("o.adeyemi", "Ola Adeyemi", "Cloud engineer", "Infrastructure"),
    Person("i.schulz", "Ines Schulz", "Database administrator", "Infrastructure"),
    Person("w.kang", "Woo-jin Kang", "Database administrator", "Infrastructure"),
    Person("r.silva", "Rita Silva", "Storage engineer", "Infrastructure"),
    Person("t.maki", "Teemu Maki", "Server engineer", "Infrastructure"),
    Person("c.byrne", "Ciara Byrne", "Cloud engineer", "Infrastructure"),
    Person("d.horvat", "Dino Horvat", "Cloud architect", "Architecture"),
    Person("e.lopez", "Elena Lopez", "Integration architect", "Architecture"),
    Person("j.ferrari", "Jacopo Ferrari", "SAP FI consultant", "ERP"),
    Person("u.werner", "Ute Werner", "SAP CO consultant", "ERP"),
    Person("k.nowak", "Kamil Nowak", "SAP MM consultant", "ERP"),
    Person("s.iyer", "Shalini Iyer", "ABAP developer", "ERP"),
    Person("b.larsen", "Bjorn Larsen", "ABAP developer", "ERP"),
    Person("m.dubois", "Manon Dubois", "Interface developer", "ERP"),
    Person("x.chen", "Xin Chen", "Interface developer", "ERP"),
    Person("p.gruber", "Paul Gruber", "Test manager", "Quality"),
    Person("l.santos", "Lara Santos", "Test engineer", "Quality"),
    Person("h.olsen", "Hedda Olsen", "Test engineer", "Quality"),
    Person("z.kovacs", "Zoltan Kovacs", "Security engineer", "Security"),
    Person("a.mensah", "Akua Mensah", "Identity engineer", "Security"),
    Person("q.reid", "Quinn Reid", "Security analyst", "Security"),
    Person("n.fischer", "Nora Fischer", "Data engineer", "Data"),
    Person("r.gupta", "Rohan Gupta", "Data engineer", "Data"),
    Person("s.berg", "Signe Berg", "Data scientist", "Data"),
    Person("m.pereira", "Miguel Pereira", "Business intelligence developer", "Data"),
    Person("c.wolf", "Clara Wolf", "Frontend developer", "Commerce"),
    Person("d.kim", "Daniel Kim", "Backend developer", "Commerce"),
    Person("e.popescu", "Emil Popescu", "Backend developer", "Commerce"),
    Person("f.jansen", "Fleur Jansen", "Product designer", "Commerce"),
    Person("g.white", "Georgia White", "Product owner, online shop", "Commerce"),
    Person("i.marino", "Ilaria Marino", "Business analyst", "Business"),
    Person("j.becker", "Jonas Becker", "Business analyst", "Business"),
    Person("k.ali", "Karim Ali", "Change and training lead", "Business"),
    Person("l.hansen", "Liv Hansen", "Trainer", "Business"),
    Person("o.braun", "Oskar Braun", "Workplace engineer", "Workplace"),
    Person("p.murphy", "Patrick Murphy", "Service desk lead", "Workplace"),
    Person("t.eriksen", "Thea Eriksen", "Procurement manager", "Finance"),
    Person("v.keita", "Victor Keita", "Site manager, Halden North", "Business"),
)

# role → e-mail keys, for the whole; project managers and members are granted by project
PERSONAS: tuple[tuple[str, str, str], ...] = (
    ("PMO lead", "m.keller", "pmo_lead"),
    ("Executive (finance), sponsor", "h.lang", "executive"),
    ("Executive (IT), sponsor", "t.vogel", "executive"),
    ("Project manager", "s.okafor", "project_manager"),
    ("Team member", "m.novak", "team_member"),
    ("Resource manager", "a.brooks", "resource_manager"),
    ("Architect (reads everything)", "e.marten", "auditor"),
    ("Auditor", "k.auer", "auditor"),
    ("Administrator", "l.fontaine", "administrator"),
)
