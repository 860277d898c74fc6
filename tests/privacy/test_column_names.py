"""Names of columns are read in the languages of the files: what they say of a person, of whom, and what takes it back."""

from __future__ import annotations

import pytest

from limner.privacy.column_names import is_hardware, is_postcode, lists_people, named, names_a_place, of_another
from limner.privacy.kinds import PersonalKind as Kind

SAID = {
    Kind.PHONE: "收货人手机号|联系手机|联系电话（必填）|家长手机|Phone Number (Home)|Phone 1 - Value|shipTo.phoneNumber|ＰＨＯＮＥ|Telefonnummer|"
    "Numéro de téléphone|teléfono|telefone|cellulare|telefoonnummer|номер_телефона|電話番号|휴대폰번호|เบอร์โทรลูกค้า|no_hp",
    Kind.EMAIL: "邮箱|E-Mail-Adresse|correo electrónico|courriel|электронная почта|メールアドレス|이메일|อีเมล|billing_email|buyerEmail",
    Kind.NAME: "收货人/提货人|1、您的姓名：|对方户名|发票抬头|持卡人|交易对方|Kundenname|Vorname|nom du client|Prénom|apellidos|nome do cliente|cognome|"
    "achternaam|ФИО|имя клиента|お名前|氏名|고객명|받는사람|ชื่อลูกค้า|nama pelanggan|payer|cardholder name|Bank Account Name|signature|紧急联系人|billingName|"
    "订货人|车主|Donor Name|Name on Card|Käufername|Name des Käufers|Nom de l'acheteur|Nombre del comprador|Nome acquirente|Naam koper|имя получателя|"
    "購入者名|お届け先名|セイ|구매자 이름|받는 분|ชื่อผู้ซื้อ",
    Kind.ADDRESS: "修改后的收货地址|收货地址 |详细地址|billing_street|BillingAddress1|Ship Address2|Lieferadresse|Straße|adresse de livraison|dirección|"
    "endereço de entrega|indirizzo|straat|адрес доставки|住所|배송지|ที่อยู่จัดส่ง|alamat|Hausnr.|Calle y número|建物名",
    Kind.ID_NUMBER: "投保人证件号|身份证号码|护照号|税号|passport_no|Ausweisnummer|codice fiscale|DNI|CPF|паспорт|주민등록번호|เลขบัตรประชาชน|NIK|tax_id",
    Kind.BANK_CARD: "账号|对方账户|银行卡号|IBAN|account_number|Kontonummer|número de cuenta|numéro de compte|rekeningnummer|номер счета|口座番号|계좌번호",
    Kind.PLATE: "车牌号|licence_plate|Kennzeichen|matrícula|immatriculation|госномер|차량번호",
    Kind.SOCIAL: "微信号|QQ号|昵称|買家昵称|wechat_id|nickname|Telegram|ニックネーム|카카오톡|买家支付宝账号|WeChat ID",
    Kind.IP: "来自IP|登录IP|ip_address|IPアドレス|client.ip",
    Kind.DEVICE: "IMEI|设备ID|mac_address|OAID",
    Kind.BIRTH_DATE: "客户生日|Geburtsdatum|date de naissance|fecha_nacimiento|дата рождения|生年月日",
    Kind.TEXT: "买家留言|商家备注|订单备注|Notes|Bemerkung|commentaire|observaciones|комментарий|備考|요청사항|หมายเหตุ",
}
UNSAID = (
    "收货人城市|收货人省份|收货人地区|店铺名称|品牌名称|手机品牌|是否手机订单|是否修改过地址|账户余额|对方行名|Email opt in|email_sent|phone_service|"
    "account_length|address type|canComment|messageId|会员卡号|订单号|商品名称|Company|number of phones|邮费|电话次数|payment_method|city|name|用餐人数|成人数|Number of Guests|Passenger Class|"
    "Order Name|Course Name|Nom du produit|Nombre de piezas|Nome do produto|Название товара|商品名|店舗名|상품명|ชื่อสินค้า|Nama Produk|User Agent|Device Type"
)


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, names in SAID.items() for name in names.split("|")])
def test_the_name_is_enough(kind, name):
    assert named(name)[:1] == (kind,)


@pytest.mark.parametrize("name", UNSAID.split("|"))
def test_the_name_says_nothing_of_a_person(name):
    assert named(name) == ()


@pytest.mark.parametrize("name", ["收货人城市", "省份", "shipping_city", "Stadt", "город", "市"])
def test_the_name_is_of_a_place(name):
    assert names_a_place(name)


def test_postcodes_are_known():
    assert [
        name for name in ("Billing Zip", "PLZ", "code postal", "邮编", "郵便番号", "zipper") if is_postcode(name)
    ] == [*("Billing Zip", "PLZ", "code postal", "邮编", "郵便番号")]


@pytest.mark.parametrize(
    ("name", "beside", "another"),
    [
        ("被保险人姓名", ["投保人姓名"], True),
        ("投保人姓名", ["被保险人姓名"], False),
        ("紧急联系电话", [], True),
        ("收货人", ["买家手机号"], True),
        ("收货人", ["买家昵称", "收货人手机号", "收货地址"], False),
        ("Shipping Name", ["Billing Name"], True),
        ("Billing Name", ["Shipping Name"], False),
        ("对方户名", ["客户号", "账号"], True),
        ("对方户名", ["交易日期", "对方账户"], False),
        ("收银员", ["会员"], True),
    ],
)
def test_whose_it_is(name, beside, another):
    assert of_another(name, [name, *beside]) is another


def test_a_sheet_of_people_is_told_from_one_of_products():
    assert lists_people(["customer_id", "city"])
    assert lists_people(["From Email", "Item Title", "Quantity"])
    assert not lists_people(["product_id", "price"])
    assert not lists_people(["phone", "cuisine", "city"])


def test_numbers_of_hardware_are_told_from_those_of_visits():
    assert [name for name in ("IMEI", "idfa", "MAC地址", "device_id", "cookie_id") if is_hardware(name)] == [
        *("IMEI", "idfa", "MAC地址")
    ]
