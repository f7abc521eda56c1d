"""What the addon ``base`` says of itself."""

from core.addons.manifest import Manifest
from core.i18n import translator

_ = translator("base")

manifest = Manifest(
    name="base",
    version="0.1.0",
    title=_("Base data"),
    summary=_("Companies, sites, parties, units of measure, shifts, calendars with holidays, and number sequences."),
    category="base",
)
