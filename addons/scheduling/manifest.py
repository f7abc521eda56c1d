"""What the addon ``scheduling`` says of itself."""

from core.addons.manifest import Manifest
from core.i18n import translator

_ = translator("scheduling")

manifest = Manifest(
    name="scheduling",
    version="0.1.0",
    title=_("Scheduling"),
    summary=_("Finite-capacity plans on real calendars, rush orders with their effect, and the planning board."),
    depends=("production",),
    category="planning",
    application=True,
)
