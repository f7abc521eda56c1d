"""A made-up plan document for the Gantt board's browser tests: deterministic, of any size."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

NOW = datetime(2026, 11, 4, 2, 20, tzinfo=UTC)
FIRST = datetime(2026, 11, 2, 0, 0, tzinfo=UTC)
GROUPS = (
    ("Cutting", "Cutter", "裁剪", "裁床"),
    ("Sewing", "Line", "缝制", "缝制线"),
    ("Finishing", "Press", "整理", "整烫"),
    ("Packing", "Table", "包装", "包装台"),
)
ITEMS = (
    ("Down coat, navy", "羽绒服 藏青"),
    ("Wool coat", "羊毛大衣"),
    ("Parka, kids", "儿童派克大衣"),
    ("Fleece jacket", "抓绒外套"),
)
ZH_LABELS: dict[str, str] = json.loads((Path(__file__).parent / "gantt_harness" / "labels.zh.json").read_text("utf-8"))


def iso(moment: datetime) -> str:
    """The moment as the server sends it."""
    return moment.isoformat().replace("+00:00", "Z")


def make_plan(bars: int = 60, machines: int = 12, *, zh: bool = False, days: int = 14) -> dict[str, Any]:
    """A plan of `bars` operations on `machines` machines over `days` days, without overlap on a machine."""
    dice = random.Random(7)
    rows = [_row(number, machines, zh, days) for number in range(machines)]
    free = {row["id"]: FIRST for row in rows}
    made = []
    for number in range(bars):
        row = rows[(number * 5 + number // machines) % machines]
        made.append(_bar(number, row["id"], free, dice, zh))
    by_order: dict[str, list[int]] = {}
    for bar in made:
        by_order.setdefault(bar["order"], []).append(bar["id"])
    links = [[a, b] for ids in by_order.values() for a, b in pairwise(ids)]
    last = max(FIRST + timedelta(days=days), *free.values())
    return {
        "now": iso(NOW),
        "from": iso(FIRST),
        "to": iso(last),
        "zone": "Asia/Shanghai",
        "locale": "zh-CN" if zh else "en-GB",
        "editable": True,
        "version": "v1",
        "rows": rows,
        "bars": made,
        "links": links,
        "urls": {"check": "/check", "move": "/move"},
        "labels": ZH_LABELS if zh else {},
    }


def _row(number: int, machines: int, zh: bool, days: int) -> dict[str, Any]:
    group = GROUPS[number * len(GROUPS) // machines]
    label = f"{group[3]} {number + 1}" if zh else f"{group[1]} {number + 1}"
    day_starts = [FIRST + timedelta(days=day) for day in range(days)]
    closed = [[iso(day + timedelta(hours=12)), iso(day + timedelta(hours=24))] for day in day_starts]
    load = [[iso(day), (0.35 + number * 0.31 + index * 0.17) % 1.12] for index, day in enumerate(day_starts)]
    return {
        "id": f"m:{number + 1}",
        "label": label,
        "group": group[2] if zh else group[0],
        "closed": closed,
        "load": load,
    }


def _bar(number: int, row: str, free: dict[str, datetime], dice: random.Random, zh: bool) -> dict[str, Any]:
    start = free[row] + timedelta(minutes=dice.choice((0, 15, 45)))
    if start.hour >= 11:
        start = start.replace(hour=0, minute=0) + timedelta(days=1)
    setup = timedelta(minutes=dice.choice((0, 20, 45)))
    end = min(start + setup + timedelta(minutes=dice.choice((60, 120, 210, 300))), start.replace(hour=12, minute=0))
    free[row] = end
    order, step = number // 5 + 1, (number % 5 + 1) * 10
    state = "done" if end < NOW else "running" if start <= NOW else "waiting" if number % 9 == 0 else "planned"
    item = ITEMS[order % len(ITEMS)][1 if zh else 0]
    return {
        "id": number + 1, "row": row, "start": iso(start), "setup_end": iso(min(start + setup, end)), "end": iso(end),
        "label": f"SO-{order:04d} · {step}", "sub": item, "order": f"SO-{order:04d}", "order_id": order, "state": state,
        "late": number % 7 == 3, "pinned": number % 11 == 5, "moved": number % 13 == 8, "href": f"/order/{order}",
        "tip": [["交期" if zh else "Due", "2026-11-12"], ["数量" if zh else "Quantity", "120"]],
    }  # fmt: skip
