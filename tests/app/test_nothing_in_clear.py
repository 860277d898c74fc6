"""No personal value of any sheet lies in clear anywhere in the workspace: names, phones, addresses, numbers, notes."""

from __future__ import annotations

import duckdb
import pytest

from limner.privacy.purposes import MATCHING
from limner.warehouse.tables import CONTACTS, IDENTIFIERS
from small_shop import bring_text, make

pytestmark = pytest.mark.slow

ORDERS = """\
订单编号,买家昵称,买家手机号,收货人,收货人手机号,收货人城市,收货地址 ,修改后的收货地址,联系手机,发票抬头,买家留言,商家备注,登录IP,订单创建时间,商品名称,数量,实付金额
D1,tea_01,13612340001,沈如意,13712340002,杭州市,浙江省 杭州市 西湖区 翠柏路 18号,,'13612340001,沈如意,请打沈如意电话13712340002,VIP客户沈女士,113.98.7.61,2024-03-01 10:00:00,龙井,1,88.00
D2,tea_02,13612340003,韩向晚,13712340004,成都市,四川省 成都市 武侯区 浆洗街 9号,四川省 成都市 锦江区 红星路 77号,13612340003,蜀韵茶叶有限公司,,,113.98.7.62,2024-03-02 11:00:00,红茶,2,120.00
D3,tea_03,136****0005,白**,137****0006,武汉市,湖北省 武汉市 江岸区 某路*号,,1.37E+10,,放门卫处,,113.98.7.63,2024-03-03 12:00:00,白茶,1,66.00
"""
PAYMENTS = """\
"Date","Name","Type","Status","Currency","Gross","From Email Address","Item Title","Quantity","Transaction ID","Address Line 1","Contact Phone Number"
"01/03/2024","Wilhelmine Aschenbach","Payment","Completed","EUR","34.50","w.aschenbach@posteo.example","Kettle","1","TX1","Lindenallee 44","+49 30 90182734"
"13/03/2024","Piotr Zawadzki","Payment","Completed","EUR","20.00","p.zawadzki@poczta.example","Cup","4","TX2","ul. Rozbrat 28/3","+48 22 625 71 18"
"25/03/2024","Marisol Echevarría","Payment","Completed","EUR","12.00","m.echevarria@correo.example","Pot","1","TX3","Calle Mayor 71","+34 915 48 73 21"
"""
STATEMENT = """\
客户号,账号,交易日期,交易金额,对方户名,对方账号,交易渠道,客户摘要
1000000001,6222021001122334455,20240301,120.50,莫知秋,6217001234567890123,网银,还莫知秋房租
1000000002,6222021001122334466,20240302,80.00,骆闻笙,6217001234567890456,柜面,货款
"""
SURVEY = """\
序号,提交答卷时间,来自IP,1、您的姓名：,2、您的手机号码：,3、您的性别：,4、您的微信号：,5、意见与建议：
1,2024-03-01 10:00:00,121.40.9.8(浙江-杭州),颜书瑶,13512340011,女,yan_shuyao88,希望颜书瑶的订单快一点
2,2024-03-02 10:00:00,121.40.9.9(广东-深圳),邹予安,13512340012,男,zou_yuan77,没有
"""
SCHOOL = """\
学号,姓名,性别,班级,身份证号,紧急联系人,紧急联系电话,家长手机,已缴金额,缴费日期
2024001,祁麦冬,女,三班,330106201203044729,祁长河,13412340021,13412340022,1200,2024-03-01
2024002,戚星野,男,三班,330106201205061234,戚望舒,13412340023,13412340024,1200,2024-03-02
"""
POLICIES = """\
保单号,投保人姓名,投保人证件号,投保人手机,被保险人姓名,车牌号,年缴保费,承保日期,保单状态
P1,闻人语,110105199003072316,13312340031,闻人歌,浙A6K8Z2,1200,2024-03-01,有效
P2,钟离秋,110105198805123455,13312340032,钟离夏,苏E7Q9M3,2400,2024-03-02,有效
"""
PEOPLE = (
    *("Ishaan Deshmukh", "Kavita Ramanathan", "高柳 千晴", "水無瀬 薫", "Xu Zhimo", "Lin Huiyin", "Верещагин Илья"),
    *("Белокурова Дарья", "سمير الطنطاوي", "هالة القرشي", "남궁민수", "선우지혜", "กิตติพงษ์ แสงทอง", "วิไลพร จันทร์เพ็ญ"),
    *("Đặng Thị Mỹ Duyên", "Lương Quốc Bảo", "Çağlar Özgür", "Şebnem Yıldırım", "João Brandão", "Inês Quintela"),
)
MEMBERS = "customer_id,name,e_mail,passport,licence_plate,imei,signature,iban,city,registered_on\n" + "".join(
    f"c{n},{name},p.{n}@postfach.example,XQ9876{n:03d},M-QX 44{n:02d},35988077{n:02d}41234,{name},"
    f"DE89370400440532{n:06d},Town{n},2024-01-{n + 1:02d}\n"
    for n, name in enumerate(PEOPLE)
)


PLANTED = {
    "orders": (
        *("13612340001", "13712340002", "13612340003", "13712340004", "136****0005", "137****0006"),
        *("沈如意", "韩向晚", "翠柏路", "浆洗街", "红星路", "蜀韵茶叶", "沈女士", "放门卫处", "113.98.7.6"),
    ),
    "payments": (
        *("Aschenbach", "Zawadzki", "Echevarr", "w.aschenbach@", "p.zawadzki@", "m.echevarria@"),
        *("Lindenallee", "Rozbrat", "Calle Mayor", "90182734", "625 71 18", "915 48 73 21"),
    ),
    "statement": ("6222021001122334455", "6222021001122334466", "莫知秋", "骆闻笙", "6217001234567890"),
    "survey": ("颜书瑶", "邹予安", "13512340011", "13512340012", "yan_shuyao88", "zou_yuan77", "121.40.9."),
    "school": ("祁麦冬", "戚星野", "3301062012", "祁长河", "戚望舒", *(f"1341234002{n}" for n in range(1, 5))),
    "policies": (
        *("闻人语", "闻人歌", "钟离秋", "钟离夏", "110105199003072316", "110105198805123455"),
        *("13312340031", "13312340032", "浙A6K8Z2", "苏E7Q9M3"),
    ),
    "members": (*PEOPLE, "@postfach.example", "XQ9876", "M-QX 44", "35988077", "DE89370400440532"),
}
SHEETS = {
    "orders": ORDERS,
    "payments": PAYMENTS,
    "statement": STATEMENT,
    "survey": SURVEY,
    "school": SCHOOL,
    "policies": POLICIES,
    "members": MEMBERS,
}
TOLD = {"payments": {"table": "orders"}, "statement": {"table": "orders"}, "school": {"table": "records"}}
"""What is asked about these sheets, and answered."""


KINDS = {
    "Ishaan Deshmukh": "name",
    "13612340001": "phone",
    "沈如意": "other",
    "13712340002": "other",
    "莫知秋": "other",
    "6222021001122334455": "bank_card",
    "Wilhelmine Aschenbach": "name",
    "Lindenallee 44": "address",
    "放门卫处": "text",
    "闻人语": "name",
    "闻人歌": "other",
    "浙A6K8Z2": "plate",
    "祁长河": "other",
    "yan_shuyao88": "social",
    "121.40.9.8(浙江-杭州)": "ip",
}
"""What some of the values are known as."""


def written(folder):
    """All that lies in ``folder``: the bytes of each file, and each column of each Parquet file as text, by file name."""
    for file in sorted(folder.rglob("*")):
        if not file.is_file():
            continue
        yield file, file.read_bytes().decode("utf-8", "replace")
        if file.suffix == ".parquet":
            with duckdb.connect() as connection:
                rows = connection.sql(f"SELECT COLUMNS(*)::VARCHAR FROM read_parquet('{file}')").fetchall()
            yield file, "\n".join(str(value) for row in rows for value in row)


@pytest.fixture(scope="module")
def everything(tmp_path_factory):
    """A workspace with all sheets, and what their import said of each."""
    folder = tmp_path_factory.mktemp("everything")
    workspace = make(folder / "shop")
    reports = [bring_text(workspace, folder, TOLD.get(name), **{name: text}) for name, text in SHEETS.items()]
    return workspace, folder / "shop", {name: report.sheets[0] for name, report in zip(SHEETS, reports, strict=True)}


def test_every_row_is_taken(everything):
    _, _, reports = everything
    assert {name: report.loaded for name, report in reports.items()} == {
        name: text.count("\n") - 1 for name, text in SHEETS.items()
    }


def test_no_planted_value_lies_in_clear(everything):
    _, folder, _ = everything
    assert all(value in SHEETS[name] for name, values in PLANTED.items() for value in values)
    texts = list(written(folder))
    found = {
        (name, value, file.relative_to(folder).parts[:3])
        for name, values in PLANTED.items()
        for value in values
        for file, text in texts
        if value in text
    }
    assert found == set()
    assert len([file for file, _ in texts if file.suffix == ".parquet"]) > len(SHEETS)


def test_what_is_sealed_can_be_opened(everything):
    workspace, _, _ = everything
    reader = workspace.reader(MATCHING)
    rows = reader.engine.rows(reader.table(CONTACTS))
    opened = workspace.vault.open(
        [row["customer_id"] for row in rows],
        [row["value"] for row in rows],
        label=[f"contacts.{row['kind']}" for row in rows],
    )
    kinds = {value: row["kind"] for value, row in zip(opened, rows, strict=True)}
    assert {value: kinds.get(value) for value in KINDS} == KINDS


def test_nobody_is_known_by_what_singles_out_nobody(everything):
    workspace, _, _ = everything
    reader = workspace.reader(MATCHING)
    hashed = {row["value"] for row in reader.engine.rows(reader.table(IDENTIFIERS))}
    index = workspace.blind_index
    assert index.of("phone", "13612340001") in hashed
    others = ("136****0005", "137****0006", "13712340002", "13412340021")
    assert not {index.of("phone", value) for value in others} & hashed
