"""What columns are called in spreadsheets of plants, beside the names of fields and their labels.

Addons add their own as ``import_names = {"field": ("words", …)}`` on a model.
"""

from __future__ import annotations

SYNONYMS: dict[str, tuple[str, ...]] = {
    "number": ("no", "order no", "order number", "订单号", "订单编号", "单号", "单据编号", "编号"),
    "code": ("no", "编码", "编号", "代码", "代号"),
    "name": ("title", "名称", "名字", "全称"),
    "customer_id": ("customer name", "customer code", "client", "客户", "客户名称", "客户编号", "客户代码", "买家"),
    "supplier_id": ("vendor", "supplier name", "供应商", "供应商名称", "供应商编号"),
    "customer_reference": (
        "po", "po no", "po number", "purchase order", "your reference",
        "客户单号", "客户订单号", "客户po", "合同号",
    ),
    "order_date": ("date", "ordered on", "下单日期", "订单日期", "接单日期"),
    "requested_date": (
        "due", "due date", "delivery date", "required date", "ship date",
        "交期", "交货期", "交货日期", "需求日期", "客户交期",
    ),
    "promised_date": ("confirmed date", "承诺交期", "承诺日期", "回复交期"),
    "quantity": ("qty", "amount ordered", "pieces", "pcs", "数量", "订单数量", "订购数量", "件数"),
    "item_id": (
        "item", "item code", "item no", "article", "sku", "product", "product code", "part number", "style", "style no",
        "物料", "物料编码", "物料编号", "料号", "产品", "产品编码", "产品编号", "款号", "货号", "图号",
    ),
    "unit_id": ("unit", "uom", "unit of measure", "单位", "计量单位"),
    "price": ("unit price", "单价", "价格", "含税单价"),
    "description": ("item name", "product name", "品名", "描述", "产品名称", "物料名称"),
    "specification": ("spec", "size", "规格", "规格型号", "型号"),
    "priority": ("urgency", "优先级", "紧急程度"),
    "special_requirements": ("special requests", "特殊要求", "客户要求"),
    "requirements": ("remark", "remarks", "notes", "comment", "备注", "要求", "说明"),
    "kind": ("type", "order type", "类型", "类别", "订单类型"),
    "site_id": ("plant", "factory", "工厂", "厂区"),
    "contact": ("contact person", "联系人"),
    "phone": ("telephone", "mobile", "tel", "电话", "手机", "联系电话"),
    "address": ("street", "地址"),
    "position": ("line", "line no", "pos", "行号", "序号", "项次"),
}  # fmt: skip
REFERENCE_SUFFIXES = ("", " name", " code", " no", " number", "名称", "编号", "编码", "代码", "号")
