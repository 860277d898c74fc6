"""A store that is large enough for every section of a report: 60 customers over fourteen months, and its members."""

from __future__ import annotations

from datetime import date, timedelta

from limner.app.build_portraits import build_portraits
from small_shop import bring_text, make

HOSTILE = "<script>alert(1)</script>&\"茶'"
"""A category that would do harm where it was not escaped."""


def make_store(folder):
    """Make a workspace of the store in ``folder``, imported and built."""
    (folder / "files").mkdir(parents=True)
    with make(folder / "workspace") as opened:
        bring_text(opened, folder / "files", lines=lines(), members=members())
        build_portraits(opened)


def lines():
    """A shop's lines: 60 customers over fourteen months, some of them gone, in Chinese and with hostile names."""
    rows = [
        "order_id,customer_id,order_date,product_id,product_name,category,quantity,unit_price,discount,payment_method,channel"
    ]
    first = date(2023, 4, 1)
    for customer in range(60):
        last = date(2024, 6, 30) if customer % 3 else date(2023, 12, 31)
        bought = first + timedelta(days=customer * 4)
        while bought <= last:
            order = f"O{customer}-{bought:%m%d%y}"
            what = (f"p1,龙井,{HOSTILE}", "p2,红茶,红茶", "p3,茶杯,器具")[(customer + bought.day) % 3].split(",")
            quoted = ",".join('"' + cell.replace('"', '""') + '"' for cell in what)
            rows.append(
                f"{order},c{customer},{bought} {9 + customer % 12}:30:00,{quoted},{1 + customer % 4},{30 + customer}.50,"
                f"{(customer % 2) * 5},{('wechat', 'cash')[customer % 2]},{('app', '门店')[customer % 3 == 0]}"
            )
            bought += timedelta(days=11 + customer % 25)
    rows.append("LAST,c1,2024-06-30 23:59:00,p2,红茶,红茶,1,30.00,0,cash,app")
    return "\n".join(rows) + "\n"


def members():
    rows = ["会员号,姓名,性别,城市,注册日期"]
    rows += [f"c{n},张三丰,{'女男'[n % 2]},{'杭州' if n % 3 else '成都'},2023-01-01" for n in range(66)]
    return "\n".join(rows) + "\n"
