"""What a page says to its reader, to tell words in the wrong language, and what is too wide for a phone."""

from __future__ import annotations

import re
from typing import Any

TEXTS = """() => {
  const main = document.documentElement.lang;
  const foreign = (node) => { const held = node.closest("[lang]"); return held !== null && held.lang !== main; };
  const shown = (node) => node.checkVisibility({visibilityProperty: true});
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.data.trim(); const holder = node.parentElement;
    if (text && !holder.closest("script, style, template") && !foreign(holder) && shown(holder)) found.push(text);
  }
  for (const name of ["aria-label", "placeholder", "title", "data-tip", "alt"])
    for (const node of document.body.querySelectorAll(`[${name}]`))
      if (!foreign(node) && shown(node) && node.getAttribute(name).trim()) found.push(node.getAttribute(name).trim());
  found.push(document.title);
  return [...new Set(found)];
}"""
WIDE = """() => {
  const inTables = ".table-scroll, .lines-scroll, .mes-gantt, [role=tablist], .stepper, pre";
  const found = document.documentElement.scrollWidth > innerWidth ? ["the page"] : [];
  for (const node of document.querySelectorAll("body *")) {
    const style = getComputedStyle(node);
    const scrolls = ["auto", "scroll"].includes(style.overflowX);
    if (scrolls && node.scrollWidth > node.clientWidth + 1 && !node.closest(inTables) && node.checkVisibility())
      found.push(`${node.tagName.toLowerCase()}.${node.className}`);
  }
  return found;
}"""
ENGLISH = re.compile(r"[A-Za-z][A-Za-z'’]+(?:[ ,]+[A-Za-z][A-Za-z'’]*){2,}")
"""Three Latin words in a row: a sentence or a phrase, not a code or a product's name."""
CHINESE = re.compile("[\u3400-\u9fff\uf900-\ufaff]")


def texts(page: Any) -> list[str]:
    """Every text that can be seen or heard, without what is marked as another language."""
    found: list[str] = page.evaluate(TEXTS)
    return found


def in_the_wrong_language(found: list[str], chinese: bool, data: frozenset[str]) -> list[str]:
    """Texts that are not in the page's language and are no data; ``data`` holds names as they were entered."""
    pattern = ENGLISH if chinese else CHINESE
    return [text for text in found if pattern.search(_without(text, data, pattern))]


def _without(text: str, data: frozenset[str], pattern: re.Pattern[str]) -> str:
    if not pattern.search(text):
        return text
    for name in sorted(data, key=len, reverse=True):
        text = text.replace(name, "")
    return text


def too_wide(page: Any) -> list[str]:
    """What makes the reader scroll sideways, tables and charts of time left out."""
    found: list[str] = page.evaluate(WIDE)
    return found
