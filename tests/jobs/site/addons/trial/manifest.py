"""What the addon ``trial`` says of itself."""

from core.addons.manifest import Manifest

manifest = Manifest(name="trial", version="0.1.0", title="Trial", summary="Jobs for tests.", category="technical")
