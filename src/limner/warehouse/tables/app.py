"""What is published from the operational store."""

from __future__ import annotations

from limner.core.text import Text
from limner.warehouse.table import Column, Table

CONSENTS = Table(
    name="consents",
    title=Text("用户授权", "Consents"),
    doc="What one customer has decided for one purpose; the newest decision only.",
    grain=("customer_id", "purpose"),
    writer="app",
    role="derived",
    columns={
        "customer_id": Column("string", Text("客户编号", "customer id"), "Who decided."),
        "purpose": Column("string", Text("用途", "purpose"), "analysis, marketing …"),
        "granted": Column("boolean", Text("是否同意", "agreed"), "True: agreed. False: refused."),
        "decided_at": Column("timestamp", Text("决定时间", "time decided"), "When."),
    },
)
