"""Pages read with the parser of the standard library: what is on them, and what must never be."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from werkzeug.test import TestResponse

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])


@dataclass
class Element:
    tag: str
    attrs: dict[str, str]
    parent: Element | None = None
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join("".join(self.pieces).split())

    def __getitem__(self, name: str) -> str:
        return self.attrs[name]

    def within(self, tag: str) -> Element | None:
        found = self.parent
        while found is not None and found.tag != tag:
            found = found.parent
        return found


class Parsed(HTMLParser):
    """All elements of a page. ``select("a", href="/app")`` finds by tag and attributes, ``text("#id")`` reads."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.html = html
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        parent = self._open[-1] if self._open else None
        element = Element(tag, {name: value or "" for name, value in attrs}, parent)
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if self._open and self._open[-1] is self.elements[-1]:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        while self._open and any(element.tag == tag for element in self._open):
            if self._open.pop().tag == tag:
                break

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.pieces.append(data)

    def select(self, tag: str = "", **attrs: Any) -> list[Element]:
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attrs.items()}
        return [
            element
            for element in self.elements
            if (not tag or element.tag == tag)
            and all(n in element.attrs and (v is True or element.attrs[n] == str(v)) for n, v in wanted.items())
        ]

    def one(self, tag: str = "", **attrs: Any) -> Element:
        found = self.select(tag, **attrs)
        assert len(found) == 1, (tag, attrs, [e.attrs for e in found])
        return found[0]

    def text(self, selector: str = "main") -> str:
        found = self.select(id=selector[1:]) if selector.startswith("#") else self.select(selector)
        return " ".join(element.text for element in found)

    def named(self, name: str) -> list[Element]:
        """The controls of a form by name, those in templates left out."""
        return [e for e in self.elements if e.attrs.get("name") == name and e.within("template") is None]

    def value(self, name: str) -> str:
        """What a browser would send for a field as the page stands."""
        control = self.named(name)[-1]
        if control.tag == "select":
            return next(
                e["value"] for e in self.elements if e.tag == "option" and "selected" in e.attrs and e.parent is control
            )
        return control.text if control.tag == "textarea" else control.attrs.get("value", "")

    def form_values(self, form_id: str = "record-form") -> dict[str, str]:
        """The whole of a form, as a browser would send it."""
        form = self.one("form", id=form_id)
        names = [
            e["name"]
            for e in self.elements
            if e.attrs.get("name")
            and e.tag in ("input", "select", "textarea")
            and e.within("form") is form
            and e.within("template") is None
            and e.within("fieldset") is None
        ]
        found: dict[str, str] = {}
        for name in dict.fromkeys(names):
            controls = self.named(name)
            if controls[-1].attrs.get("type") == "checkbox":
                found[name] = "1" if "checked" in controls[-1].attrs else "0"
            elif controls[-1].attrs.get("type") == "radio":
                found[name] = next((e["value"] for e in controls if "checked" in e.attrs), "")
            elif controls[-1].tag == "select":
                chosen = [e for e in self.elements if e.tag == "option" and e.parent is controls[-1]]
                marked = [e for e in chosen if "selected" in e.attrs] or chosen[:1]
                found[name] = marked[0]["value"] if marked else ""
            else:
                found[name] = self.value(name)
        return found

    def errors(self) -> dict[str, str]:
        """Field to the message beside it, for fields with one."""
        found = {}
        for element in self.elements:
            described = element.attrs.get("aria-describedby", "")
            if element.attrs.get("aria-invalid") == "true":
                messages = [e.text for part in described.split() for e in self.select(id=part)]
                found[element["id"].removeprefix("f-").replace("-", ".")] = " ".join(messages)
        return found

    def cells(self) -> list[list[str]]:
        """The texts of the rows of the list."""
        rows = [e for e in self.elements if e.tag == "tr" and "data-id" in e.attrs]
        return [[e.text for e in self.elements if e.tag == "td" and e.parent is row] for row in rows]

    def heads(self) -> list[str]:
        return [e.text for e in self.select("th", scope="col")]

    def scripted(self) -> list[str]:
        """What a strict content security policy forbids: inline scripts, styles and handlers."""
        found = []
        for element in self.elements:
            if element.tag == "style" or (element.tag == "script" and "src" not in element.attrs):
                found.append(f"<{element.tag}>")
            for name, value in element.attrs.items():
                is_script = value.strip().lower().startswith("javascript:")
                if name == "style" or (name.startswith("on")) or is_script:
                    found.append(f"<{element.tag} {name}={value[:40]!r}>")
        return found


def parsed(answer: TestResponse) -> Parsed:
    return Parsed(answer.get_data(as_text=True))
