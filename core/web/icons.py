"""Line icons as inline SVG: one 1.75 px set, drawn on a 24 grid, one file each in ``core/web/icons``.

Icons inherit the text colour. An icon without a label is decoration and hidden from assistive technology;
an icon that stands alone needs ``label``.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from markupsafe import Markup, escape

__all__ = ["icon", "icon_names"]

_FOLDER = Path(__file__).with_name("icons")
_OUTER = re.compile(r"<svg[^>]*>(?P<body>.*)</svg>", re.DOTALL)


@cache
def icon_names() -> tuple[str, ...]:
    """Names of every icon, sorted."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.svg")))


@cache
def _body(name: str) -> str:
    if name not in icon_names():
        raise LookupError(f"there is no icon named {name!r}; the icons are: {', '.join(icon_names())}")
    match = _OUTER.search((_FOLDER / f"{name}.svg").read_text(encoding="utf-8"))
    if match is None:
        raise ValueError(f"icons/{name}.svg is not an SVG document")
    return match["body"].strip()


def icon(name: str, size: int = 16, label: str | None = None) -> Markup:
    """The icon ``name`` as inline SVG, ``size`` CSS pixels square.

    ``label`` is its accessible name; without one the icon is decoration. Raises ``LookupError`` for an unknown name.
    """
    naming = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    # The body is a file of ours; name and label are looked up or escaped.
    return Markup(
        f'<svg class="icon icon-{name}" width="{int(size)}" height="{int(size)}" viewBox="0 0 24 24" fill="none" '
        f'stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" '
        f'{naming} focusable="false">{_body(name)}</svg>'
    )
