"""What a customer did besides buying is in the portrait, from file to words."""

from __future__ import annotations

from datetime import date

import pytest

from limner.app.build_portraits import build_portraits
from limner.app.show_portrait import portrait_of

EVENTS = """\
用户id,行为类型,行为时间,会话id,停留时长
M1,浏览,2024-06-30 23:50:00,s1,40
M1,加购,2024-07-01 00:05:00,s1,
M1,点赞,2024-05-01 10:00:00,s0,
"""
SERVICE = """\
工单编号,用户id,受理时间,服务类型,是否解决,等待秒数
G1,M1,2024-06-01 10:00:00,投诉,否,30
"""
POINTS = """\
用户id,变动时间,变动类型,积分
M1,2024-06-01 10:00:00,获得,100
M1,2024-06-02 10:00:00,使用,40
"""


@pytest.mark.slow
def test_what_a_customer_did_besides_buying(workspace, bring):
    bring(events=EVENTS, service=SERVICE, points=POINTS)
    build_portraits(workspace, as_of=date(2024, 7, 1))
    portrait = portrait_of(workspace, "M1")
    assert portrait.contacts == (
        ("events", 3, date(2024, 7, 1)),
        ("service_contacts", 1, date(2024, 6, 1)),
        ("points", 2, date(2024, 6, 2)),
    )
    said = {fact.name: fact.text.zh for section in portrait.sections.values() for fact in section}
    expected = {
        "sessions_30d": "1 次",
        "dwell_seconds_per_session_30d": "900.0 秒",
        "complaints_365d": "1 次",
        "unresolved_contacts_365d": "1 次",
        "likes_365d": "1 次",
        "points_balance": "60 分",
        "points_use_ratio_life": "40%",
        "top_visit_hour": "0:00–0:59",
        "path_stage": "加购",
    }
    assert {name: said[name] for name in expected} == expected
    assert "abandoned_carts_90d" not in said
