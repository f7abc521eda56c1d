"""Which encoding a text file is in: UTF-8, UTF-16 with a mark, GBK (as GB18030), else Western European."""

from __future__ import annotations

import codecs

from core.i18n import translator
from core.transfer.table import BrokenTable

_ = translator("core")

_COMMON_SHARE = 0.85


def decode(data: bytes) -> tuple[str, str]:
    """(text, name of the encoding). Raises BrokenTable for what is no text."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _checked(data, name), name
    if b"\x00" in data:
        raise BrokenTable(_("This is not a text file. Upload CSV or XLSX."))
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    if text and _looks_chinese(text):
        return text, "gb18030"
    return _checked(data, "cp1252"), "cp1252"


def _checked(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise BrokenTable(_("The encoding of the file is not known. Save it as UTF-8.")) from error


def _looks_chinese(text: str) -> bool:
    """Western accents also decode as GB18030, but into rare characters: those of everyday texts are in GB 2312."""
    foreign = [char for char in text if ord(char) > 127]
    common = sum(1 for char in foreign if _in_gb2312(char))
    return bool(foreign) and common / len(foreign) >= _COMMON_SHARE


def _in_gb2312(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
