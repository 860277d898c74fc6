"""A small shop whose files are written out here, and workspaces into which such files come."""

from __future__ import annotations

from pathlib import Path

from limner.app.import_files import ImportPlan, import_files
from limner.app.workspace import Workspace

LINES = """\
order_id,customer_id,order_date,product_id,product_name,category,quantity,unit_price,discount,payment_method
A1,c1,2024-01-05 10:00:00,p1,绿茶,茶,2,50.00,0,wechat
A1,c1,2024-01-05 10:00:00,p2,茶杯,器具,1,30.50,3.05,wechat
A2,c1,2024-02-05 21:30:00,p1,绿茶,茶,1,50.00,5,wechat
A3,c2,2024-02-10 09:15:00,p3,红茶,茶,3,40.00,0,cash
A4,c2,2024-03-01 12:00:00,p3,红茶,茶,-1,40.00,0,cash
A5,,2024-03-02 12:00:00,p2,茶杯,器具,1,30.50,0,cash
A6,c3,2024-03-10 23:59:00,p1,绿茶,茶,1,50.00,0,alipay
"""
MEMBERS = """\
会员号,姓名,手机号,邮箱,性别,城市,注册日期
c1,欧阳震华,13912345678,ouyang.zh@example.com,女,杭州,2023-06-01
c2,诸葛孔明,13887654321,kongming@example.com,男,成都,2023-07-01
c4,司马相如,13700001111,sima@example.com,男,成都,2024-01-01
"""
PLANTED = (
    "欧阳震华",
    "诸葛孔明",
    "司马相如",
    "13912345678",
    "13887654321",
    "13700001111",
    "ouyang.zh@",
    "kongming@",
    "sima@",
)


def make(folder: Path) -> Workspace:
    """Make an empty workspace in ``folder``."""
    return Workspace.create(folder, time_zone="Asia/Shanghai", currency="CNY", locale="zh")


def bring_text(workspace: Workspace, folder: Path, told: dict | None = None, /, **files: str):
    """Write each text as a file of its name (``lines`` is ``lines.csv``) and import it."""
    paths = []
    for name, text in files.items():
        paths.append(folder / f"{name}.csv")
        paths[-1].write_text(text, encoding="utf-8")
    return import_files(workspace, paths, ImportPlan(**(told or {})))


def make_shop(folder: Path) -> None:
    """Make a workspace with the shop's lines and members in ``folder``, imported."""
    (folder / "files").mkdir(parents=True)
    with make(folder / "workspace") as opened:
        bring_text(opened, folder / "files", lines=LINES, members=MEMBERS)
