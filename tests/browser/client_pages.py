"""Sample pages outside lists and forms: Today, planning board, log-in, set-up, errors, addons."""

from __future__ import annotations

from collections.abc import Iterator

from tests.browser.client_words import Page, Words, field, link, ns


def front_pages(words: Words, gantt: str) -> Iterator[Page]:
    t, items, states = words.t, words.items, words.states

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
        actions=[link(t("New order", "新建订单"), "form_new.html", icon="plus")],
    )
    yield "board", "views/board.html", {"page": ns(title=t("Today", "今日"), nav="today"), "board": board}
    yield (
        "gantt",
        "views/gantt.html",
        {
            "page": ns(title=t("Planning board", "计划看板"), nav="plan.gantt", crumbs=[link(t("Planning", "计划"))]),
            "view": ns(
                module=gantt,
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
    yield (
        "setup",
        "setup.html",
        {
            "setup": ns(
                action="/setup",
                token="x",
                fields=[
                    field("login", t("User name", "用户名"), value="admin", required=True, autocomplete="username"),
                    field("name", t("Full name", "姓名"), required=True),
                    field(
                        "password",
                        t("Password", "密码"),
                        "password",
                        required=True,
                        help=t("At least 12 characters.", "至少 12 个字符。"),
                    ),
                    field(
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
                    actions=[link(t("To Today", "回到今日"), "board.html", icon="today")],
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
            "categories": [
                link(t("All", "全部"), active=True),
                link(t("Planning", "计划")),
                link(t("Production", "生产")),
            ],
            "apps": [
                ns(
                    name=n,
                    label=title,
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
                for n, ic, title, su in names
            ],
        },
    )
