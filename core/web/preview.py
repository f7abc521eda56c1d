"""Renders the templates with sample data, for looking at them: ``python -m core.web.preview FOLDER``."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jinja2 import Environment, FileSystemLoader

from core.web.icons import icon, icon_names

HERE = Path(__file__).parent


def ns(**kw: Any) -> SimpleNamespace:
    class N(SimpleNamespace):
        def __getattr__(self, name: str) -> Any:
            if name.startswith("__"):
                raise AttributeError(name)
            return None

    return N(**kw)


def load_zh() -> dict[str, str]:
    p = Path("/tmp/uiscratch/zh.json")
    return json.loads(p.read_text()) if p.exists() else {}


class Sample:
    def __init__(self, lang: str, theme: str, assets: Any) -> None:
        self.zh = lang == "zh"
        self.table = load_zh() if self.zh else {}
        self.frame = ns(
            lang="zh-CN" if self.zh else "en",
            theme=theme,
            density="compact",
            csrf="token",
            product="Taktline",
            assets=assets,
            site=self.t("Suzhou plant", "苏州工厂"),
            sites=[
                ns(label=self.t("Suzhou plant", "苏州工厂"), href="#s1", active=True),
                ns(label=self.t("Hanoi plant", "河内工厂"), href="#s2"),
            ],
            user=ns(
                name=self.t("Wang Wei", "王伟"),
                login="planner",
                initials=self.t("WW", "王"),
                preferences_href="preferences.html",
                logout_href="/logout",
            ),
            home_href="board.html",
            search_href="palette.html",
            language_href="/language",
            theme_href="/preferences/theme",
            rail_closed=False,
            help_href="/docs",
            menus=[
                ns(key="today", label=self.t("Today", "今日"), icon="today", href="board.html"),
                ns(
                    key="orders",
                    label=self.t("Orders", "订单"),
                    icon="order",
                    children=[
                        ns(key="orders.order", label=self.t("Customer orders", "客户订单"), href="list.html"),
                        ns(key="orders.stats", label=self.t("Statistics", "订单统计"), href="#"),
                    ],
                ),
                ns(
                    key="production",
                    label=self.t("Production", "生产"),
                    icon="factory",
                    children=[
                        ns(key="production.order", label=self.t("Production orders", "生产工单"), href="list.html"),
                        ns(key="production.task", label=self.t("Operation tasks", "工序任务"), href="list_group.html"),
                    ],
                ),
                ns(
                    key="planning",
                    label=self.t("Planning", "计划"),
                    icon="plan",
                    children=[
                        ns(key="plan.gantt", label=self.t("Planning board", "计划看板"), href="gantt.html"),
                        ns(key="plan.runs", label=self.t("Planning runs", "排产记录"), href="#"),
                    ],
                ),
                ns(
                    key="eng",
                    label=self.t("Engineering", "工程数据"),
                    icon="bom",
                    children=[
                        ns(key="item", label=self.t("Items", "物料"), href="#"),
                        ns(key="routing", label=self.t("Routings", "工艺路线"), href="#"),
                        ns(key="wc", label=self.t("Work centres", "工作中心"), href="#"),
                    ],
                ),
            ],
            menus_end=[
                ns(key="apps", label=self.t("Apps", "应用"), icon="puzzle", href="apps.html"),
                ns(key="settings", label=self.t("Settings", "设置"), icon="settings", href="preferences.html"),
            ],
        )

    def t(self, en: str, zh: str) -> str:
        return zh if self.zh else en

    def gettext(self, msgid: str, **args: Any) -> str:
        text = self.table.get(msgid, msgid)
        return text.format(**args) if args else text


def main() -> None:
    from core.web import preview_samples

    out = Path(sys.argv[1])
    vendor = HERE / "static" / "vendor" if len(sys.argv) < 3 else Path(sys.argv[2])
    manifest = json.loads((vendor / "manifest.json").read_text())
    out.mkdir(parents=True, exist_ok=True)
    shutil.copytree(vendor, out / "static", dirs_exist_ok=True)
    assets = ns(
        css="/static/" + manifest["app.css"],
        js="/static/" + manifest["app.js"],
        font="/static/" + manifest["fonts/inter-latin-wght-normal.woff2"],
        icon="/static/favicon.svg",
    )
    if (HERE / "static" / "favicon.svg").exists():
        shutil.copy(HERE / "static" / "favicon.svg", out / "static" / "favicon.svg")
    for lang in ("en", "zh"):
        for theme in ("light", "dark"):
            sample = Sample(lang, theme, assets)
            env = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True, trim_blocks=False)
            env.globals.update(_=sample.gettext, icon=icon)
            folder = out / f"{lang}-{theme}"
            folder.mkdir(exist_ok=True)
            for name, template, context in preview_samples.pages(sample, ns, manifest, icon_names()):
                (folder / f"{name}.html").write_text(
                    env.get_template(template).render(frame=sample.frame, **context), encoding="utf-8"
                )


if __name__ == "__main__":
    main()
