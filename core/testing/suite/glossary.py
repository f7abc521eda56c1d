"""The binding words: one Chinese term for one English one, in menus, forms, help and messages alike."""

from __future__ import annotations

TERMS: dict[str, tuple[str, ...]] = {
    "production order": ("生产工单",),
    "operation task": ("工序任务",),
    "maintenance order": ("维修工单",),
    "operation": ("工序",),
    "report": ("报工",),
    "dispatch": ("派工",),
    "start": ("开工",),
    "finish": ("完工",),
    "issue": ("发料", "领料"),
    "return": ("退料", "退货"),
    "goods arrival": ("收货",),
    "put into stock": ("入库",),
    "goods issue": ("出库",),
    "shipment": ("发货",),
    "on hand": ("现有量",),
    "available quantity": ("可用量",),
    "reserved": ("预留量",),
    "in transit": ("在途",),
    "wip": ("在制品",),
    "in inspection": ("待检",),
    "lot": ("批次",),
    "serial": ("序列号",),
    "serial number": ("序列号",),
    "item": ("物料",),
    "bom": ("物料清单",),
    "bill of material": ("物料清单",),
    "bill of materials": ("物料清单",),
    "routing": ("工艺路线",),
    "enterprise": ("企业",),
    "company": ("公司",),
    "site": ("工厂",),
    "work centre": ("工作中心",),
    "work unit": ("工作单元",),
    "station": ("工位",),
    "shift": ("班次",),
    "crew": ("班组",),
    "changeover": ("换型",),
    "takt": ("节拍",),
    "kit check": ("齐套检查",),
    "rush order": ("插单", "紧急订单"),
    "requested date": ("需求交期",),
    "promised date": ("承诺交期",),
    "projected date": ("预计交期",),
    "scrap": ("报废",),
    "defect": ("不良",),
    "nonconformance": ("不合格",),
    "rework": ("返工",),
    "repair": ("返修",),
    "concession": ("让步接收",),
    "first piece": ("首件",),
    "first-pass yield": ("直通率",),
    "hold": ("冻结", "挂起", "隔离"),
    "inspection": ("检验",),
    "downtime": ("停机时间",),
    "down": ("停机",),
    "daily check": ("点检",),
    "traceability": ("追溯",),
    "genealogy": ("批次谱系",),
    "pegging": ("供需关联",),
    "electronic signature": ("电子签名",),
    "traveller": ("流转卡",),
    "tool": ("工装",),
    "mould": ("模具",),
    "subcontracting": ("委外",),
    "piece rate": ("计件单价",),
    "andon": ("安灯",),
    "interlock": ("联锁校验",),
    "proposal": ("变更建议",),
}
"""English term, folded, to its Chinese ones. Where there are several, the meaning decides."""
VERBS = ("start", "finish")
"""Words that are terms as they stand; ``Starts`` above a time of day is not the start of work."""


def terms_for(text: str) -> tuple[str, ...]:
    """The Chinese terms of a text that is a term of the glossary, in the singular or plural; empty for other texts."""
    folded = text.casefold().rstrip("…").strip()
    singular = [folded.removesuffix("s"), folded.replace("bills of", "bill of")]
    for candidate in [folded, *(each for each in singular if each not in VERBS)]:
        if candidate in TERMS:
            return TERMS[candidate]
    return ()
