"""Sample contexts for the preview."""

from __future__ import annotations
from typing import Any, Iterator


def pages(s: Any, ns: Any, manifest: Any, icons: Any) -> Iterator[tuple[str, str, dict[str, Any]]]:
    t = s.t
    customers = [
        t("Nordlys Sport", "北极光运动"),
        t("Alpine Outdoor GmbH", "阿尔卑斯户外"),
        t("Sakura Apparel", "樱花服饰"),
        t("Kunlun Trading", "昆仑贸易"),
    ]
    items = [
        t("Down parka, men", "男款羽绒大衣"),
        t("Ski trousers", "滑雪裤"),
        t("Fleece jacket", "抓绒外套"),
        t("Softshell vest", "软壳马甲"),
    ]
    states = {
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
        ns(value=v, label=l, no_value=n)
        for v, l, n in (
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
                    "chips": search.chips + [ns(kind="group", label=t("Customer", "客户"), value="", remove_href="#")],
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
    yield from forms(s, ns, states, customers, items, manifest, icons)


def forms(
    s: Any, ns: Any, states: Any, customers: Any, items: Any, manifest: Any = None, icons: Any = None
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    t = s.t

    def f(name: str, label: str, widget: str = "text", **kw: Any) -> Any:
        return ns(name=name, label=label, widget=widget, **kw)

    def line(i: Any, new: bool = False) -> Any:
        n = f"lines.{i}."
        q = "" if new else "240"
        return ns(
            index=i,
            id="" if new else f"{i}",
            is_new=new,
            href=None if new else "#",
            fields=[
                f(
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
                f(
                    n + "colour",
                    "",
                    "selection",
                    value="" if new else "navy",
                    options=[ns(value="navy", label=t("Navy", "藏青")), ns(value="black", label=t("Black", "黑色"))],
                ),
                f(n + "qty", "", "decimal", value=q, unit=t("pcs", "件"), required=True),
                f(n + "price", "", "money", value="" if new else "38.50"),
                f(n + "due", "", "date", value="" if new else "2026-12-18"),
                f(n + "amount", "", "money", display="" if new else "9,240.00", readonly=True),
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
                f(
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
                f("reference", t("Customer reference", "客户订单号"), value="PO-88231"),
                f("order_date", t("Order date", "下单日期"), "date", value="2026-11-03"),
                f(
                    "due_date",
                    t("Requested date", "需求日期"),
                    "date",
                    value="2026-12-18",
                    required=True,
                    help=t("When the customer wants the goods.", "客户要求的到货日期。"),
                ),
                f(
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
                f("weight", t("Gross weight", "毛重"), "decimal", value="1280.5", unit="kg"),
                f(
                    "tags",
                    t("Tags", "标签"),
                    "tags",
                    tags=[ns(id=1, label=t("Winter 26", "26冬季")), ns(id=2, label=t("Export", "出口"))],
                    search_href="combo.json",
                ),
                f("partial", t("Partial delivery allowed", "允许分批交货"), "boolean", value=True),
                f(
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
                f("incoterm", t("Delivery terms", "贸易条款"), value="FOB Shanghai"),
                f("planned", t("Projected date", "预计交期"), "datetime", display="2026-12-16 14:20", readonly=True),
                f("carrier", t("Carrier", "承运商"), display="", readonly=True),
                f("st", t("State", "状态"), "state", state=states["running"]),
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
    yield from rest(s, ns, states, customers, items, manifest, icons)


def rest(
    s: Any, ns: Any, states: Any, customers: Any, items: Any, manifest: Any, icons: Any
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    t = s.t
    L = lambda label, href="#", **kw: ns(label=label, href=href, **kw)
    tiles = [
        ns(
            label=t("My orders", "我的订单"),
            value="18",
            icon="order",
            href="list.html",
            hint=t("4 due this week", "4 张本周到期"),
        ),
        ns(
            label=t("Late", "延期"),
            value="3",
            icon="state-late",
            tone="error",
            href="list.html",
            hint=t("worst: 2 days", "最长 2 天"),
        ),
        ns(
            label=t("Waiting for material", "待料"),
            value="5",
            icon="state-waiting",
            tone="warn",
            href="list.html",
            hint=t("zip 40 cm, navy", "40cm 藏青拉链"),
        ),
        ns(
            label=t("Machines down", "停机设备"),
            value="0",
            icon="state-down",
            href="list.html",
            hint=t("all 25 available", "25 台全部可用"),
        ),
        ns(
            label=t("On time, 30 days", "30 天准时率"),
            value="96.4",
            unit="%",
            icon="chart",
            hint=t("target 95 %", "目标 95 %"),
        ),
        ns(label=t("Plan covers", "计划覆盖"), value="14", unit=t("days", "天"), icon="plan", href="gantt.html"),
    ]
    cols = [
        ns(label=t("Order", "工单")),
        ns(label=t("Item", "物料")),
        ns(label=t("Due", "交期"), align="end"),
        ns(label=t("State", "状态")),
    ]
    rows = [
        ns(
            id=str(i),
            href="form.html",
            cells=[
                ns(text=f"WO-2026-{150 + i:04d}"),
                ns(text=items[i % 4]),
                ns(text=f"11-{24 + i}"),
                ns(state=states[["late", "waiting", "running", "released"][i % 4]]),
            ],
        )
        for i in range(5)
    ]
    board = ns(
        greeting=t("Good morning, Wang Wei", "早上好，王伟"),
        subtitle=t("Monday 23 November, early shift", "11 月 23 日 星期一 早班"),
        tiles=tiles,
        panels=[
            ns(title=t("Needs you", "需要处理"), icon="flag", count="5", href="list.html", columns=cols, rows=rows),
            ns(title=t("To approve", "待审批"), icon="check", count="0", rows=[]),
        ],
        actions=[L(t("New order", "新建订单"), "form_new.html", icon="plus")],
    )
    yield "board", "views/board.html", {"page": ns(title=t("Today", "今日"), nav="today"), "board": board}
    yield (
        "gantt",
        "views/gantt.html",
        {
            "page": ns(title=t("Planning board", "计划看板"), nav="plan.gantt", crumbs=[L(t("Planning", "计划"))]),
            "view": ns(
                module="/static/" + manifest.get("islands/gantt.js", ""),
                src="plan.json",
                actions=[
                    ns(name="rush", label=t("Rush order", "紧急插单"), icon="bolt", href="#", link=True),
                    ns(name="replan", label=t("Replan", "重新排产"), icon="refresh", href="/replan", primary=True),
                ],
                stats=[
                    ns(label=t("Late orders", "延期订单"), value="3", icon="state-late", tone="error", href="#"),
                    ns(label=t("Makespan", "总工期"), value="14.2", unit=t("days", "天"), icon="clock"),
                ],
            ),
        },
    )
    login = ns(
        action="/login",
        language_href="/language",
        demo=[
            ns(login="planner", role=t("Planner", "计划员")),
            ns(login="operator", role=t("Operator", "操作工")),
            ns(login="admin", role=t("Administrator", "管理员")),
        ],
    )
    yield "login", "login.html", {"login": login}
    yield (
        "login_error",
        "login.html",
        {
            "login": ns(
                action="/login",
                language_href="/language",
                name="planner",
                error=t("User name or password is wrong.", "用户名或密码不正确。"),
            )
        },
    )
    f = lambda name, label, widget="text", **kw: ns(name=name, label=label, widget=widget, **kw)
    yield (
        "setup",
        "setup.html",
        {
            "setup": ns(
                action="/setup",
                token="x",
                fields=[
                    f("login", t("User name", "用户名"), value="admin", required=True, autocomplete="username"),
                    f("name", t("Full name", "姓名"), required=True),
                    f(
                        "password",
                        t("Password", "密码"),
                        "password",
                        required=True,
                        help=t("At least 12 characters.", "至少 12 个字符。"),
                    ),
                    f(
                        "password2",
                        t("Repeat the password", "再次输入密码"),
                        "password",
                        required=True,
                        error=t("The two passwords differ.", "两次输入的密码不一致。"),
                    ),
                ],
            )
        },
    )
    for kind in ("forbidden", "missing", "failed"):
        yield (
            f"error_{kind}",
            "error.html",
            {
                "page": ns(title=t("Problem", "出错"), nav=""),
                "error": ns(
                    kind=kind,
                    request_id="01JD8Z6Q4K",
                    actions=[L(t("To Today", "回到今日"), "board.html", icon="today")],
                ),
            },
        )
    on, off = (
        ns(label=t("Installed", "已安装"), tone="ok", icon="state-done"),
        ns(label=t("Available", "可安装"), tone="muted", icon="state-draft"),
    )
    names = [
        (
            "base",
            "building",
            t("Base", "基础"),
            t("Companies, sites, calendars, units of measure.", "公司、工厂、日历、计量单位。"),
        ),
        (
            "engineering",
            "bom",
            t("Engineering", "工程数据"),
            t("Items, bills of material, routings, work centres.", "物料、物料清单、工艺路线、工作中心。"),
        ),
        (
            "orders",
            "order",
            t("Orders", "订单"),
            t("Customer orders from entry to change and statistics.", "客户订单：录入、变更、统计。"),
        ),
        (
            "production",
            "factory",
            t("Production", "生产"),
            t("Production orders and operation tasks.", "生产工单与工序任务。"),
        ),
        (
            "scheduling",
            "gantt",
            t("Scheduling", "排产"),
            t("Finite-capacity plan of every operation on every machine.", "有限产能排产，精确到每台设备每道工序。"),
        ),
        ("quality", "quality", t("Quality", "质量"), t("Inspections, nonconformances, holds.", "检验、不合格、隔离。")),
    ]
    yield (
        "apps",
        "apps.html",
        {
            "page": ns(title=t("Apps", "应用"), nav="apps"),
            "categories": [L(t("All", "全部"), active=True), L(t("Planning", "计划")), L(t("Production", "生产"))],
            "apps": [
                ns(
                    name=n,
                    label=l,
                    icon=ic,
                    summary=su,
                    version="0.1.0",
                    state=off if n == "quality" else on,
                    depends=["base"] if n != "base" else [],
                    actions=[ns(name="install", label=t("Install", "安装"), icon="download", href="/i")]
                    if n == "quality"
                    else [
                        ns(
                            name="disable",
                            label=t("Disable", "停用"),
                            href="/d",
                            confirm=ns(title=t("Disable?", "停用？"), text=t("Data is kept.", "数据保留。")),
                        )
                    ],
                )
                for n, ic, l, su in names
            ],
        },
    )
    opt = lambda *xs: [ns(value=v, label=l) for v, l in xs]
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
                            f(
                                "locale",
                                t("Language", "语言"),
                                "selection",
                                value="en",
                                required=True,
                                options=opt(("en", "English"), ("zh_CN", "中文")),
                            ),
                            f(
                                "zone",
                                t("Time zone", "时区"),
                                "selection",
                                value="a",
                                required=True,
                                options=opt(("a", "Asia/Shanghai"), ("b", "Europe/Berlin")),
                            ),
                        ],
                    ),
                    ns(
                        label=t("Appearance", "外观"),
                        fields=[
                            f(
                                "theme",
                                t("Theme", "主题"),
                                "selection",
                                value="auto",
                                required=True,
                                options=opt(
                                    ("auto", t("Like the system", "跟随系统")),
                                    ("light", t("Light", "浅色")),
                                    ("dark", t("Dark", "深色")),
                                ),
                            ),
                            f(
                                "density",
                                t("Density", "密度"),
                                "selection",
                                value="compact",
                                required=True,
                                options=opt(
                                    ("compact", t("Compact", "紧凑")), ("comfortable", t("Comfortable", "舒适"))
                                ),
                            ),
                        ],
                    ),
                    ns(
                        label=t("Password", "密码"),
                        fields=[
                            f("old", t("Current password", "当前密码"), "password"),
                            f("new", t("New password", "新密码"), "password"),
                        ],
                    ),
                ],
            ),
        },
    )
    step = lambda n: [
        ns(label=l, status="done" if i < n else "current" if i == n else "todo")
        for i, l in enumerate([t("File", "文件"), t("Columns", "列对应"), t("Check", "检查"), t("Done", "完成")])
    ]
    p = ns(
        title=t("Import orders", "导入订单"),
        nav="orders.order",
        crumbs=[L(t("Customer orders", "客户订单"), "list.html")],
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
                encodings=opt(("", t("Recognise", "自动识别")), ("utf-8", "UTF-8"), ("gb18030", "GBK")),
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
        {"page": ns(title=t("Planning run", "排产"), nav="plan.runs", crumbs=[L(t("Planning", "计划"))]), "job": job},
    )
    yield "job_poll", "job_status.html", {"job": job}
    g = lambda label, *its: {"label": label, "items": list(its)}
    yield (
        "palette",
        "palette_results.html",
        {
            "groups": [
                g(
                    t("Recent", "最近"),
                    L("SO-2026-0088", "form.html", icon="order", hint=t("Customer order", "客户订单")),
                ),
                g(
                    t("Menus", "菜单"),
                    L(t("Production orders", "生产工单"), "list.html", icon="factory", hint=t("Production", "生产")),
                    L(t("Planning board", "计划看板"), "gantt.html", icon="gantt", hint=t("Planning", "计划")),
                ),
                g(t("Actions", "操作"), L(t("New customer order", "新建客户订单"), "form_new.html", icon="plus")),
            ]
        },
    )
    samples = ns(
        states=list(states.values()),
        steps=[
            ns(label=t("Draft", "草稿"), status="done"),
            ns(label=t("Released", "已下达"), status="current"),
            ns(label=t("Done", "完工"), status="todo"),
        ],
        tiles=tiles,
        fields=[
            f("a", t("Text", "文本"), value="PO-88231", help=t("A hint.", "提示。")),
            f("b", t("Number", "数字"), "decimal", value="12.5", unit="kg", required=True),
            f("c", t("Choice", "选择"), "selection", options=opt(("1", "A"), ("2", "B"))),
            f("d", t("Date", "日期"), "date", value="2026-12-18", error=t("Too early.", "太早。")),
            f(
                "e",
                t("Reference", "引用"),
                "many2one",
                value="1",
                display=customers[0],
                search_href="combo.json",
                create_href="/create",
            ),
            f("f", t("Tick", "勾选"), "boolean", value=True),
            f("g", t("Only shown", "只读"), display="2026-12-16 14:20", readonly=True),
            f("h", t("Note", "备注"), "textarea", value="", span=2),
        ],
    )
    yield "ui", "ui.html", {"page": ns(title=t("Components", "组件"), nav=""), "icon_names": icons, "samples": samples}
