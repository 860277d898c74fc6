"""Persons' names, streets and numbers of many countries are known by themselves, and things are not taken for them."""

from __future__ import annotations

import pytest

from limner.privacy.checked_numbers import is_iban, is_national_number
from limner.privacy.person_names import is_full_name
from limner.privacy.shapes import holds_contact, is_masked_card, is_masked_phone, is_scientific, is_written_like_a_phone
from limner.privacy.streets import is_street_address, is_wide_region

NAMES = (
    "张伟|欧阳静|李思雨|张**|*书瑶(138****1518)|田中 太郎|佐々木 美咲|김민수|Иванов Иван|Смирнова Анна Петровна|أحمد محمود|สมชาย ใจดี|Priya Sharma|"
    "Mohammed Al-Harbi|Fatima Zahra|Li Lei|Han Meimei|Nguyen Van Anh|Mehmet Yılmaz|Jürgen Müller|François Lefèvre|José García López|João da Silva|"
    "Małgorzata Nowak|Giulia Bianchi|Willem Bakker|SMITH John|Anna Kramer (annak)|Garcia, Maria|Dewi Lestari"
)
THINGS = (
    "高清电视|黄金项链|马克杯|白色|安踏|广州|温州|金卡|时间|普通|男装|红茶|绿茶饼|手机银行|已完成|Home Office|New York|Hill Street|Main Store|Sony Turntable|"
    "Black Tea|Standard Class|First Class|Blue Label|Corporate|Credit Card|Москва|Санкт Петербург|東京都|서울|กรุงเทพ"
)
STREETS = (
    "Musterweg 3|Unter den Linden 77|Am Markt 1|12 rue de Rivoli|ul. Długa 3/5|Calle Mayor 71, 2º|Via Roma 12|Rua Augusta 1500|Keizersgracht 241|"
    "ул. Ленина, д. 5, кв. 12|東京都千代田区丸の内1丁目9番|서울특별시 강남구 테헤란로 152|99 ถนนสุขุมวิท แขวงคลองเตย|Jl. Sudirman No. 5|P.O. Box 123"
)


@pytest.mark.parametrize("value", NAMES.split("|"))
def test_a_name_is_a_name(value):
    assert is_full_name(value)


@pytest.mark.parametrize("value", THINGS.split("|"))
def test_a_thing_is_no_name(value):
    assert not is_full_name(value)


@pytest.mark.parametrize("value", STREETS.split("|"))
def test_a_street_is_a_street(value):
    assert is_street_address(value)


@pytest.mark.parametrize(
    "value", ["Kentucky", "杭州市", "Earl Grey 100g", "A4 paper", "Town0", "Corporate", "2024-01-05"]
)
def test_other_words_are_no_street(value):
    assert not is_street_address(value)


def test_regions_are_wide():
    assert is_wide_region("Kentucky")
    assert is_wide_region("New Jersey")
    assert not is_wide_region("Polna 7 m. 2")


@pytest.mark.parametrize(
    ("value", "right"),
    [
        ("219-09-9999", True),
        ("000-12-3456", False),
        ("529.982.247-25", True),
        ("529.982.247-26", False),
        ("12345678Z", True),
        ("12345678A", False),
        ("RSSMRA85T10A562S", True),
        ("RSSMRA85T10A562T", False),
        ("A123456789", True),
        ("A123456788", False),
        ("S1234567D", True),
        ("S1234567A", False),
        ("2024030112345", False),
    ],
)
def test_numbers_of_persons_have_check_digits(value, right):
    assert is_national_number(value) is right


def test_an_iban_has_check_digits():
    assert is_iban("DE89 3704 0044 0532 0130 00")
    assert not is_iban("DE89 3704 0044 0532 0130 01")
    assert not is_iban("6222021001122334455")


def test_what_is_masked_or_broken_is_known():
    assert is_masked_phone("138****8000")
    assert is_masked_card("6222********1000")
    assert is_scientific("1.38E+10")
    assert not any(map(is_scientific, ("1E10", "12E5", "13800000000", "E+10")))


def test_national_numbers_are_written_in_groups():
    numbers = (
        "06 12 34 56 78",
        "(11) 91234-5678",
        "030 90182734",
        "090-1234-5678",
        "2024-01-05",
        "05-01-2024",
        "12 34",
    )
    assert [value for value in numbers if is_written_like_a_phone(value)] == list(numbers[:4])


def test_a_text_may_hold_how_to_reach_somebody():
    assert holds_contact("转账给张伟13912345678")
    assert holds_contact("ask anna@x.org first")
    assert not holds_contact("订单号139123456789012")
    assert not holds_contact("13912345678")
