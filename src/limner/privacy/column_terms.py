"""The words by which columns that name persons are called, in the languages of the files that shops bring."""

from __future__ import annotations

from limner.privacy.kinds import PersonalKind as Kind

NAMED: dict[Kind, str] = {
    Kind.IP: "ip|ip address|ip addr|ipaddr|ipaddress|remote addr|remote address|adresse ip|direccion ip|endereco ip|indirizzo ip|ip adresse|"
    "ip адрес|ip地址|ip 地址|ip アドレス|登录 ip|来自 ip|ipアドレス|ip 주소|登录ip|来自ip",
    Kind.DEVICE: "设备编码|终端设备号|imei|idfa|idfv|oaid|gaid|aaid|udid|mac|mac address|mac addr|android id|device id|device uuid|device identifier|"
    "advertising id|gerate id|gerateid|id dispositivo|id устройства|设备id|设备号|设备编号|设备标识|设备码|手机串号|mac地址|mac 地址|端末 id|设备 id|端末id|기기 id|รหัสอุปกรณ์",
    Kind.EMAIL: "email|e mail|mail|emails|emailaddress|mailaddress|mail address|email address|e mail address|email addr|mailadresse|"
    "emailadresse|mail adresse|correo|correo electronico|courriel|adresse mail|adresse email|adresse electronique|posta elettronica|"
    "indirizzo email|indirizzo mail|indirizzo e mail|endereco de email|endereco email|emailadres|e mailadres|mailadres|alamat email|surel|"
    "почта|эл почта|электронная почта|имейл|мейл|邮箱|电子邮件|邮件地址|邮箱地址|电邮|電郵|郵箱|電子郵件|メール|メールアドレス|이메일|메일|อีเมล",
    Kind.PHONE: "mobil|mobilfunk|tlf|tfno|tfn|whatsapp number|whatsapp phone|telefonnr|手机尾号|\\w+telefonnummer|\\w+handynummer|\\w+telefon|phone|phones|mobile|mobiles|tel|telephone|cell|cellphone|cell phone|mobile phone|phone number|fax|msisdn|phonenumber|"
    "mobilenumber|mobile number|contact number|contact no|handy|telefon|telefonnummer|handynummer|mobilnummer|mobilfunknummer|rufnummer|"
    "festnetz|mobiltelefon|telefono|cellulare|movil|celular|portable|gsm|telemovel|telefone|telefoon|telefoonnummer|mobiel|mobiele nummer|"
    "no hp|nomor hp|hp|handphone|ponsel|telepon|nomor telepon|no telp|no telepon|telp|телефон|мобильный|сотовый|номер телефона|мобильный телефон|"
    "手机|手機|手机号|手机号码|移动电话|电话|電話|电话号码|联系方式|聯絡方式|联系号码|联系手机|联系电话|座机|固话|传真|電話番号|携帯|携帯電話|携帯番号|"
    "휴대폰|휴대전화|핸드폰|전화|전화번호|연락처|โทรศัพท์|เบอร์โทร|เบอร์ติดต่อ|เบอร์มือถือ|มือถือ",
    Kind.ID_NUMBER: "vat id|vat number|vat no|nif|ust id|ustid|umsatzsteuer id|numero de seguridad social|securite sociale|ssn|social security|social security number|social security no|soc sec|soc sec id|id card|id card number|id number|idcard|"
    "identity card|identity number|identity document|national id|nationalid|national insurance number|nino|passport|tax id|taxid|tax number|"
    "taxpayer id|tin|cpf|rg|nric|dni|nie|curp|rfc|cedula|cuil|cuit|documento|documento de identidad|documento identidad|personalausweis|"
    "personalausweisnummer|ausweis|ausweisnummer|steuernummer|steuer id|steuerid|steueridentifikationsnummer|sozialversicherungsnummer|"
    "reisepass|reisepassnummer|passnummer|carte d identite|carte identite|passeport|numero de securite sociale|numero fiscal|pasaporte|"
    "passaporte|passaporto|codice fiscale|partita iva|carta d identita|bsn|burgerservicenummer|paspoort|paspoortnummer|rijksregisternummer|"
    "aadhaar|aadhar|nik|ktp|no ktp|npwp|paspor|driver license|drivers license|driver s license|driving licence|driving license|fuhrerschein|"
    "fuhrerscheinnummer|permis de conduire|паспорт|паспортные данные|номер паспорта|серия и номер паспорта|инн|снилс|"
    "身份证|身份證|身份证号|身份证号码|证件号|证件号码|證件號碼|证件|證件|护照|護照|身份号|驾驶证|驾照|通行证|社保号|社会保障号|纳税人识别号|税号|"
    "マイナンバー|個人番号|パスポート|パスポート番号|旅券番号|免許証番号|주민등록번호|주민번호|여권번호|운전면허번호|"
    "เลขบัตรประชาชน|เลขประจำตัวประชาชน|หนังสือเดินทาง|เลขประจำตัวผู้เสียภาษี",
    Kind.BANK_CARD: "bank card|credit card|debit card|cc number|ccnum|credit card number|iban|bank account|bank account number|account number|"
    "account no|accountnumber|acct no|acct number|acct|kontonummer|konto|kreditkarte|kreditkartennummer|bankverbindung|carte bancaire|"
    "numero de carte|numero de compte|compte bancaire|rib|numero de cuenta|cuenta bancaria|cuenta|numero de tarjeta|tarjeta de credito|clabe|"
    "conta bancaria|numero da conta|numero do cartao|cartao de credito|numero conto|numero di conto|conto corrente|carta di credito|"
    "numero carta|rekeningnummer|bankrekening|rekening|no rekening|nomor rekening|nomor kartu|счет|номер счета|расчетный счет|номер карты|"
    "银行卡|銀行卡|银行卡号|信用卡|信用卡号|银行账号|银行账户|账号|帐号|账户|帐户|银行帐号|口座番号|クレジットカード番号|계좌번호|계좌|카드번호|"
    "เลขที่บัญชี|เลขบัญชี|บัตรเครดิต|เลขบัตรเครดิต",
    Kind.BIRTH_DATE: "dob|birth|birthday|birthdate|birth date|date of birth|geburtsdatum|geburtstag|date de naissance|date naissance|"
    "fecha de nacimiento|fecha nacimiento|data de nascimento|data nascimento|data di nascita|data nascita|geboortedatum|tanggal lahir|tgl lahir|"
    "дата рождения|день рождения|生日|出生日期|出生年月日|出生年月|生年月日|誕生日|생년월일|생일|วันเกิด",
    Kind.PLATE: "plaque|ナンバー|plate|plate number|plate no|licence plate|license plate|number plate|kennzeichen|kfz kennzeichen|autokennzeichen|immatriculation|"
    "plaque d immatriculation|matricula|placa|targa|kenteken|plat nomor|nomor polisi|no polisi|vin|vehicle identification number|"
    "госномер|гос номер|номер авто|车牌|车牌号|车牌号码|車牌|车架号|ナンバープレート|車両番号|차량번호|ทะเบียนรถ",
    Kind.SOCIAL: "we chat|we chat id|whats app|linkedin|linked in|tiktok|tik tok|snapchat|wechat|weixin|wechat id|wechatid|wxid|qq|weibo|whatsapp|facebook|twitter|instagram|telegram|skype|viber|line id|kakao|kakaotalk|"
    "kakao id|nickname|nick|nick name|username|user name|screen name|login name|benutzername|nutzername|nom d utilisateur|pseudonyme|"
    "nombre de usuario|nome de usuario|nome utente|gebruikersnaam|nama pengguna|логин|никнейм|ник|телеграм|"
    "微信|微信号|微信名|qq 号|qq 号码|qq号|微博|昵称|暱稱|用户名|旺旺|旺旺号|支付宝账号|支付宝账户|支付宝|抖音号|快手号|小红书号|登录名|用户账号|登录账号|"
    "ユーザー名|ニックネーム|닉네임|카카오톡|ไลน์|ไอดีไลน์|ชื่อผู้ใช้",
    Kind.ADDRESS: "adresszeile|hausnr|建物名|\\w+strasse|\\w+adresse|\\w+anschrift|\\w+adres|\\w+straat|address|addr|addresses|street|street address|street name|street number|street no|address line|house number|house no|"
    "house nr|hausnummer|anschrift|adresse|adressen|strasse|lieferadresse|rechnungsadresse|lieferanschrift|rechnungsanschrift|"
    "strasse und hausnummer|wohnadresse|rue|numero de rue|direccion|calle|domicilio|endereco|rua|logradouro|morada|indirizzo|adres|straat|"
    "straatnaam|huisnummer|alamat|alamat lengkap|jalan|адрес|улица|домашний адрес|"
    "地址|住址|住所|门牌|门牌号|街道|详细地址|通讯地址|番地|丁目|お届け先|配送先住所|주소|배송지|상세주소|ที่อยู่|ถนน",
    Kind.NAME: "sold to|ship to|bill to|kaufername|empfangername|bestellername|rechnungsempfanger|prenom et nom|razon social|what is your name|attention to|name on card|lead guest|账户名称|车主|业主|机主|人|者名|人名|様名|先名|주명|자명|인명|\\w+vorname|\\w+nachname|first name|last name|given name|family name|middle name|full name|fullname|firstname|lastname|surname|surnames|forename|fname|lname|"
    "customer name|client name|contact name|contact person|buyer name|member name|employee name|patient name|student name|guest name|"
    "user real name|real name|payer|payer name|payor|payee|cardholder|card holder|account holder|recipient|consignee|receiver|ship to name|"
    "shipping name|billing name|delivery name|holder name|policy holder|policyholder|insured|insured name|bank account name|account holder name|passenger|passenger name|attendee name|"
    "signature|signed by|signatory|emergency contact|next of kin|invoice to|bill to name|parent name|guardian name|spouse name|"
    "kundenname|vorname|nachname|familienname|name des kunden|ansprechpartner|empfanger|kontoinhaber|karteninhaber|unterschrift|auftraggeber|"
    "zahler|zahlungspflichtiger|kontaktperson|notfallkontakt|prenom|nom du client|nom client|nom de famille|nom complet|nom et prenom|nom prenom|"
    "destinataire|titulaire|titulaire du compte|payeur|beneficiaire|apellido|apellidos|nombre del cliente|nombre cliente|nombre completo|"
    "nombre y apellidos|nombre y apellido|destinatario|titular|pagador|firma|sobrenome|nome do cliente|nome cliente|nome completo|cognome|"
    "nome e cognome|cognome e nome|nome del cliente|intestatario|beneficiario|assinatura|voornaam|achternaam|klantnaam|naam klant|naam van de klant|"
    "contactpersoon|ontvanger|rekeninghouder|handtekening|nama lengkap|nama pelanggan|nama depan|nama belakang|nama penerima|nama pembeli|penerima|"
    "tanda tangan|фамилия|отчество|фио|ф и о|имя клиента|имя покупателя|получатель|плательщик|покупатель|контактное лицо|подпись|фамилия имя|"
    "姓名|名字|真名|真实姓名|收货人|收件人|提货人|收货人名|联系人|客户名|客户名称|客户姓名|顾客名|买家姓名|会员姓名|寄件人|发件人|开户名|户名|户主|持卡人|投保人|被保险人|"
    "受益人|付款人|付款方|收款人|收款方|称呼|签名|签字|签收人|发票抬头|抬头|紧急联系人|监护人|乘客|乘机人|入住人|出行人|客人|患者|交易对方|对方名称|对手信息|申请人|"
    "预订人|订购人|下单人|投诉人|经办人|氏名|お名前|お客様名|顧客名|会員名|受取人|宛名|フリガナ|ふりがな|署名|ご署名|성명|성함|고객명|고객이름|고객 이름|수령인|수취인|예금주|"
    "받는사람|받는분|주문자|주문자명|서명|นามสกุล|ชื่อลูกค้า|ชื่อ สกุล|ชื่อผู้รับ|ผู้รับ|ลายเซ็น|ชื่อจริง",
    Kind.TEXT: "instructions|special requests|delivery instructions|gift message|hinweis|\\w+hinweis|\\w+bemerkung|\\w+notiz|\\w+nachricht|메시지|메모사항|comment|comments|notes|note|remark|remarks|message|memo|feedback|bemerkung|bemerkungen|notiz|notizen|anmerkung|anmerkungen|kommentar|"
    "nachricht|commentaire|commentaires|remarque|remarques|comentario|comentarios|observaciones|observacoes|observacao|mensaje|mensagem|nota|notas|"
    "messaggio|osservazioni|commento|opmerking|opmerkingen|notitie|bericht|catatan|keterangan|pesan|комментарий|комментарии|примечание|примечания|"
    "заметки|сообщение|备注|備註|留言|附言|客户摘要|备注信息|備考|メモ|コメント|ご要望|메모|비고|요청사항|배송메모|หมายเหตุ|ข้อความ",
}
"""Names of columns that speak of a person whatever the cells are; also the last part of a longer name (billing street)."""

SUGGESTED: dict[Kind, str] = {
    Kind.EMAIL: "email|e mail|mail address|邮箱|邮件|电邮|電郵|郵箱",
    Kind.PHONE: "phone|mobile|tel|telephone|cell|cellphone|fax|msisdn|手机|手機|电话|電話|联系方式|联系号码|座机|传真",
    Kind.ID_NUMBER: "ssn|soc sec|social security|id card|id number|idcard|identity|national id|passport|tax id|cpf|nric|"
    "身份证|身份證|证件|證件|护照|護照|身份号",
    Kind.BANK_CARD: "bank card|credit card|debit card|card number|card no|pan|iban|bank account|account|conto|conta|compte|tarjeta|карта|"
    "银行卡|銀行卡|信用卡|卡号|卡號|银行账号|账户|カード番号",
    Kind.BIRTH_DATE: "dob|birth|birthday|birthdate|birth date|生日|出生日期|出生年月日|出生",
    Kind.PLATE: "plate|licence plate|license plate|车牌|車牌",
    Kind.SOCIAL: "wechat|weixin|qq|weibo|whatsapp|facebook|twitter|nickname|nick|username|user name|screen name|微信|微博|昵称|暱稱|用户名|旺旺|支付宝账号",
    Kind.IP: "ip|ip address|ipaddr|client ip|remote addr|登录ip",
    Kind.ADDRESS: "address|addr|street|address line|via|地址|住址|住所|门牌|街道",
    Kind.NAME: "first name|last name|given name|family name|middle name|full name|surname|forename|customer name|client name|"
    "user real name|contact name|contact person|recipient|consignee|receiver|cardholder|buyer name|member name|"
    "employee name|patient|author|authors|姓名|名字|真名|收货人|收件人|联系人|客户名|顾客名|会员名|买家名|寄件人|开户名|持卡人|称呼",
    Kind.TEXT: "comment|comments|review|reviews|reviewbody|notes|note|remark|remarks|feedback|message|complaint|complaints|"
    "suggestion|suggestions|answer|response|transcript|text|备注|備註|评论|評論|评价内容|评语|留言|反馈|意见|建议|投诉|回答|答案|问题描述|情况描述|聊天|对话",
}
"""Words in a name that suggest a kind; then the cells decide."""

WHOLE: dict[Kind, str] = {
    Kind.EMAIL: "posta",
    Kind.NAME: "姓|名|氏|姓 漢字|名 漢字|セイ|メイ|attn|attention|intestatario conto",
    Kind.ADDRESS: "via|дом|квартира",
    Kind.PHONE: "연락처|เบอร์",
}
"""Names that speak of a person only where they are the whole name."""

HARDWARE = (
    "imei|idfa|idfv|oaid|gaid|aaid|udid|mac|mac address|mac addr|android id|advertising id|手机串号|mac地址|mac 地址"
)
"""Numbers that a maker or a system gave to a device."""

NAME_WORD = "name|names|nom|noms|nombre|nome|naam|nama|имя|фио|razon social|姓名|名字|名称|氏名|お名前|이름|성명|ชื่อ"
PERSON_WORD = (
    "customer|client|buyer|purchaser|shopper|member|person|contact|recipient|receiver|consignee|payer|payee|holder|cardholder|guest|passenger|"
    "traveller|traveler|student|pupil|patient|donor|subscriber|respondent|attendee|participant|employee|owner|tenant|parent|guardian|spouse|child|"
    "ship|shipping|bill|billing|delivery|your|kunde|kunden|kaufers|kaufer|besteller|empfanger|empfangers|gast|patienten|client|acheteur|destinataire|"
    "titulaire|votre|cliente|comprador|destinatario|titular|facturacion|acquirente|intestatario|klant|koper|ontvanger|pelanggan|pembeli|penerima|"
    "клиента|покупателя|получателя|плательщика|客户|顾客|买家|会员|收货|收件|联系|付款|收款|您|学生|学员|家长|患者|宾客|員|様|者|구매자|주문자|수취인|입금자|고객|"
    "회원|ลูกค้า|ผู้ซื้อ|ผู้รับ|สมาชิก"
)
"""A word for a name beside one for a person, in any order, is a person's name."""

POSTCODE = (
    "zip|zipcode|zip code|postal code|postcode|post code|postalcode|plz|postleitzahl|code postal|codigo postal|cep|cap|"
    "почтовый индекс|индекс|kode pos|邮编|邮政编码|郵便番号|우편번호|รหัสไปรษณีย์"
)

LOOSE_NAME = (
    "name|names|person|customer|client|buyer|member|user|student|pupil|patient|guest|donor|traveller|traveler|beneficiary|subscriber|respondent|"
    "attendee|tenant|owner|holder|account name|cashier|salesperson|sales rep|staff|employee|driver|业务员|导购|导购员|收银员|操作员|经手|教练|骑手|"
    "kaufer|besteller|kundin|gast|acheteur|comprador|acquirente|koper|nome|nombre|nom|naam|nama|имя|клиент|kunde|cliente|klant|"
    "客户|顾客|会员|买家|用户|名称|名前|이름|고객|ชื่อ|ลูกค้า|お客様"
)
ROLES = frozenset(
    [
        "customer",
        "client",
        "buyer",
        "member",
        "user",
        "person",
        "kunde",
        "cliente",
        "klant",
        "клиент",
        "客户",
        "顾客",
        "会员",
        "买家",
        "用户",
        "고객",
        "ลูกค้า",
        "お客様",
    ]
)
"""What a person is to the business."""
BARE_NAMES = frozenset(["name", "names", "nome", "nombre", "nom", "naam", "nama", "имя", "名称", "名前", "이름", "ชื่อ"])
"""What people and products are both called by."""

THING = (
    "description|product|sku|item|goods|stock|store|shop|brand|category|cate|company|campaign|city|country|province|state|file|event|page|"
    "channel|seller|merchant|department|type|title|model|airline|plan|venue|order|site|server|host|bank|warehouse|branch|supplier|vendor|course|"
    "produkt|artikel|produit|articulo|producto|produto|prodotto|товар|"
    "商品|产品|品名|货品|店|品牌|类别|分类|品类|公司|企业|活动|城市|省|国家|渠道|部门|商家|商户|卖家|平台|套餐|门店|仓库|供应商|机构|网点|支行|课程|银行名|商品名|상품|สินค้า"
)
MEASURE = (
    "id|no|number|code|key|count|num|qty|amount|price|total|score|rate|date|time|timestamp|at|day|days|length|lenght|upc|"
    "start|end|编号|单号|金额|数量|价格|时间|日期|得分|评分|率|次数|天数|积分|余额"
)
NUMBERED = (
    "order|invoice|receipt|transaction|txn|trade|tracking|waybill|barcode|ean|upc|sku|isbn|ticket|batch|bestellung|bestellnummer|"
    "rechnungsnummer|commande|pedido|pedidos|ordine|bestelling|заказ|订单|单号|流水|交易号|条码|条形码|批次|运单|快递|物流|货号|編號|編号|序号|注文|주문번호"
)
"""Names of numbers of things, which may look like phone or card numbers."""
PLACE = (
    "city|town|province|state|country|region|district|county|zip|stadt|ville|ciudad|cidade|citta|stad|kota|город|"
    "城市|省|省份|市|区|县|区县|地区|区域|国家|乡镇|大区|都道府県|市区町村|도시|จังหวัด"
)
TAIL = (
    "no|nr|num|number|numero|value|main|home|work|office|private|primary|secondary|mobile|line|of|the|de|du|del|do|da|di|des|d|la|le|van|"
    "der|den|des|for|customer|customers|client|clients|cliente|kunden|klant|acheteur|buyer|comprador|receiver|recipient|member|user|pelanggan|"
    "клиента|покупателя|получателя|доставки|проживания|регистрации|hash|hashed|masked|encrypted|et|e|y|en|und|complete|complet|completa|completo|"
    "fiscal|pembeli|penerima|comprador|acquirente|koper|entrega|livraison|envio|consegna|facturation|facturacion|cobranca|fatturazione|spedizione|"
    "pengiriman|levering|bezorging|full|as|a|b|c"
)
"""Words that may stand behind the one that says what a column is."""
CHINESE_TAIL = "号码|号|番号|번호|信息|一|二|三"
FLAGGED = "is|has|have|can|supports|show|opt|subscribed|valid|verified|num|count|number of|no of|changed|same|allow|accepts|是否|有无|有没有|是不是|数量"
"""Words before the one that says what a column is, by which it says something of it only."""

OTHERS = (
    "创建人|操作人|审核人|制单人|经手人|录入人|负责人|跟进人|介绍人|代收人|法定代表人|被保险人|被保人|受益人|紧急联系|推荐人|介绍人|配偶|经办人|emergency|next of kin|beneficiary|insured|referrer|referred by|spouse|notfallkontakt|"
    "beneficiario|beneficiaire|контакт для экстренной|緊急連絡先|비상연락|"
    "业务员|导购|操作员|收银员|客服|店员|店长|经理|员工|顾问|分销员|达人|主播|教练|老师|医生|配送员|骑手|司机|technician|cashier|salesperson|sales rep|"
    "staff|employee|agent|operator|clerk|driver|courier|rider|coach|teacher|doctor|mitarbeiter|verkaufer|vendeur|vendedor|担当|담당자"
)
"""Who is never the customer: staff, and those whom a customer names."""
COUNTERPARTY = "对方|交易对方|对手|counterparty|gegenkonto|contrepartie|contraparte|контрагент|payee|收款人|收款方"
RECEIVER = (
    "收货|收件|提货|签收|recipient|consignee|receiver|shipping|ship|delivery|empfanger|lieferung|destinataire|destinatario|ontvanger|penerima|"
    "получатель|お届け先|受取人|수령인|수취인|받는|배송지|ผู้รับ"
)
OWN = (
    "客户号|客户编号|客户id|账号|帐号|卡号|会员号|学号|customer id|customer no|customer number|client id|account number|account no|iban|account|"
    "kundennummer|cust id|user id|member id"
)
"""Columns that say whose statement a row is of."""
ASKING = ("?", "？", "您", "请填写", "请输入", "请留下")
HOLDER = "投保人|policyholder|policy holder"
MACHINE = "error|status|system|log|template|campaign|event"
"""What writes messages that are of no person."""
PERSONAL_THING = "bank|order|title|state|event"
"""Words of things that may stand before a person's own phone, address or account (bank account, order phone)."""
TITLES = "item title|item name|product name|product title|商品名称|商品名|商品标题|宝贝标题|产品名称|品名|artikelname|produktname|nom du produit"
"""Columns that name the product, so that ``name`` is somebody else's."""
OF_PEOPLE = (
    "customer|client|member|user|buyer|person|people|patient|student|employee|birthday|birth|dob|gender|sex|age|surname|first name|last name|"
    "kunde|kundennummer|kunden|geburtsdatum|geschlecht|cliente|sexo|edad|naissance|sexe|klant|klantnummer|"
    "клиент|пол|возраст|pelanggan|客户|会员|顾客|用户|买家|性别|生日|年龄|学号|工号|会員|顧客|性別|고객|회원|성별|ลูกค้า|เพศ"
)
REACHED = "email|e mail|mail|phone|mobile|tel|telefon|correo|telefono|телефон|手机|电话|邮箱|電話|전화|โทร"
OF_PRODUCTS = (
    "product|products|sku|price|stock|brand|category|quantity|qty|item|manufacturer|barcode|artikel|preis|prix|precio|preco|prezzo|цена|"
    "商品|产品|价格|单价|库存|品牌|类目|品类|数量|店铺|门店|菜品|価格|가격|ราคา|store|shop|company|restaurant|cuisine|venue|hotel"
)
