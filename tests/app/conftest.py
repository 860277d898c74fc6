"""A small shop whose files are written out here."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from pathlib import Path

import pytest

from limner.app.build_portraits import build_portraits
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


@pytest.fixture
def workspace(tmp_path):
    opened = make(tmp_path / "shop")
    yield opened
    opened.close()


@pytest.fixture
def bring(workspace, tmp_path):
    """Import texts into the test's own workspace."""

    def brought(told: dict | None = None, /, **files: str):
        return bring_text(workspace, tmp_path, told, **files)

    return brought


def make_shop(folder: Path) -> None:
    """Make a workspace with the shop's lines and members in ``folder``, imported."""
    (folder / "files").mkdir(parents=True)
    with make(folder / "workspace") as opened:
        bring_text(opened, folder / "files", lines=LINES, members=MEMBERS)


@pytest.fixture(scope="session")
def further(made_once):
    """``further(name, folder, *steps)``: the folder of a copy of a workspace in which some more was done, made once."""

    def went(name, folder, *steps):
        def go_on(place):
            with Workspace(shutil.copytree(folder, place / "workspace")) as opened:
                for step in steps:
                    step(opened)

        return made_once(name, go_on) / "workspace"

    return went


@pytest.fixture
def copy_of(tmp_path):
    """``copy_of(folder)``: a copy of a workspace, opened, for the test alone."""
    with ExitStack() as opened:
        yield lambda folder: opened.enter_context(Workspace(shutil.copytree(folder, tmp_path / "copy")))


@pytest.fixture(scope="session")
def shop_folder(made_once):
    """The folder of the shop's workspace; not to be written to."""
    return made_once("shop", make_shop) / "workspace"


@pytest.fixture(scope="session")
def built_shop_folder(further, shop_folder):
    """The folder of the shop's workspace after its first build; not to be written to."""
    return further("built-shop", shop_folder, build_portraits)


@pytest.fixture
def shop(copy_of, shop_folder):
    """A copy of the shop, for the test alone."""
    return copy_of(shop_folder)


@pytest.fixture
def built_shop(built_shop_folder, tmp_path):
    """A copy of the shop after its first build, for the test alone."""
    shutil.copytree(built_shop_folder, tmp_path / "built")
    with Workspace(tmp_path / "built") as opened:
        yield opened
