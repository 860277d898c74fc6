"""Each normaliser on hand cases, and twice is once."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limner.core.discover import discover
from limner.quality import normalise
from limner.quality.normal import Normaliser
from limner.quality.normalise.addresses import addresses
from limner.quality.normalise.categories import near_duplicates
from limner.quality.normalise.companies import company
from limner.quality.normalise.currencies import currency
from limner.quality.normalise.dates import day
from limner.quality.normalise.emails import email
from limner.quality.normalise.genders import gender
from limner.quality.normalise.id_numbers import id_number
from limner.quality.normalise.names import name
from limner.quality.normalise.phones import phone
from limner.quality.normalise.units import unit

SHIPPED = discover(normalise, Normaliser)


@pytest.mark.parametrize(
    ("text", "value", "valid"),
    [
        ("138 0013 8000", "+8613800138000", True),
        ("+86-138-0013-8000", "+8613800138000", True),
        ("008613800138000", "+8613800138000", True),
        ("（86）13800138000", "+8613800138000", True),
        ("１３８００１３８０００", "+8613800138000", True),
        ("010-88886666", "+861088886666", True),
        ("010-88886666转801", "+861088886666;ext=801", True),
        ("010-88886666 ext. 801", "+861088886666;ext=801", True),
        ("400-810-8888", "+864008108888", True),
        ("0912345678", "+886912345678", True),
        ("0912-345-678", "+886912345678", True),
        ("+852 9123 4567", "+85291234567", True),
        ("+1 650 253 0000", "+16502530000", True),
        ("14912345678", "+8614912345678", None),
        ("12345", "12345", False),
        ("无", "无", False),
        ("", "", False),
    ],
)
def test_phones(text, value, valid):
    found = phone(text)
    if valid is not None:
        assert (found.value, found.valid) == (value, valid)


def test_of_several_phones_the_first_is_proposed():
    found = phone("13800138000/13900139000")
    assert (found.value, found.score, found.parts["others"]) == ("+8613800138000", 0.8, "+8613900139000")
    assert phone("13800138000、010-88886666").parts["others"] == "+861088886666"
    assert phone("13800138000，13900139000").score == 0.8
    assert phone("13800138000").parts == {"region": "CN", "type": "mobile"}


@pytest.mark.parametrize(
    ("text", "value", "score"),
    [
        ("Li.Lei@QQ.com", "li.lei@qq.com", 1.0),
        (" someone＠Example.COM ", "someone@example.com", 1.0),
        ("Some.One@Example.org", "Some.One@example.org", 1.0),
        ("a@163.com.", "a@163.com", 1.0),
        ("mailto:a@b.com", "a@b.com", 1.0),
        ("someone@gmial.com", "someone@gmail.com", 0.95),
        ("someone@gmail.con", "someone@gmail.com", 0.95),
        ("123456@qq.con", "123456@qq.com", 0.95),
        ("a@hotmial.com", "a@hotmail.com", 0.95),
        ("a@gmail,com", "a@gmail.com", 0.95),
        ("a@outlookk.com", "a@outlook.com", 0.8),
        ("a@mail.com", "a@mail.com", 1.0),
        ("a@qa.com", "a@qa.com", 1.0),
    ],
)
def test_emails(text, value, score):
    found = email(text)
    assert (found.value, found.score, found.valid) == (value, score, True)


@pytest.mark.parametrize("text", ["", "someone", "a@b@c.com", "@qq.com", "a b@qq.com", "a@localhost"])
def test_what_is_no_email(text):
    assert not email(text).valid


def test_an_email_to_compare_by():
    assert email("Li.Lei+shop@gmail.com").parts["comparison"] == "lilei@gmail.com"
    assert email("Li.Lei+shop@Example.com").parts["comparison"] == "li.lei@example.com"


@pytest.mark.parametrize(
    ("text", "value", "parts"),
    [
        ("11010519491231002X", "11010519491231002X", ("1949-12-31", "female", "北京")),
        (" 11010519491231002x", "11010519491231002X", ("1949-12-31", "female", "北京")),
        ("１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X", ("1949-12-31", "female", "北京")),
        ("440524188001010014", "440524188001010014", ("1880-01-01", "male", "广东")),
        ("110105491231002", "11010519491231002X", ("1949-12-31", "female", "北京")),
    ],
)
def test_id_numbers(text, value, parts):
    found = id_number(text)
    assert (found.value, found.valid, found.score) == (value, True, 1.0)
    assert (found.parts["birth_date"], found.parts["gender"], found.parts["province"]) == parts


@pytest.mark.parametrize(
    "text", ["110105194912310021", "11010519970229002X", "99010519491231002X", "1101051949123100", "", "身份证"]
)
def test_id_numbers_that_are_none(text):
    assert not id_number(text).valid


@pytest.mark.parametrize(
    ("text", "value", "title"),
    [
        ("张三先生", "张三", "先生"),
        ("　张 三　", "张三", ""),
        ("Ｌｉ　Ｌｅｉ", "Li Lei", ""),
        ("Mr. Li Lei", "Li Lei", "Mr"),
        ("DR Alice Wong", "Alice Wong", "DR"),
        ("李娜(女士)", "李娜", "女士"),
        ("王芳女士", "王芳", "女士"),
        ("买买提•吐尔逊", "买买提·吐尔逊", ""),
        ("陳大文", "陳大文", ""),
        ("Drew Miller", "Drew Miller", ""),
        ("Mr. Dr. Bean", "Bean", "Mr Dr"),
    ],
)
def test_names(text, value, title):
    found = name(text)
    assert (found.value, found.parts.get("title", ""), found.valid) == (value, title, True)


def test_traditional_names_compare_as_simplified():
    assert name("陳大文").parts["comparison"] == name("陈大文").parts["comparison"] == "陈大文"
    assert name("Li Lei").parts["comparison"] == "lilei"
    assert not name("13800138000").valid


@pytest.mark.parametrize(
    ("text", "value", "province", "city", "district", "rest"),
    [
        ("浙江省杭州市西湖区文三路1号", None, "浙江省", "杭州市", "西湖区", "文三路1号"),
        ("浙江杭州余杭文一西路969号", "浙江省杭州市余杭区文一西路969号", "浙江省", "杭州市", "余杭区", "文一西路969号"),
        ("浙江省 杭州市 西湖区 文三路1号", "浙江省杭州市西湖区文三路1号", "浙江省", "杭州市", "西湖区", "文三路1号"),
        ("廣東省深圳市南山區粵海街道", "广东省深圳市南山区粤海街道", "广东省", "深圳市", "南山区", "粤海街道"),
        ("北京市朝阳区建国路88号", None, "北京市", "北京市", "朝阳区", "建国路88号"),
        ("北京北京市朝阳区建国路88号", "北京市朝阳区建国路88号", "北京市", "北京市", "朝阳区", "建国路88号"),
        ("上海浦东新区张江路5号", "上海市浦东新区张江路5号", "上海市", "上海市", "浦东新区", "张江路5号"),
        ("内蒙古呼和浩特市赛罕区大学东街", "内蒙古自治区呼和浩特市赛罕区大学东街", "内蒙古自治区", "呼和浩特市", "赛罕区", "大学东街"),
        ("江苏省昆山市前进路", "江苏省苏州市昆山市前进路", "江苏省", "苏州市", "昆山市", "前进路"),
    ],
)  # fmt: skip
def test_addresses(text, value, province, city, district, rest):
    (found,) = addresses([text])
    parts = found.parts
    assert found.value == (value or text)
    assert (parts["province"], parts["city"], parts["district"], parts["rest"]) == (province, city, district, rest)
    assert (found.score, found.valid) == (1.0, True)
    assert len(parts["district_code"]) == 6


def test_a_province_that_was_not_named_is_a_proposal():
    (found,) = addresses(["义乌市稠城街道1号"])
    assert (found.value, found.score) == ("浙江省金华市义乌市稠城街道1号", 0.9)
    assert found.parts["district_code"] == "330782"
    assert [one.valid for one in addresses(["abc", "", "221B Baker Street"])] == [False, False, False]


@pytest.mark.parametrize(
    ("text", "value", "score"),
    [
        ("2024-03-01", "2024-03-01", 1.0),
        ("2024/3/1 12:30", "2024-03-01", 1.0),
        ("2024年3月1日", "2024-03-01", 1.0),
        ("20240301", "2024-03-01", 1.0),
        ("2024.3.1", "2024-03-01", 1.0),
        ("二〇二四年十二月三十一日", "2024-12-31", 1.0),
        ("二〇二四年十月二十日", "2024-10-20", 1.0),
        ("民國113年3月1日", "2024-03-01", 1.0),
        ("1 Mar 2024", "2024-03-01", 1.0),
        ("5th Jan 2020", "2020-01-05", 1.0),
        ("March 1, 2024", "2024-03-01", 1.0),
        ("13/02/2024", "2024-02-13", 1.0),
        ("02/13/2024", "2024-02-13", 1.0),
        ("03/02/2024", "2024-02-03", 0.5),
        ("13/02/68", "2068-02-13", 0.7),
    ],
)
def test_days(text, value, score):
    found = day(text)
    assert (found.value, found.score, found.valid) == (value, score, True)


@pytest.mark.parametrize("text", ["2024-02-30", "31/31/2024", "soon", "", "2024", "12345"])
def test_what_is_no_day(text):
    assert not day(text).valid


@pytest.mark.parametrize(
    ("text", "value", "score"),
    [("女", "female", 1.0), ("M", "male", 1.0), ("Other", "other", 1.0), ("2", "female", 0.7)],
)
def test_genders(text, value, score):
    assert (gender(text).value, gender(text).score) == (value, score)


@pytest.mark.parametrize(
    ("text", "value", "score"),
    [
        ("RMB", "CNY", 1.0),
        ("新臺幣", "TWD", 1.0),
        ("HK$", "HKD", 1.0),
        ("€", "EUR", 1.0),
        ("$", "USD", 0.6),
        ("¥", "CNY", 0.7),
    ],
)
def test_currencies(text, value, score):
    assert (currency(text).value, currency(text).score) == (value, score)
    assert not currency("shells").valid


@pytest.mark.parametrize(
    ("text", "value", "base"),
    [
        ("500克", "500 g", "500 g"),
        ("1.50ＫＧ", "1.5 kg", "1500 g"),
        ("2斤", "2 斤", "1000 g"),
        ("1,000ml", "1000 ml", "1000 ml"),
        ("0.5升", "0.5 L", "500 ml"),
        ("1台斤", "1 台斤", "600 g"),
        ("3 pcs", "3 件", "3 件"),
    ],
)
def test_units(text, value, base):
    found = unit(text)
    assert (found.value, f"{found.parts['base_amount']} {found.parts['base_unit']}") == (value, base)
    assert unit("公斤").value == "kg"
    assert not unit("500 parsecs").valid


@pytest.mark.parametrize(
    ("text", "value", "core"),
    [
        ("杭州某某（中国）有限公司", "杭州某某(中国)有限公司", "杭州某某"),
        ("Acme Trading Co.Ltd", "Acme Trading Co., Ltd.", "Acme Trading"),
        ("Acme Trading Company Limited", "Acme Trading Co., Ltd.", "Acme Trading"),
        ("Acme,  Inc", "Acme Inc.", "Acme"),
        ("Widget gmbh", "Widget GmbH", "Widget"),
        ("騰訊科技股份有限公司", "騰訊科技股份有限公司", "騰訊科技"),
        ("Acme", "Acme", "Acme"),
    ],
)
def test_companies(text, value, core):
    found = company(text)
    assert (found.value, found.parts["core"]) == (value, core)


def test_companies_that_compare_as_one():
    assert company("騰訊科技有限公司").parts["comparison"] == company("腾讯科技股份有限公司").parts["comparison"]


def test_near_duplicates_are_proposed_as_the_commonest():
    counts = {"Electronics": 90, "electronics": 5, "Electronic": 2, "Books": 40, "Milk 500": 9, "Milk 550": 3}
    found = {one.before: (one.after, one.rows, one.score) for one in near_duplicates(counts)}
    assert found["electronics"] == ("Electronics", 5, 0.97)
    assert found["Electronic"][0] == "Electronics"
    assert set(found) == {"electronics", "Electronic"}


@pytest.mark.parametrize("normaliser", SHIPPED.values(), ids=SHIPPED)
def test_twice_is_once(normaliser):
    @settings(max_examples=60, deadline=None)
    @given(
        st.one_of(
            st.text(max_size=30),
            st.text("张三先生女士李 (),./-0123456789abcXx@.com有限公司省市区　１Ａmr年月日$kg斤", max_size=24),
            st.sampled_from([example for example, _value in normaliser.examples]),
        )
    )
    def check(text):
        once = normaliser.of(text)
        assert normaliser.of(once.value).value == once.value

    check()
