"""Workspaces of the small shop, each made once and copied for the test that writes to it."""

from __future__ import annotations

import shutil
from contextlib import ExitStack

import pytest

from limner.app.build_portraits import build_portraits
from limner.app.workspace import Workspace
from small_shop import bring_text, make, make_shop


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
