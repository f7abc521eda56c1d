"""Sample forms: saved, refused with errors and a conflict, new."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.browser.client_words import Page, Words, field, ns


def form_pages(words: Words) -> Iterator[Page]:
    t, customers, items, states = words.t, words.customers, words.items, words.states

    def line(i: Any, new: bool = False) -> Any:
        n = f"lines.{i}."
        q = "" if new else "240"
        return ns(
            index=i,
            id="" if new else f"{i}",
            is_new=new,
            href=None if new else "#",
            fields=[
                field(
                    n + "item_id",
                    "",
                    "many2one",
                    value="" if new else "7",
                    display="" if new else items[int(i) % 4],
                    search_href="combo.json",
                    create_href="/create",
                    required=True,
                    href=None if new else "#",
                ),
                field(
                    n + "colour",
                    "",
                    "selection",
                    value="" if new else "navy",
                    options=[ns(value="navy", label=t("Navy", "藏青")), ns(value="black", label=t("Black", "黑色"))],
                ),
                field(n + "qty", "", "decimal", value=q, unit=t("pcs", "件"), required=True),
                field(n + "price", "", "money", value="" if new else "38.50"),
                field(n + "due", "", "date", value="" if new else "2026-12-18"),
                field(n + "amount", "", "money", display="" if new else "9,240.00", readonly=True),
            ],
        )

    cols = [
        ns(name="item_id", label=t("Item", "物料"), widget="many2one", required=True),
        ns(name="colour", label=t("Colour", "颜色"), widget="selection"),
        ns(name="qty", label=t("Quantity", "数量"), widget="decimal", align="end", required=True),
        ns(name="price", label=t("Unit price", "单价"), widget="money", align="end"),
        ns(name="due", label=t("Promised date", "承诺交期"), widget="date"),
        ns(name="amount", label=t("Amount", "金额"), widget="money", align="end"),
    ]
    lines = ns(
        name="lines",
        label=t("Order lines", "订单行"),
        columns=cols,
        rows=[line(0), line(1), line(2)],
        template=line("__i__", True),
        can_add=True,
        can_delete=True,
        totals=["", "", t("720 pcs", "720 件"), "", "", "27,720.00"],
    )
    wang = ns(name=t("Wang Wei", "王伟"), initials=t("WW", "王"))
    li = ns(name=t("Li Na", "李娜"), initials=t("LN", "李"))
    groups = [
        ns(
            fields=[
                field(
                    "customer_id",
                    t("Customer", "客户"),
                    "many2one",
                    value="3",
                    display=customers[1],
                    search_href="combo.json",
                    create_href="/create",
                    required=True,
                    href="#",
                ),
                field("reference", t("Customer reference", "客户订单号"), value="PO-88231"),
                field("order_date", t("Order date", "下单日期"), "date", value="2026-11-03"),
                field(
                    "due_date",
                    t("Requested date", "需求日期"),
                    "date",
                    value="2026-12-18",
                    required=True,
                    help=t("When the customer wants the goods.", "客户要求的到货日期。"),
                ),
                field(
                    "priority",
                    t("Priority", "优先级"),
                    "selection",
                    value="high",
                    options=[
                        ns(value="normal", label=t("Normal", "普通")),
                        ns(value="high", label=t("High", "高")),
                        ns(value="rush", label=t("Rush order", "紧急订单")),
                    ],
                ),
                field("weight", t("Gross weight", "毛重"), "decimal", value="1280.5", unit="kg"),
                field(
                    "tags",
                    t("Tags", "标签"),
                    "tags",
                    tags=[ns(id=1, label=t("Winter 26", "26冬季")), ns(id=2, label=t("Export", "出口"))],
                    search_href="combo.json",
                ),
                field("partial", t("Partial delivery allowed", "允许分批交货"), "boolean", value=True),
                field(
                    "note",
                    t("Special requirements", "特殊要求"),
                    "textarea",
                    value=t(
                        "Individual polybags, care labels in three languages. No metal parts.",
                        "单件塑料袋包装，三语洗唛，不得使用金属配件。",
                    ),
                    span=2,
                ),
            ]
        )
    ]
    info = [
        ns(
            label=t("Delivery", "交货"),
            fields=[
                field("incoterm", t("Delivery terms", "贸易条款"), value="FOB Shanghai"),
                field(
                    "planned", t("Projected date", "预计交期"), "datetime", display="2026-12-16 14:20", readonly=True
                ),
                field("carrier", t("Carrier", "承运商"), display="", readonly=True),
                field("st", t("State", "状态"), "state", state=states["running"]),
            ],
        )
    ]
    form = ns(
        key="orders.order:12",
        action="form.html",
        version="4",
        title="SO-2026-0088",
        subtitle=customers[1],
        steps=[
            ns(label=t("Draft", "草稿"), status="done"),
            ns(label=t("Confirmed", "已确认"), status="done"),
            ns(label=t("Planned", "已计划"), status="current", tone="primary"),
            ns(label=t("In production", "生产中"), status="todo"),
            ns(label=t("Shipped", "已发货"), status="todo"),
        ],
        primary=ns(
            name="release",
            label=t("Release", "下达"),
            icon="state-released",
            href="/release",
            confirm=ns(
                title=t("Release this order?", "下达此订单？"),
                text=t("The shop floor will see its tasks.", "车间将看到其工序任务。"),
                facts=[
                    t("3 production orders", "3 张生产工单"),
                    t("14 operation tasks on 6 machines", "6 台设备上的 14 个工序任务"),
                ],
                button=t("Release", "下达"),
            ),
        ),
        buttons=[ns(name="replan", label=t("Replan", "重新排产"), icon="refresh", href="/replan")],
        actions=[
            ns(name="copy", label=t("Duplicate", "复制"), icon="copy", href="/copy"),
            ns(name="print", label=t("Print traveller", "打印流转卡"), icon="print", href="/print", link=True),
            ns(
                name="cancel",
                label=t("Cancel order", "取消订单"),
                icon="state-cancelled",
                tone="error",
                href="/cancel",
                separator=True,
                confirm=ns(
                    title=t("Cancel SO-2026-0088?", "取消 SO-2026-0088？"),
                    text=t("3 production orders are withdrawn from the plan.", "3 张生产工单将从计划中撤出。"),
                    reason="required",
                    typed="SO-2026-0088",
                    button=t("Cancel order", "取消订单"),
                ),
            ),
        ],
        stats=[
            ns(label=t("Production orders", "生产工单"), value="3", icon="factory", href="#"),
            ns(label=t("Late tasks", "延期任务"), value="2", icon="state-late", tone="error", href="#"),
            ns(label=t("Amount", "金额"), value="27,720.00", unit="USD", icon="coins"),
            ns(label=t("On plan", "计划"), value="12-16", icon="gantt", href="#"),
        ],
        groups=groups,
        tabs=[
            ns(key="lines", label=t("Lines", "订单行"), count="3", lines=lines),
            ns(key="delivery", label=t("Delivery", "交货"), groups=info),
        ],
        pager=ns(position="3 / 50", prev_href="#", next_href="#"),
        create_href="form_new.html",
        discard_href="form.html",
        history=[
            ns(
                who=li,
                summary=t("changed 2 fields", "修改了 2 个字段"),
                when=t("today 14:05", "今天 14:05"),
                when_iso="2026-11-22T14:05+08:00",
                changes=[
                    ns(label=t("Requested date", "需求日期"), old="2026-12-22", new="2026-12-18"),
                    ns(label=t("Priority", "优先级"), old=t("Normal", "普通"), new=t("High", "高")),
                ],
                note=t("Customer called: shop opening moved forward.", "客户来电：门店开业提前。"),
            ),
            ns(
                who=wang,
                summary=t("confirmed the order", "确认了订单"),
                when=t("yesterday", "昨天"),
                when_iso="2026-11-21T09:00+08:00",
                changes=[ns(label=t("State", "状态"), old=t("Draft", "草稿"), new=t("Confirmed", "已确认"))],
            ),
            ns(
                who=wang,
                summary=t("created the order", "创建了订单"),
                when="2026-11-03",
                when_iso="2026-11-03T10:12+08:00",
            ),
        ],
    )
    page = ns(
        title="SO-2026-0088",
        nav="orders.order",
        crumbs=[ns(label=t("Orders", "订单"), href="#"), ns(label=t("Customer orders", "客户订单"), href="list.html")],
    )
    yield "form", "views/form.html", {"page": page, "form": form}

    bad = line(1)
    bad.fields[2].value, bad.fields[2].error = "-5", t("Must be more than 0.", "必须大于 0。")
    err_groups = [ns(fields=[ns(**vars(x)) for x in groups[0].fields])]
    err_groups[0].fields[3].error = t("The requested date lies before the order date.", "需求日期早于下单日期。")
    err_lines = ns(**{**vars(lines), "rows": [line(0), bad]})
    err = ns(
        **{
            **vars(form),
            "dirty": True,
            "groups": err_groups,
            "tabs": [ns(key="lines", label=t("Lines", "订单行"), count="2", lines=err_lines, error=True), form.tabs[1]],
            "errors": [
                ns(field="due_date", label=t("Requested date", "需求日期"), message=err_groups[0].fields[3].error),
                ns(field="lines.1.qty", label=t("Line 2, quantity", "第 2 行 数量"), message=bad.fields[2].error),
            ],
            "conflict": ns(
                who=li.name,
                when="14:05",
                fields=[
                    ns(
                        name="priority",
                        label=t("Priority", "优先级"),
                        mine=t("High", "高"),
                        theirs=t("Rush order", "紧急订单"),
                    )
                ],
            ),
        }
    )
    yield "form_error", "views/form.html", {"page": page, "form": err}
    new = ns(
        key="orders.order:new",
        action="form.html",
        version="",
        is_new=True,
        title=t("New customer order", "新建客户订单"),
        steps=[
            ns(label=t("Draft", "草稿"), status="current", tone="muted"),
            ns(label=t("Confirmed", "已确认"), status="todo"),
        ],
        groups=groups,
        tabs=[ns(key="lines", label=t("Lines", "订单行"), lines=ns(**{**vars(lines), "rows": [], "totals": None}))],
        discard_href="list.html",
    )
    yield (
        "form_new",
        "views/form.html",
        {"page": ns(title=t("New", "新建"), nav="orders.order", crumbs=page.crumbs), "form": new},
    )
