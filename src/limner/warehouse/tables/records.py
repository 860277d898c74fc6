"""What sources say of people: their records, and the values by which they are known."""

from __future__ import annotations

from limner.core.text import Text
from limner.warehouse.columns import LOAD, PERSON, SOURCE
from limner.warehouse.table import Column, Table

RECORDS = Table(
    name="records",
    title=Text("客户记录", "Records"),
    doc="What one source says of one person at one import; the material from which customers are made.",
    grain=("record_id",),
    writer="sources",
    role="record",
    required=("customer_id",),
    extensible=True,
    columns={
        "record_id": Column("string", Text("记录编号", "record id"), "Hash of what the record says and of its source."),
        "customer_id": Column("string", Text("客户编号", "customer id"), "Whom the record is of."),
        **PERSON,
        "recorded_at": Column(
            "timestamp", Text("记录时间", "time recorded"), "When the record was imported; later records win."
        ),
        "source": SOURCE,
        "load_id": LOAD,
    },
)
IDENTIFIERS = Table(
    name="identifiers",
    title=Text("身份标识", "Identifiers"),
    doc="One identifier of a customer in one name space; personal ones only as keyed hashes (blind indexes).",
    grain=("kind", "value", "customer_id"),
    writer="sources",
    role="identity",
    columns={
        "kind": Column(
            "string",
            Text("标识类型", "kind of identifier"),
            "member_id, phone, email, id_number, visitor, device, cookie, card …",
        ),
        "value": Column("string", Text("标识值", "identifier"), "The identifier; a blind index where it is personal."),
        "customer_id": Column("string", Text("客户编号", "customer id"), "Whose it is."),
        "source": SOURCE,
        "load_id": LOAD,
    },
)
CONTACTS = Table(
    name="contacts",
    title=Text("联系方式", "Contacts"),
    doc="One personal value of a customer that one source told, encrypted with the customer's own key. Of files, which "
    "take nothing back, the first that told it stands for all.",
    grain=("customer_id", "kind", "value_index", "source"),
    writer="sources",
    role="identity",
    columns={
        "customer_id": Column("string", Text("客户编号", "customer id"), "Whose it is."),
        "kind": Column(
            "string",
            Text("信息类型", "kind of value"),
            "name, phone, email, address, id_number, text, or the source's column name.",
        ),
        "value": Column(
            "binary",
            Text("内容（加密）", "value (encrypted)"),
            "The value, AES-256-GCM with the customer's key.",
            sensitivity="personal",
        ),
        "value_index": Column(
            "string", Text("盲索引", "blind index"), "Keyed hash of the normalised value, for exact matching."
        ),
        "value_before": Column(
            "binary",
            Text("原内容（加密）", "original value (encrypted)"),
            "The value as it came, encrypted; null where it was not rewritten.",
            sensitivity="personal",
        ),
        "index_before": Column(
            "string", Text("原盲索引", "original blind index"), "value_index as it came; null where it is the same."
        ),
        "source": SOURCE,
        "load_id": LOAD,
    },
)
QUARANTINE = Table(
    name="quarantine",
    title=Text("隔离数据", "Quarantine"),
    doc="One row of a source that could not be taken, with the reason; the row itself is encrypted.",
    grain=("load_id", "file", "sheet", "line", "column"),
    writer="sources",
    role="internal",
    about_customers=False,
    columns={
        "load_id": LOAD,
        "source": SOURCE,
        "file": Column("string", Text("文件", "file"), "File name."),
        "sheet": Column("string", Text("工作表", "sheet"), "Sheet of a workbook; empty otherwise."),
        "line": Column("int64", Text("行号", "line"), "Line of the file (row of the sheet), from 1."),
        "column": Column(
            "string", Text("出错的列", "column at fault"), "Column at fault; empty where the row as a whole is."
        ),
        "reason": Column("string", Text("原因", "reason"), "Why it was not taken."),
        "check": Column(
            "string",
            Text("未通过的检查", "failed checks"),
            "The checks that it fails, joined by a comma; null where it could not be read.",
        ),
        "record": Column(
            "binary",
            Text("原始行（加密）", "row as received (encrypted)"),
            "The row as it was read, encrypted.",
            sensitivity="personal",
        ),
    },
)
