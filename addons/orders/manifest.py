"""What the addon ``orders`` says of itself."""

from core.addons.manifest import Manifest
from core.i18n import translator

_ = translator("orders")

manifest = Manifest(
    name="orders",
    version="0.1.0",
    title=_("Orders"),
    summary=_("Customer orders: entry, query, change with history, priorities, states and statistics."),
    depends=("engineering",),
    category="sales",
    application=True,
)
