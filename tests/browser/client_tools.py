"""Sample pages of tools: preferences, import, job, palette, components."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.browser.client_words import Page, Words, field, link, ns, options


def tool_pages(words: Words, icons: tuple[str, ...]) -> Iterator[Page]:
    t, customers, states = words.t, words.customers, words.states

    yield (
        "preferences",
        "preferences.html",
        {
            "page": ns(title=t("Preferences", "偏好设置"), nav="settings"),
            "form": ns(
                action="/preferences",
                groups=[
                    ns(
                        label=t("Language and region", "语言与区域"),
                        text=t("How texts, dates and numbers look.", "文字、日期与数字的显示方式。"),
                        fields=[
                            field(
                                "locale",
                                t("Language", "语言"),
                                "selection",
                                value="en",
                                required=True,
                                options=options(("en", "English"), ("zh_CN", "中文")),
                            ),
                            field(
                                "zone",
                                t("Time zone", "时区"),
                                "selection",
                                value="a",
                                required=True,
                                options=options(("a", "Asia/Shanghai"), ("b", "Europe/Berlin")),
                            ),
                        ],
                    ),
                    ns(
                        label=t("Appearance", "外观"),
                        fields=[
                            field(
                                "theme",
                                t("Theme", "主题"),
                                "selection",
                                value="auto",
                                required=True,
                                options=options(
                                    ("auto", t("Like the system", "跟随系统")),
                                    ("light", t("Light", "浅色")),
                                    ("dark", t("Dark", "深色")),
                                ),
                            ),
                            field(
                                "density",
                                t("Density", "密度"),
                                "selection",
                                value="compact",
                                required=True,
                                options=options(
                                    ("compact", t("Compact", "紧凑")), ("comfortable", t("Comfortable", "舒适"))
                                ),
                            ),
                        ],
                    ),
                    ns(
                        label=t("Password", "密码"),
                        fields=[
                            field("old", t("Current password", "当前密码"), "password"),
                            field("new", t("New password", "新密码"), "password"),
                        ],
                    ),
                ],
            ),
        },
    )

    def step(current: int) -> list[Any]:
        names = [t("File", "文件"), t("Columns", "列对应"), t("Check", "检查"), t("Done", "完成")]
        return [
            ns(label=name, status="done" if at < current else "current" if at == current else "todo")
            for at, name in enumerate(names)
        ]

    p = ns(
        title=t("Import orders", "导入订单"),
        nav="orders.order",
        crumbs=[link(t("Customer orders", "客户订单"), "list.html")],
    )
    yield (
        "import_upload",
        "import.html",
        {
            "page": p,
            "wizard": ns(
                step="upload",
                steps=step(0),
                action="/i",
                template_href="#",
                encodings=options(("", t("Recognise", "自动识别")), ("utf-8", "UTF-8"), ("gb18030", "GBK")),
            ),
        },
    )
    yield (
        "import_map",
        "import.html",
        {
            "page": p,
            "wizard": ns(
                step="map",
                steps=step(1),
                action="/i",
                back_href="#",
                columns=[
                    ns(index=i, header=h, samples=sm, target=tg)
                    for i, (h, sm, tg) in enumerate(
                        [
                            ("订单号", ["SO-101", "SO-102"], "number"),
                            ("客户", [customers[0], customers[1]], "customer"),
                            ("交期", ["2026/12/18", "12-20"], "due"),
                            ("备注", ["急", ""], ""),
                        ]
                    )
                ],
                targets=[
                    ns(value="number", label=t("Order no.", "订单号"), required=True),
                    ns(value="customer", label=t("Customer", "客户"), required=True),
                    ns(value="due", label=t("Requested date", "需求日期")),
                ],
            ),
        },
    )
    pr = [
        ns(
            number=i + 2,
            state=ns(label=t("New", "新增"), tone="ok", icon="plus")
            if i != 2
            else ns(label=t("Error", "错误"), tone="error", icon="error"),
            cells=[
                ns(text=f"SO-10{i}"),
                ns(
                    text=customers[i % 4] if i != 2 else "Nordlis",
                    error=t("No customer of this name.", "没有这个名称的客户。") if i == 2 else None,
                ),
                ns(text="2026-12-18"),
                ns(text="240"),
            ],
        )
        for i in range(6)
    ]
    yield (
        "import_preview",
        "import.html",
        {
            "page": p,
            "wizard": ns(
                step="preview",
                steps=step(2),
                action="/i",
                back_href="#",
                error_count=1,
                errors_href="#",
                counts=[
                    ns(label=t("New", "新增"), value="57", icon="plus"),
                    ns(label=t("Changed", "变更"), value="2", icon="edit"),
                    ns(label=t("Errors", "错误"), value="1", icon="error", tone="error"),
                ],
                columns=[
                    ns(label=t("Order no.", "订单号")),
                    ns(label=t("Customer", "客户")),
                    ns(label=t("Requested date", "需求日期"), align="end"),
                    ns(label=t("Quantity", "数量"), align="end"),
                ],
                rows=pr,
            ),
        },
    )
    yield (
        "import_result",
        "import.html",
        {
            "page": p,
            "wizard": ns(
                step="result",
                steps=step(3),
                message=t("59 orders imported.", "已导入 59 张订单。"),
                counts=[ns(label=t("New", "新增"), value="57"), ns(label=t("Changed", "变更"), value="2")],
                list_href="list.html",
                undo_href="/undo",
            ),
        },
    )
    job = ns(
        id="j1",
        title=t("Planning 600 operations", "正在排产 600 道工序"),
        state=states["running"],
        done=False,
        percent=62,
        message=t("Improving: 3 late orders, 14.2 days", "优化中：3 张延期订单，总工期 14.2 天"),
        poll_href="job_poll.html",
        cancel_href="/cancel",
        log=[
            ns(time="14:05:01", text=t("Dispatching rule: 7 late", "调度规则：7 张延期")),
            ns(time="14:05:04", text=t("Improved to 3 late", "优化到 3 张延期")),
        ],
    )
    yield (
        "job",
        "job.html",
        {
            "page": ns(title=t("Planning run", "排产"), nav="plan.runs", crumbs=[link(t("Planning", "计划"))]),
            "job": job,
        },
    )
    yield "job_poll", "job_status.html", {"job": job}

    def group(label: str, *entries: Any) -> dict[str, Any]:
        return {"label": label, "items": list(entries)}

    yield (
        "palette",
        "palette_results.html",
        {
            "groups": [
                group(
                    t("Recent", "最近"),
                    link("SO-2026-0088", "form.html", icon="order", hint=t("Customer order", "客户订单")),
                ),
                group(
                    t("Menus", "菜单"),
                    link(t("Production orders", "生产工单"), "list.html", icon="factory", hint=t("Production", "生产")),
                    link(t("Planning board", "计划看板"), "gantt.html", icon="gantt", hint=t("Planning", "计划")),
                ),
                group(
                    t("Actions", "操作"), link(t("New customer order", "新建客户订单"), "form_new.html", icon="plus")
                ),
            ]
        },
    )
    yield "ui", "ui.html", {"page": ns(title=t("Components", "组件"), nav=""), "icon_names": icons}
