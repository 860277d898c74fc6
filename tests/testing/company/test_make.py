from __future__ import annotations

from datetime import date, datetime

import pyarrow.parquet as pq
import pytest

from limner.core.errors import InvalidDefinition
from limner.testing.company import generate

ROWS = {
    "data/products.parquet": 288,
    "data/campaigns.parquet": 16,
    "data/coupons.parquet": 16,
    "truth/bundles.parquet": 24,
    "truth/journeys.parquet": 9,
    "truth/campaigns.parquet": 16,
    "data/customers.parquet": 200,
    "data/orders.parquet": 4123,
    "data/order_lines.parquet": 11755,
    "data/events.parquet": 21138,
    "data/feedback.parquet": 448,
    "data/service_contacts.parquet": 306,
    "data/points.parquet": 6014,
    "data/touches.parquet": 1220,
    "data/redemptions.parquet": 53,
    "identity/loyalty.parquet": 120,
    "identity/web_accounts.parquet": 139,
    "identity/shop_cards.parquet": 93,
    "truth/identity.parquet": 352,
    "consents.parquet": 400,
    "truth/customers.parquet": 200,
    "truth/campaign_groups.parquet": 1164,
    "truth/feedback.parquet": 448,
}
FIRST_CUSTOMER = {
    "customer_id": "M00000001",
    "name": "杨杰诚",
    "phone": "16048271010",
    "email": "u05x8090@example.org",
    "gender": "男",
    "birthday": date(2006, 3, 17),
    "country": "中国",
    "province": "四川",
    "city": "成都市",
    "member_level": "黑金会员",
    "registered_date": date(2023, 5, 28),
    "language": "中文",
}
FIRST_ORDER = {
    "order_id": "LL000000000000",
    "customer_id": "M00000001",
    "order_time": datetime(2024, 1, 2, 11, 30, 41),
    "order_status": "已完成",
    "channel": "门店",
    "store_id": "槐荫里锦江店",
    "payment_method": "微信支付",
    "original_amount": 71.8,
    "discount_amount": 0.0,
    "coupon_discount": 0.0,
    "coupon_id": None,
    "promotion_type": None,
    "paid_amount": 71.8,
    "refund_amount": 0.0,
}


def test_the_rows_are_the_same_everywhere(company, rows):
    assert company.rows == ROWS
    assert rows("data/customers")[0] == FIRST_CUSTOMER
    assert rows("data/orders")[0] == FIRST_ORDER


def test_the_same_seed_gives_the_same_files_and_another_does_not(company, tmp_path):
    again = generate(tmp_path / "again", customers=200)
    other = generate(tmp_path / "other", customers=200, seed=8)
    for name in company.rows:
        assert pq.read_table(again.folder / name).equals(pq.read_table(company.folder / name)), name
    assert other.rows != company.rows


def test_a_chunk_does_not_know_of_the_others(tmp_path):
    """The first customers of a company are the same however many come after their chunk."""
    small, large = (generate(tmp_path / str(size), customers=size, days=180) for size in (5000, 5200))
    first, second = (pq.read_table(one.data / "customers.parquet") for one in (small, large))
    assert second.num_rows == 5200
    assert second.slice(0, 5000).equals(first)
    assert len(set(second["customer_id"].to_pylist())) == 5200


def test_another_last_day_moves_the_data(tmp_path):
    moved = generate(tmp_path, customers=200, until=date(2024, 2, 29), days=200)
    days = pq.read_table(moved.data / "orders.parquet")["order_time"].to_pylist()
    assert (min(days).date() >= date(2023, 8, 14), max(days).date() <= date(2024, 2, 29)) == (True, True)


@pytest.mark.parametrize("asked", [{"customers": 199}, {"customers": 5_000_001}, {"days": 30}, {"seed": -1}])
def test_what_makes_no_company_is_refused(tmp_path, asked):
    with pytest.raises(InvalidDefinition, match="make no company"):
        generate(tmp_path, **asked)
    assert not list(tmp_path.iterdir())
