"""What the addon ``engineering`` says of itself."""

from core.addons.manifest import Manifest
from core.i18n import translator

_ = translator("engineering")

manifest = Manifest(
    name="engineering",
    version="0.1.0",
    title=_("Engineering"),
    summary=_("Items, multi-level bills of material, work centres and machines, routings with set-up families."),
    depends=("base",),
    category="production",
    application=True,
)
