"""The room's routes and who may reach them."""

from steerboard.communication.permissions import SEE_REPORTS, WRITE_REPORTS
from steerboard.core.public import Policy

ROUTES: dict[str, Policy] = {
    "communication:packs": Policy(SEE_REPORTS, why="filtered by visible_packs"),
    "communication:pack_prepare": Policy(WRITE_REPORTS, why="the form offers only portfolios one may report on"),
    "communication:pack": Policy(SEE_REPORTS, scoped_by="portfolio_code"),
    "communication:pack_note": Policy(WRITE_REPORTS, scoped_by="portfolio_code"),
    "communication:pack_publish": Policy(WRITE_REPORTS, scoped_by="portfolio_code"),
    "communication:pack_file": Policy(SEE_REPORTS, scoped_by="portfolio_code"),
}
