"""Sample lists: rows, groups, nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.browser.client_words import Page, Words, ns


def list_pages(words: Words) -> Iterator[Page]:
    t, customers, items, states = words.t, words.customers, words.items, words.states
    order = list(states)
    columns = [
        ns(name="number", label=t("Order", "工单"), align="start", sort_url="#", sort_dir=None),
        ns(name="item", label=t("Item", "物料"), align="start", sort_url="#"),
        ns(name="customer", label=t("Customer", "客户"), align="start", sort_url="#"),
        ns(name="qty", label=t("Quantity", "数量"), align="end", sort_url="#"),
        ns(name="progress", label=t("Progress", "进度"), align="start", widget="progress"),
        ns(name="due", label=t("Promised date", "承诺交期"), align="end", sort_url="#", sort_dir="asc"),
        ns(name="state", label=t("State", "状态"), align="start", widget="state", sort_url="#"),
    ]

    def row(i: int) -> Any:
        st = states[order[i % len(order)]]
        return ns(
            id=str(i),
            href="form.html",
            label=f"WO-2026-{142 + i:04d}",
            cells=[
                ns(text=f"WO-2026-{142 + i:04d}"),
                ns(text=items[i % 4], href="#item"),
                ns(text=customers[(i * 3) % 4]),
                ns(text=f"{(i * 137) % 2400 + 60:,}", unit=t("pcs", "件")),
                ns(value=(i * 23) % 101, text=f"{(i * 23) % 101} %", tone="ok" if (i * 23) % 101 > 80 else None),
                ns(
                    text=f"2026-12-{i % 27 + 1:02d}",
                    tone="error" if i % 10 == 9 else None,
                    icon="state-late" if i % 10 == 9 else None,
                ),
                ns(state=st),
            ],
        )

    ops = [
        ns(value=v, label=label, no_value=n)
        for v, label, n in (
            ("eq", t("is", "等于"), False),
            ("ne", t("is not", "不等于"), False),
            ("contains", t("contains", "包含"), False),
            ("gte", t("at least", "不小于"), False),
            ("lte", t("at most", "不大于"), False),
            ("empty", t("is empty", "为空"), True),
        )
    ]
    fields = [
        ns(name="number", label=t("Order", "工单"), type="text", searchable=True, operators=[ops[2], ops[0], ops[5]]),
        ns(name="customer_id", label=t("Customer", "客户"), type="text", searchable=True, operators=[ops[2], ops[0]]),
        ns(name="due", label=t("Promised date", "承诺交期"), type="date", operators=[ops[3], ops[4], ops[5]]),
        ns(name="qty", label=t("Quantity", "数量"), type="number", operators=[ops[3], ops[4]]),
        ns(
            name="state",
            label=t("State", "状态"),
            type="selection",
            operators=[ops[0], ops[1]],
            options=[ns(value=k, label=v.label) for k, v in states.items()],
        ),
    ]
    search = ns(
        action="list.html",
        q="",
        state=[("filter", "state:ne:done")],
        operators=ops,
        fields=fields,
        chips=[
            ns(kind="filter", label=t("State is not", "状态不等于"), value=t("Done", "完工"), remove_href="list.html")
        ],
        presets=[
            ns(label=t("My orders", "我的订单"), href="#"),
            ns(label=t("Late", "延期"), href="#", active=True),
            ns(label=t("Due this week", "本周到期"), href="#"),
        ],
        groups=[
            ns(label=t("Customer", "客户"), href="#"),
            ns(label=t("State", "状态"), href="#"),
            ns(label=t("Promised date: month", "承诺交期：月"), href="#"),
        ],
    )
    view = ns(
        kind="list",
        columns=columns,
        rows=[row(i) for i in range(50)],
        search=search,
        select_all=True,
        bulk_href="/bulk",
        bulk=[
            ns(name="release", label=t("Release", "下达"), icon="state-released"),
            ns(
                name="delete",
                label=t("Delete", "删除"),
                icon="trash",
                tone="error",
                confirm=ns(
                    title=t("Delete these orders?", "删除这些工单？"),
                    text=t("They cannot be brought back.", "删除后无法恢复。"),
                ),
            ),
        ],
        pager=ns(first="1", last="50", total="2,314", prev_href=None, next_href="#"),
        create_href="form_new.html",
        import_href="import_upload.html",
        exports=[
            ns(label=t("Export what I see", "导出当前视图"), href="#", hint="XLSX"),
            ns(label=t("Export all columns", "导出全部列"), href="#", hint="CSV"),
        ],
        switcher=[
            ns(kind="list", label=t("List", "列表"), icon="list", href="#", active=True),
            ns(kind="kanban", label=t("Kanban", "看板"), href="#"),
            ns(kind="calendar", label=t("Calendar", "日历"), href="#"),
            ns(kind="gantt", label=t("Gantt", "甘特图"), href="gantt.html"),
        ],
    )
    page = ns(
        title=t("Production orders", "生产工单"),
        nav="production.order",
        crumbs=[ns(label=t("Production", "生产"), href="#")],
    )
    yield "list", "views/list.html", {"page": page, "view": view}

    groups = []
    for g, c in enumerate(customers):
        groups.append(
            ns(
                key=str(g),
                label=c,
                count=f"{(g + 1) * 7}",
                depth=0,
                rows=[row(g * 4 + i) for i in range(4)] if g < 2 else None,
                rows_href="rows.html",
                sums=[None, None, None, ns(text=f"{(g + 2) * 3120:,}", unit=t("pcs", "件")), None, None, None],
            )
        )
    v2 = ns(
        **{
            **vars(view),
            "rows": None,
            "groups": groups,
            "totals": [None, None, None, ns(text="43,680", unit=t("pcs", "件")), None, None, None],
            "pager": ns(first="1", last="4", total=None, total_href="total.html", prev_href=None, next_href=None),
            "search": ns(
                **{
                    **vars(search),
                    "chips": [*search.chips, ns(kind="group", label=t("Customer", "客户"), value="", remove_href="#")],
                }
            ),
        }
    )
    yield (
        "list_group",
        "views/list.html",
        {"page": ns(**{**vars(page), "nav": "production.task", "title": t("Operation tasks", "工序任务")}), "view": v2},
    )
    v3 = ns(
        **{
            **vars(view),
            "rows": [],
            "pager": None,
            "bulk": None,
            "empty": ns(
                icon="order",
                title=t("No production orders yet", "还没有生产工单"),
                text=t(
                    "A production order tells the shop what to make, how many and by when.",
                    "生产工单告诉车间做什么、做多少、何时完成。",
                ),
                actions=[
                    ns(label=t("New production order", "新建生产工单"), href="#", icon="plus"),
                    ns(label=t("Import", "导入"), href="#", icon="upload"),
                ],
            ),
        }
    )
    v3.search = ns(**{**vars(search), "chips": []})
    yield "list_empty", "views/list.html", {"page": page, "view": v3}
