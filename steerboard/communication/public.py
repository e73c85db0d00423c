"""Front door of the room communication: all that other rooms may use."""

from steerboard.communication.permissions import SEE_REPORTS, WRITE_REPORTS
from steerboard.communication.reports.actions import prepare_pack, publish_pack, take_out_pack, write_note
from steerboard.communication.reports.models import Pack
from steerboard.communication.reports.queries import content_to_show, visible_packs

__all__ = [
    "SEE_REPORTS",
    "WRITE_REPORTS",
    "Pack",
    "content_to_show",
    "prepare_pack",
    "publish_pack",
    "take_out_pack",
    "visible_packs",
    "write_note",
]
