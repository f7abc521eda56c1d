"""Keeps catalogues in step with the code: ``python -m core.i18n.update ADDON`` adds new texts and drops unused ones.

Entries keep their order, their comments and their wording; new ones come last, with an empty translation to fill in.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.pofile import denormalize, normalize

from core.i18n.extract import texts_of

HEADER = """# Simplified Chinese texts of {name}.
msgid ""
msgstr ""
"Project-Id-Version: taktline\\n"
"Language: zh_CN\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"""


@dataclass(frozen=True)
class Changes:
    """What ``update`` did: message ids, in the order of the file."""

    added: tuple[str, ...]
    dropped: tuple[str, ...]


def update(folder: Path, po_path: Path) -> Changes:
    """Bring the catalogue at ``po_path`` in step with the texts below ``folder``; written only when it changes.

    A missing file is begun. Raises OSError for a file that cannot be read or written.
    """
    wanted = texts_of(folder)
    before = po_path.read_text("utf-8") if po_path.is_file() else HEADER.format(name=folder.name)
    kept, known, dropped = [], set(), []
    for block, message in _blocks(before):
        if message in wanted or not message:
            kept.append(block)
            known.add(message)
        else:
            dropped.append(message)
    added = [message for message in wanted if message not in known]
    kept += [f'msgid {normalize(message, width=0)}\nmsgstr ""' for message in added]
    after = "\n\n".join(kept) + "\n"
    if after != before:
        po_path.parent.mkdir(parents=True, exist_ok=True)
        po_path.write_text(after, "utf-8")
    return Changes(tuple(added), tuple(dropped))


def entries(po_path: Path) -> dict[str, str]:
    """Message id to translation of a catalogue, the empty ones too; the header is left out."""
    found = {}
    for block, message in _blocks(po_path.read_text("utf-8")):
        if message:
            found[message] = _string(block, "msgstr")
    return found


def place_of(addon: str) -> tuple[Path, Path]:
    """The folder and the Chinese catalogue of an addon of this checkout; ``core`` is the framework itself."""
    root = Path(__file__).parents[2]
    if addon == "core":
        return root / "core", root / "core" / "i18n" / "catalogues" / "zh_CN.po"
    folder = root / "addons" / addon
    return folder, folder / "i18n" / "zh_CN.po"


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    for block in text.strip("\n").split("\n\n"):
        if block.strip():
            yield block.strip("\n"), _string(block, "msgid")


def _string(block: str, keyword: str) -> str:
    quoted: list[str] = []
    collecting = False
    for line in block.splitlines():
        if line.startswith(keyword + " "):
            collecting = True
            quoted.append(line[len(keyword) + 1 :])
        elif collecting and line.startswith('"'):
            quoted.append(line)
        else:
            collecting = False
    return denormalize("\n".join(quoted)) if quoted else ""


def main(arguments: list[str]) -> int:
    """Update the catalogues of the named addons; 0 when nothing is left to translate, 1 otherwise, 2 for wrong use."""
    if not arguments:
        print("Usage: python -m core.i18n.update ADDON…", file=sys.stderr)
        return 2
    left = 0
    for addon in arguments:
        folder, po_path = place_of(addon)
        if not folder.is_dir():
            print(f"There is no addon {addon} in this checkout.", file=sys.stderr)
            return 2
        changes = update(folder, po_path)
        empty = [message for message, chinese in entries(po_path).items() if not chinese]
        left += len(empty)
        print(f"{addon}: {len(changes.added)} added, {len(changes.dropped)} dropped, {len(empty)} to translate")
        for message in empty:
            print(f"  {message}")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
