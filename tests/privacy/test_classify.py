"""Columns that name persons are found, by name and by content, and others are left alone."""

from __future__ import annotations

import pytest

from limner.privacy.classify import classify
from limner.privacy.kinds import PersonalKind
from privacy.columns import columns, files

MOBILES = ["13800138000", "+86 139-0013-9000", "１３７００１３７０００", "0086-13600136000", "15912345678"]
IDS = ["11010519491231002X", "440524188001010014", "11010519491231002x"]
CARDS = ["6222020000000000000", "4111 1111 1111 1111", "5500-0000-0000-0004"]
ORDERS = ["2023010112345", "2023010112346", "2023010112347"]

PERSONAL = [
    ("手机号", MOBILES, "phone"),
    ("col_7", MOBILES, "phone"),
    ("联系方式", ["010-88886666转801", "021-66667777", "400-812-3123"], "phone"),
    ("Tel.", ["(02)2345-6789", "0912345678", "+852 6677 8899"], "phone"),
    ("contactPhone", ["310-475-3585", "(212) 632-5000", "+1 415 431 7210 x12"], "phone"),
    ("e-mail", ["a@qq.com", "", "Ann.Lee@example.co.uk"], "email"),
    ("账号", ["zhang@163.com", "li@sina.cn", "wang@qq.com"], "email"),
    ("证件", IDS, "id_number"),
    ("编号", IDS, "id_number"),
    ("old", ["110105491231002", "440524800101001"], "id_number"),
    ("银行卡号", CARDS, "bank_card"),
    ("x", CARDS, "bank_card"),
    ("姓名", ["张伟", "欧阳娜娜", "阿依古丽·买买提", "陳大文"], "name"),
    ("收货人", ["李雷", "韩梅梅"], "name"),
    ("客户", ["张伟", "王芳", "李娜", "刘洋"], "name"),
    ("Name", ["Mary Smith", "John O'Neil", "Anne-Marie Dupont"], "name"),
    ("Customer", ["Brosina Hoffman", "Zuschuss Donatelli"], "name"),
    ("收货地址", ["上海市浦东新区张江路1号", "广东省深圳市南山区科技园3栋501室"], "address"),
    ("c", ["北京市朝阳区建国路88号", "杭州市西湖区文三路9号2幢", "成都市武侯区人民南路四段1号"], "address"),
    ("Street", ["12 Main St", "5 Rue de Rivoli", "1 Infinite Loop"], "address"),
    ("生日", ["1990-01-02", "1985/11/30", "20010203"], "birth_date"),
    ("DoB", ["21/08/2002", "23/09/1997"], "birth_date"),
    ("车牌", ["京A12345", "沪A·D12345", "粤B1234警"], "plate"),
    ("微信号", ["wxid_abc123", "lily-88"], "social"),
    ("QQ", ["123456", "987654321"], "social"),
    ("client_ip", ["10.0.0.1", "2001:db8::1"], "ip"),
    ("备注", ["要发票", "放门口"], "text"),
    ("备注", ["", " "], "text"),
    ("备注", [], "text"),
    ("您还有什么建议？", ["多一点优惠", "没有", "希望配送快一些"], "text"),
    ("q12", ["客服态度很好，下次还会来。", "物流太慢了，等了一个星期。", "东西不错，就是有点贵！"], "text"),
]
NOT_PERSONAL = [
    ("手机", ["有", "无", "有"]),
    ("Phone", ["Web", "Phone", "Multichannel"]),
    ("PhoneService", ["Yes", "No"]),
    ("Email opt in", ["yes", "no"]),
    ("订单号", ORDERS),
    ("order_id", ["13800138000", "13900139000", "15912345678"]),
    ("会员卡号", ["0000012345", "0000012346"]),
    ("created", ["1511658060", "1511658120"]),
    ("timestamp", ["1511658060000", "1511658120000"]),
    ("金额", ["138.00", "1,380.50", "0"]),
    ("收货地址", ["上海", "内蒙古自治区", "安徽省"]),
    ("地址", ["浙江省杭州市", "广东省深圳市南山区", "吉林省延边朝鲜族自治州"]),
    ("address", ["Kentucky", "Texas", "Texas", "Ohio"]),
    ("城市", ["广州", "武汉"]),
    ("商品名称", ["高清电视", "黄金项链", "白色衬衫", "马克杯"]),
    ("品名", ["高清电视", "黄金项链"]),
    ("Product Name", ["Mary Jane Shoes", "Avery 508"]),
    ("name", ["Sony Turntable - PSLX350H", "Bose Acoustimass 5"]),
    ("name", ["apple pan the", "asahi ramen", "baja fresh"]),
    ("店铺名称", ["张记面馆", "王府井店"]),
    ("Customer Segment", ["Home Office", "Corporate"]),
    ("出生年份", ["1990", "1985"]),
    ("Year_Birth", ["1957", "1954"]),
    ("version", ["1.8.8.8", "1.2.3.4"]),
    ("user_id", ["68be06ca386d4c31939f3a4f0e3dd783", "0610b486422d4921ae7d2bf64640c50b"]),
    ("review_score", ["5", "1"]),
    ("feedback", ["1", "0"]),
    ("性别", ["男", "女"]),
]


@pytest.mark.parametrize(("name", "values", "kind"), PERSONAL)
def test_personal_columns_are_found(name, values, kind):
    assert classify(name, values) is PersonalKind(kind)


@pytest.mark.parametrize(("name", "values"), NOT_PERSONAL)
def test_other_columns_are_left_alone(name, values):
    assert classify(name, values) is None


def test_a_few_blanks_and_sentinels_do_not_hide_a_column():
    assert classify("x", [*MOBILES * 2, "无", ""]) is PersonalKind.PHONE
    assert classify("姓名", ["张伟", "李娜", "王芳", "刘洋", "未知"]) is PersonalKind.NAME


REAL: dict[str, dict[str, str]] = {
    "amazon_alexa/amazon_alexa.tsv": {"verified_reviews": "text"},
    "asap_samples/dev_sample.csv": {"reviewbody": "text"},
    "asap_samples/train_sample.csv": {"reviewbody": "text"},
    "bank_churn/Churn_Modelling.csv": {"Surname": "name"},
    "banking77/train.csv": {"text": "text"},
    "ccks2021_address/address_pairs.tsv": {
        "河南省巩义市新华路街道办事处桐和街6号钢苑新区3号楼一单元": "address",
        "巩义市桐和街": "address",
    },
    "chnsenticorp_htl/ChnSentiCorp_htl_all.csv": {"review": "text"},
    "er_dblp_acm/acm.csv": {"authors": "name"},
    "er_dblp_acm/dblp.csv": {"authors": "name"},
    "er_fodors_zagats/fodors.csv": {"addr": "address", "phone": "phone"},
    "er_fodors_zagats/lbl_restnt_wf1.csv": {
        "ltable_addr": "address",
        "ltable_phone": "phone",
        "rtable_addr": "address",
        "rtable_phone": "phone",
    },
    "er_fodors_zagats/zagats.csv": {"addr": "address", "phone": "phone"},
    "er_restaurants/rest1.csv": {
        "http://www.okkam.org/ontology_restaurant1.owl#phone_number": "phone",
        "http://www.okkam.org/ontology_restaurant1.owl#street": "address",
    },
    "er_restaurants/rest2.csv": {
        "http://www.okkam.org/ontology_restaurant2.owl#phone_number": "phone",
        "http://www.okkam.org/ontology_restaurant2.owl#street": "address",
    },
    "febrl/dataset1.csv": {
        "given_name": "name",
        "surname": "name",
        "street_number": "address",
        "address_1": "address",
        "address_2": "address",
        "date_of_birth": "birth_date",
        "soc_sec_id": "id_number",
    },
    "febrl/dataset2.csv": {
        "given_name": "name",
        "surname": "name",
        "street_number": "address",
        "address_1": "address",
        "address_2": "address",
        "date_of_birth": "birth_date",
        "soc_sec_id": "id_number",
    },
    "febrl/dataset3.csv": {
        "given_name": "name",
        "surname": "name",
        "street_number": "address",
        "address_1": "address",
        "address_2": "address",
        "date_of_birth": "birth_date",
        "soc_sec_id": "id_number",
    },
    "febrl/dataset4a.csv": {
        "given_name": "name",
        "surname": "name",
        "street_number": "address",
        "address_1": "address",
        "address_2": "address",
        "date_of_birth": "birth_date",
        "soc_sec_id": "id_number",
    },
    "febrl/dataset4b.csv": {
        "given_name": "name",
        "surname": "name",
        "street_number": "address",
        "address_1": "address",
        "address_2": "address",
        "date_of_birth": "birth_date",
        "soc_sec_id": "id_number",
    },
    "member_xlsx_zh_synthetic/会员信息.xlsx": {"Sheet1/姓名": "name", "Sheet1/电话": "phone", "Sheet1/备注": "text"},
    "member_xlsx_zh_synthetic/消费条目.xlsx": {"Sheet1/备注": "text"},
    "olist_sample/olist_order_reviews_dataset.csv": {"review_comment_title": "text", "review_comment_message": "text"},
    "prepbench_cases/case_005/inputs/input_01.csv": {"Notes": "text"},
    "prepbench_cases/case_005/inputs/input_02.csv": {"Notes": "text"},
    "prepbench_cases/case_015/gt/output_01.csv": {"First Name": "name", "Last Name": "name"},
    "prepbench_cases/case_015/inputs/input_01.csv": {"First Name": "name", "Last Name": "name"},
    "prepbench_cases/case_015/inputs/input_02.csv": {"First Name": "name", "Last Name": "name"},
    "prepbench_cases/case_015/inputs/input_03.csv": {"First Name": "name", "Last Name": "name"},
    "prepbench_cases/case_015/inputs/input_04.csv": {"First Name": "name", "Last Name": "name"},
    "prepbench_cases/case_015/inputs/input_05.csv": {"First Name": "name", "Last Name": "name"},
    "prepbench_cases/case_040/gt/output_02.csv": {
        "Which three words would you use describe to Sudzilla? (separate with a comma) Split": "text",
        "___why?": "text",
        "What was your favourite giveaway at Sudzilla?": "text",
        "What was your favourite 'Soap Box' (breakout / customer speaker) session?": "text",
    },
    "prepbench_cases/case_040/inputs/input_01.csv": {
        "...why?": "text",
        "Which three words would you use describe to Sudzilla? (separate with a comma)": "text",
        "What was your favourite giveaway at Sudzilla?": "text",
        "What was your favourite 'Soap Box' (breakout / customer speaker) session?": "text",
    },
    "prepbench_cases/case_040/inputs/input_02.csv": {
        "...why?": "text",
        "Which three words would you use describe to Sudzilla? (separate with a comma)": "text",
        "What was your favourite giveaway at Sudzilla?": "text",
        "What was your favourite 'Soap Box' (breakout / customer speaker) session?": "text",
    },
    "prepbench_cases/case_041/inputs/input_03.csv": {"Complaint": "text"},
    "prepbench_cases/case_050/gt/output_01.csv": {
        "Name": "name",
        "If you would, why?": "text",
        "If you wouldn't, why?": "text",
    },
    "prepbench_cases/case_050/inputs/input_01.csv": {"Answer": "text", "Name": "name", "DoB": "birth_date"},
    "prepbench_cases/case_050/inputs/input_02.csv": {"Question": "text"},
    "prepbench_cases/case_050/inputs/input_03.csv": {
        "Name": "name",
        "If you wouldn't, why?": "text",
        "If you would, why?": "text",
    },
    "splink_fake_1000/fake_1000.csv": {"first_name": "name", "surname": "name", "dob": "birth_date", "email": "email"},
    "superstore/Sample - Superstore (cp1252, CR-only).csv": {"Customer Name": "name"},
    "superstore/Sample - Superstore.xls": {
        "Orders/Customer Name": "name",
        "People/Person": "name",
        "Missing/Customer": "name",
    },
    "superstore_2024/Sample - Superstore.csv": {"Customer Name": "name"},
    "taobao_synthetic_zh/taobao_user_orders.csv": {"用户姓名": "name"},
    "tianchi_opinion/Test_reviews.csv": {"Reviews": "text"},
    "tianchi_opinion/reviews.csv": {"Reviews": "text"},
    "waimai_10k/waimai_10k.csv": {"review": "text"},
}
"""All columns of the real data that are personal by name and content; a restaurant's phone and street are told by no column."""


@pytest.mark.realdata
@pytest.mark.slow
def test_the_columns_of_real_data(real_data):
    found, seen = {}, 0
    for file in files(real_data):
        read = columns(file)
        seen += len(read)
        kinds = {name.strip(): classify(name.rpartition("/")[2], values) for name, values in read.items()}
        personal = {name: str(kind) for name, kind in kinds.items() if kind}
        if personal:
            found[file.relative_to(real_data).as_posix()] = personal
    assert found == REAL
    assert seen > 1000
