"""What the addon ``production`` says of itself."""

from core.addons.manifest import Manifest
from core.i18n import translator

_ = translator("production")

manifest = Manifest(
    name="production",
    version="0.1.0",
    title=_("Production"),
    summary=_("Production orders made from customer orders, their operation tasks, and reports from the shop floor."),
    depends=("orders",),
    category="production",
    application=True,
)
