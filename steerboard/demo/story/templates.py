"""Plans as they are really drawn up, by type of project: phases, items, who waits for whom.

An item line is: key | name | working days | waits for | role. Two spaces indent below a phase.
A wait is a key, with a type and lag in days where it is not finish to start: `b SS+3`. Days 0: a milestone.
The spread of three-point estimates is the template's, since kinds of work differ in how sure they are.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Template:
    """A plan: its lines, and optimistic and pessimistic durations as shares of the likely one."""

    lines: str
    optimistic: float
    pessimistic: float


ERP = Template(
    """
Prepare
  scope | Scope and process list agreed | 12 | | analyst
  fit | Fit and gap workshops | 18 | scope | consultant
  team | Implementation team complete | 10 | scope SS+5 | pm
  g1 | Gate 1: design may start | 0 | fit, team | pm
Design
  proc | Process design | 22 | g1 | consultant
  intd | Interface design | 16 | g1 | interface
  role | Roles and authorisations designed | 10 | proc SS+8 | security
  migd | Migration concept | 12 | g1 | data
  g2 | Gate 2: design signed | 0 | proc, intd, role, migd | pm
Build
  cust | Customising | 30 | g2 | consultant
  dev | Enhancements developed | 26 | g2 | developer
  intb | Interfaces built | 28 | g2 | interface
  mig1 | First trial migration | 12 | g2+5, migd | data
  unit | Unit tests done | 10 | cust FF+4, dev | developer
Test
  it | Integration test | 20 | unit, intb, mig1 | test
  mig2 | Second trial migration | 8 | it SS+6 | data
  uat | Acceptance test | 15 | it, mig2 | analyst
  trn | Key users trained | 14 | it SS+10 | trainer
  g3 | Gate 3: ready to cut over | 0 | uat, trn | pm
Go live
  reh | Cutover rehearsal | 5 | g3 | pm
  cut | Cutover weekend | 3 | reh | developer
  live | First clean month-end close | 20 | cut | consultant
  hyper | Hypercare | 15 | cut | consultant
  done | Handed over to operations | 0 | live, hyper | pm
""",
    0.85,
    1.6,
)

CLOUD = Template(
    """
Prepare
  inv | Application inventory frozen | 10 | | analyst
  dep | Dependencies mapped | 14 | inv SS+4 | architect
  land | Landing zone ready | 20 | | cloud
  net | Target network ready | 22 | inv | network
  g1 | Gate: ready to move | 0 | dep, land, net | pm
Move
  w1 | Wave a: file and print | 12 | g1 | server
  w2 | Wave b: databases | 26 | g1 | dba
  w3 | Wave c: business interfaces | 22 | w1 | interface
  reh | Rehearsal of cutover | 7 | w2 | pm
  cut | Cutover weekend | 3 | reh, w3 | server
Close
  hyper | Hypercare | 12 | cut | cloud
  wipe | Old storage wiped and certified | 8 | hyper | storage
  back | Old site handed back | 5 | wipe | network
  done | Site closed | 0 | back | pm
""",
    0.85,
    1.7,
)

SECURITY = Template(
    """
Find out
  base | Present state assessed | 12 | | security
  req | Controls and evidence agreed | 8 | base | security
  sel | Product selected | 20 | req | procurement
Introduce
  pilot | Pilot with IT | 15 | sel | identity
  pol | Policies approved | 12 | req | security
  conn | Connected to directory and ticketing | 14 | sel | identity
  roll1 | Roll-out to administrators | 12 | pilot, pol, conn | identity
  roll2 | Roll-out to all staff | 25 | roll1 | identity
Prove
  test | Penetration test passed | 10 | roll1 | security
  ev | Evidence complete for the audit | 8 | roll2, test | security
  done | Audit date | 0 | ev | pm
""",
    0.9,
    1.45,
)

DATA = Template(
    """
Foundation
  src | Sources and owners agreed | 12 | | analyst
  plat | Platform set up | 18 | | data
  mod | Core model designed | 16 | src | data
Build
  ing | Ingestion of first five sources | 24 | plat, mod | data
  qual | Data quality rules in place | 14 | ing SS+8 | data
  ident | Identities matched | 20 | ing | data
  dash | First dashboards | 16 | qual | bi
  api | Access for applications | 14 | ident | developer
Use
  pil | Pilot with two departments | 18 | dash, api | analyst
  priv | Privacy assessment accepted | 10 | ident | security
  roll | Roll-out | 20 | pil, priv | trainer
  done | Old reports switched off | 0 | roll | pm
""",
    0.8,
    1.8,
)

NETWORK = Template(
    """
  design | Design approved | 12 | | architect
  order | Equipment ordered and delivered | 30 | design | procurement
  lab | Tested in the laboratory | 10 | design | network
  s1 | Site group 1 changed | 15 | order, lab | network
  s2 | Site group 2 changed | 18 | s1 | network
  s3 | Site group 3 changed | 20 | s2 | network
  moni | Monitoring and on-call in place | 8 | s1 | network
  done | Old lines cancelled | 0 | s3, moni | pm
""",
    0.9,
    1.5,
)

SERVICE = Template(
    """
Choose
  req | Requirements agreed | 10 | | analyst
  ten | Tender and contract | 28 | req | procurement
Introduce
  conf | Configured | 18 | ten | workplace
  mig | Data taken over | 10 | conf SS+8 | data
  sso | Single sign-on and roles | 6 | conf | identity
  pil | Pilot group works with it | 12 | mig, sso | workplace
  trn | Users trained | 12 | pil SS+5 | trainer
  roll | Everybody works with it | 15 | pil, trn | workplace
  done | Old system switched off | 0 | roll+10 | pm
""",
    0.9,
    1.5,
)

COMMERCE = Template(
    """
Discover
  res | Customer research | 10 | | design
  ux | Journeys and prototype | 16 | res | design
Build
  base | Platform and pipelines | 14 | | developer
  cat | Catalogue and search | 22 | base, ux | frontend
  bask | Basket and checkout | 24 | base, ux | backend
  pay | Payment providers connected | 16 | bask SS+8 | backend
  erp | Orders flow into the ERP | 20 | bask | interface
Release
  load | Load and security test | 10 | cat, pay, erp | test
  beta | Open to 5 % of customers | 12 | load | frontend
  done | Open to everybody | 0 | beta | pm
""",
    0.85,
    1.6,
)

TEMPLATES: dict[str, Template] = {
    "erp": ERP,
    "cloud": CLOUD,
    "security": SECURITY,
    "data": DATA,
    "network": NETWORK,
    "service": SERVICE,
    "commerce": COMMERCE,
}

# Who does what, by role of the template; the project manager stands in for roles without a person.
ROLES: dict[str, tuple[str, ...]] = {
    "analyst": ("i.marino", "j.becker"),
    "consultant": ("j.ferrari", "u.werner", "k.nowak"),
    "interface": ("m.dubois", "x.chen"),
    "security": ("z.kovacs", "q.reid"),
    "identity": ("a.mensah",),
    "data": ("n.fischer", "r.gupta", "s.berg"),
    "bi": ("m.pereira",),
    "developer": ("s.iyer", "b.larsen", "d.kim"),
    "test": ("p.gruber", "l.santos", "h.olsen"),
    "trainer": ("k.ali", "l.hansen"),
    "architect": ("d.horvat", "e.lopez"),
    "cloud": ("o.adeyemi", "c.byrne"),
    "network": ("m.novak",),
    "server": ("t.maki",),
    "dba": ("i.schulz", "w.kang"),
    "storage": ("r.silva",),
    "procurement": ("t.eriksen",),
    "workplace": ("o.braun", "p.murphy"),
    "design": ("f.jansen",),
    "frontend": ("c.wolf",),
    "backend": ("d.kim", "e.popescu"),
}
