"""Words, states and plain objects for the sample pages of the web client, in English and Chinese."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

Page = tuple[str, str, dict[str, Any]]
"""File name, template, context."""


class Sample(SimpleNamespace):
    """A plain object whose missing attributes are None, as a renderer leaves out what it does not have."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return None


ns = Sample


def link(label: str, href: str = "#", **values: Any) -> Sample:
    return ns(label=label, href=href, **values)


def field(name: str, label: str, widget: str = "text", **values: Any) -> Sample:
    return ns(name=name, label=label, widget=widget, **values)


def options(*pairs: tuple[str, str]) -> list[Sample]:
    return [ns(value=value, label=label) for value, label in pairs]


class Words:
    """One language's sample words; ``t`` picks between English and Chinese."""

    def __init__(self, chinese: bool) -> None:
        self.chinese = chinese
        t = self.t
        self.customers = [
            t("Nordlys Sport", "北极光运动"),
            t("Alpine Outdoor GmbH", "阿尔卑斯户外"),
            t("Sakura Apparel", "樱花服饰"),
            t("Kunlun Trading", "昆仑贸易"),
        ]
        self.items = [
            t("Down parka, men", "男款羽绒大衣"),
            t("Ski trousers", "滑雪裤"),
            t("Fleece jacket", "抓绒外套"),
            t("Softshell vest", "软壳马甲"),
        ]
        self.states = {
            "draft": ns(label=t("Draft", "草稿"), tone="muted", icon="state-draft"),
            "released": ns(label=t("Released", "已下达"), tone="primary", icon="state-released"),
            "running": ns(label=t("Running", "生产中"), tone="ok", icon="state-running"),
            "waiting": ns(label=t("Waiting for material", "待料"), tone="warn", icon="state-waiting"),
            "down": ns(label=t("Down", "停机"), tone="error", icon="state-down"),
            "hold": ns(label=t("Quality hold", "质量隔离"), tone="hold", icon="state-hold"),
            "done": ns(label=t("Done", "完工"), tone="ok", icon="state-done"),
            "setup": ns(label=t("Set-up", "换型"), tone="primary", icon="state-setup"),
            "idle": ns(label=t("Idle", "空闲"), tone="muted", icon="state-idle"),
            "late": ns(label=t("Late", "延期"), tone="error", icon="state-late"),
        }

    def t(self, english: str, chinese: str) -> str:
        return chinese if self.chinese else english
