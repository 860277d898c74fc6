"""The names under which files carry each thing that Limner knows, in Chinese and English."""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Content = Literal["id", "money", "number", "rate", "time", "text", "few", "gender", "age", "status", "score"]
"""What a column must hold to be the term: ``few`` is a category with few values."""

_SHORT, _SHORT_CHINESE = 5, 3
"""Names shorter than this are found in too many others."""
EXACT, HEAD, LOOSE, LOOSE_HEAD, PART, NEAR = 0.97, 0.88, 0.82, 0.76, 0.70, 0.60
"""Confidence that a name gives: a synonym; one with words around it that only say whose it is or in which unit; a synonym
that also means other things, without and with such words; a part of a name; a typing error."""


@dataclass(frozen=True)
class Term:
    """One thing that a column can be, with the normalised names it goes by."""

    name: str
    content: Content
    strong: frozenset[str]
    weak: frozenset[str]


def normalise(name: str) -> str:
    """Reduce a column's name to what matters: NFKC, lower case, letters and digits only (``Sub-Category`` = ``subcategory``)."""
    return re.sub(r"[^\w]|_", "", unicodedata.normalize("NFKC", name)).lower()


def words(name: str) -> tuple[str, ...]:
    """Split a name into its words: at blanks, punctuation and camel humps (``InvoiceNo`` = invoice, no)."""
    humps = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", unicodedata.normalize("NFKC", name))
    return tuple(word for word in re.split(r"[\W_]+", humps.lower()) if word)


def name_confidence(name: str, term: Term) -> float:
    """Say how surely ``name`` alone names ``term``, between 0 and 1.

    The name is seen through once and as a whole: the number of a question, a unit in brackets and words that say whose it is
    come off together (用户实付金额(元), Lineitem price, 3、您的性别：), and what is left is a name or is none.
    """
    key = normalise(name)
    if key in term.strong:
        return EXACT
    if key in term.weak:
        return LOOSE
    heads = _heads(name)
    if heads & term.strong:
        return HEAD
    if heads & term.weak:
        return LOOSE_HEAD
    if _has_part(name, term):
        return PART
    near = difflib.get_close_matches(key, term.strong, n=1, cutoff=0.88) if len(key) > _SHORT else []
    return NEAR if near else 0.0


_NUMBER = re.compile(r"^\s*(?:[QqＱ]\s*)?\d{1,3}\s*[、.．)）:：_]\s*")
_BRACKETS = re.compile(r"[（(\[【<《].*?[）)\]】>》]")
_ENDS = re.compile(r"^[\s$#*@]+|[\s:：?？*#.。]+$")
_WHOSE_CHINESE = re.compile(
    r"^(?:您的?|你的|用户|买家|客户|会员|顾客|消费者|订单|商品|宝贝|商家|店铺|平台|商户|主|子|本单|本次|收货人?|收件人?|投保人|学员|学生)(?=.{2})"
)
_WHOSE = frozenset(
    [
        *(
            "customer",
            "buyer",
            "client",
            "user",
            "member",
            "shopper",
            "consumer",
            "account",
            "billing",
            "bill",
            "shipping",
        ),
        *(
            "ship",
            "delivery",
            "recipient",
            "order",
            "orders",
            "item",
            "items",
            "line",
            "lineitem",
            "product",
            "sale",
            "sales",
        ),
        *(
            "transaction",
            "purchase",
            "invoice",
            "receipt",
            "properties",
            "event",
            "event_properties",
            "data",
            "attributes",
        ),
    ]
)
_FEWEST_LETTERS = 3


def _heads(name: str) -> frozenset[str]:
    """What is left of a name without what stands around it; with and without the words that say whose it is."""
    bare = _ENDS.sub("", _BRACKETS.sub("", _NUMBER.sub("", unicodedata.normalize("NFKC", name))))
    found = {normalise(bare)}
    parts = list(words(bare))
    while len(parts) > 1 and parts[0] in _WHOSE:
        parts = parts[1:]
        found.add("".join(parts))
    shorter = normalise(bare)
    while (left := _WHOSE_CHINESE.sub("", shorter, count=1)) != shorter:
        shorter = left
        found.add(shorter)
    return frozenset(one for one in found if not one.isascii() or len(one) >= _FEWEST_LETTERS)


def _has_part(name: str, term: Term) -> bool:
    parts = words(name)
    tails = {"".join(parts[start:]) for start in range(1, len(parts))}
    if tails & {word for word in term.strong if len(word) >= _SHORT}:
        return True
    key = normalise(name)
    return any(key.endswith(word) for word in term.strong if not word.isascii() and len(word) >= _SHORT_CHINESE)


def _terms(text: str) -> dict[str, Term]:
    found: dict[str, Term] = {}
    for line in filter(None, (line.strip() for line in text.splitlines())):
        head, _, names = line.partition(":")
        name, content = head.split()
        strong, _, weak = names.partition("~")
        found[name] = Term(
            name,
            content,  # type: ignore[arg-type]  # the table below is checked by a test
            frozenset(map(normalise, strong.split())) | {normalise(name)},
            frozenset(map(normalise, weak.split())),
        )
    return found


# One term a line, "name content: names ~ names that also mean other things".
TERMS = _terms("""
    order_id id: 订单编号 订单号 订单id 主订单编号 子订单编号 交易号 交易编号 单号 小票号 流水号 销售单号 order_no order_number order_code invoice invoice_no invoice_number invoice_id basket_id basket_key transaction_id trans_id txn_id receipt_id receipt_no receipt bill_no bill_id ticket_no ticket_id sales_id sale_id check_number purchase_id 交易订单号 保单号 保单编号 缴费单号 收据号 收据编号 receipt_number increment_id order_reference order_ref bestellnummer bestell_nr auftragsnummer rechnungsnummer belegnummer bon_nr numéro_de_commande numero_de_commande n°_commande no_commande numéro_de_facture n°_facture número_de_pedido numero_de_pedido nº_pedido número_de_factura numero_ordine número_do_pedido 注文番号 注文id 伝票番号 レシート番号 ~ 订单 单据号 单据编号 order basket transaction commande pedido bestellung
    customer_id id: 买家会员名 买家昵称 买家id 买家旺旺 会员名 会员编号 会员号 会员id 会员卡号 客户编号 客户号 客户id 客户代码 用户id 用户编号 用户号 顾客编号 顾客id 用户名 customer_no customer_number customer_code customer_key cust_id client_id client_no user_id uid member_id member_no household_id household_key shopper_id buyer_id consumer_id account_id person_id 用户账号 用户帐号 用户标识 会员账号 买家账号 登录账号 登录id 学号 学员编号 卡号会员 login_id user_account account_no distinct_id kundennummer kunden_nr kundennr kunden_id numéro_client n°_client numero_client code_client id_client número_de_cliente id_cliente código_cliente codigo_cliente codice_cliente 顧客番号 顧客id 会員番号 会員id ~ id 会员 客户 用户 买家 顾客 customer user client member household
    ordered_at time: 订单创建时间 下单时间 创建时间 购买时间 消费时间 交易时间 成交时间 销售时间 订单时间 下单日期 订单日期 购买日期 消费日期 交易日期 销售日期 订单创建日期 order_date order_time order_datetime order_timestamp order_purchase_timestamp purchase_date purchase_time purchase_timestamp purchased_at invoice_date invoice_time transaction_date transaction_time transaction_timestamp txn_date trans_date sale_date sales_date 订单提交时间 提交订单时间 预订时间 预订日期 承保日期 缴费时间 缴费日期 收费日期 付费时间 bestelldatum rechnungsdatum verkaufsdatum kaufdatum buchungsdatum date_de_commande date_commande date_d_achat date_achat date_de_facture date_facture fecha_de_pedido fecha_del_pedido fecha_pedido fecha_de_compra fecha_compra data_ordine data_do_pedido 注文日 注文日時 購入日 購入日時 取引日 取引日時 売上日 ~ 日期 时间 date time datetime timestamp day created_at create_time created dt datum fecha data 日付
    paid_at time: 订单付款时间 付款时间 支付时间 付款日期 支付日期 payment_time payment_date pay_time paid_time paid_on ~
    product_id id: 商品id 商品编号 商品编码 商品代码 商品号 货号 产品编号 产品id 产品编码 款号 宝贝id 商品条码 条码 product_no product_code product_number item_id item_code item_no item_number sku sku_id sku_code stock_code article_id article_no upc ean barcode goods_id asin 商家编码 artikelnummer artikel_nr produktnummer code_produit código_de_producto codigo_producto 商品コード 商品番号 品番 ~ 商品 产品 product item article goods référence ref
    product_name text: 商品名称 商品名 产品名称 产品名 宝贝标题 宝贝名称 商品标题 品名 item_name product_title product_description item_description 选购商品 商品说明 险种名称 课程名称 课程 菜品名称 菜名 服务项目 项目名称 lineitem_name artikelbezeichnung artikelname produktname désignation nom_du_produit nom_produit nombre_del_producto nombre_producto nome_prodotto nome_do_produto ~ description title name 名称 product item 商品 标题 品名规格 artikel produit producto produkt
    category few: 商品类别 商品类目 类目 一级类目 品类 商品分类 产品类别 大类 product_category product_category_name item_category category_name category_id category_code cate cate_id kategorie warengruppe produktkategorie catégorie categoría categoria カテゴリ カテゴリー ~ 分类 类别
    subcategory few: 子类目 二级类目 小类 子类别 product_subcategory subcategory_name sub_category ~ product_type 细分类
    department few: 事业部 dept department_name ~ 部门 division
    brand few: 品牌 商品品牌 品牌名称 brand_name brand_id marke marque marca ブランド ~ manufacturer
    list_price money: 标价 吊牌价 市场价 目录价 retail_price msrp catalog_price ~ 原价 价格 price unit_price 单价 售价 定价
    quantity number: 数量 购买数量 商品数量 销售数量 件数 购买件数 宝贝总数量 宝贝数量 成交数量 qty units pieces quantity_sold number_of_items number_of_cds num_items item_qty order_quantity units_sold order_qty menge anzahl stückzahl quantité qté cantidad quantità quantidade 個数 購入数 ~ 销量
    unit_price money: 单价 商品单价 销售单价 成交单价 price_each item_price einzelpreis stückpreis prix_unitaire precio_unitario prezzo_unitario preço_unitário 単価 ~ price 价格 售价
    amount money: 消费金额 销售额 销售金额 成交金额 成交额 小计 实付金额 付款金额 支付金额 商品金额 交易金额 实收金额 买家实际支付金额 实际支付金额 实付款 订单实付金额 sales sales_value sales_amount line_total line_amount amount_paid paid_amount payment_value payment_amount dollar_value net_amount net_sales order_amount order_total grand_total total_amount order_value total_price subtotal extended_price revenue transaction_amount purchase_amount 实付 实收 实付额 实收额 已付金额 已缴金额 缴费金额 缴纳金额 保费 年缴保费 首期保费 卖价金额 成交价 到账金额 用户支付金额 顾客实付 total_paid amount_collected total_collected amount_charged charged_amount paid_total betrag gesamtbetrag endbetrag rechnungsbetrag bezahlt umsatz montant montant_total montant_payé montant_ttc total_ttc importe importe_total importe_pagado total_pagado importo valor_pago 金額 合計金額 支払金額 購入金額 売上金額 ~ 金额 总价 总金额 订单金额 应付金额 total value spend spent summe prix precio gross 合計
    list_amount money: 总金额 订单总金额 应付金额 买家应付货款 原价金额 gross_amount original_amount gross_sales ~ 订单金额
    discount_amount money: 优惠金额 折扣金额 促销优惠 商品优惠 立减金额 店铺优惠 discount_value discount_amt total_discount retail_disc markdown 优惠 优惠总金额 折让金额 折让 让利金额 改价金额 rabatt rabattbetrag remise montant_remise descuento sconto desconto 割引額 割引金額 值引 ~ discount 优惠
    discount_rate rate: 折扣率 discount_pct discount_percent discount_percentage ~ discount
    coupon_amount money: 优惠券金额 红包 红包抵扣 券抵扣金额 优惠券抵扣 coupon_disc coupon_match_disc coupon_discount voucher_amount 券抵扣 卡券抵扣 优惠券优惠 代金券 代金券金额 券核销金额 gutscheinbetrag クーポン割引 ~ 优惠券 coupon
    refunded_amount money: 退款金额 退货金额 已退款金额 refund_amount amount_refunded ~ 退款 refund refunded
    coupon_id id: 优惠券编号 优惠券id 券号 券码 coupon_code coupon_upc coupon_no voucher_code voucher_id promo_code ~ coupon 优惠券
    promotion_kind few: 促销类型 优惠类型 促销方式 优惠方式 促销形式 优惠形式 promotion_type promo_type offer_type discount_type promotion_method ~ promotion promo 促销
    currency few: 币种 货币 currency_code währung devise moneda valuta 通貨 ~
    channel few: 渠道 订单来源 来源渠道 销售渠道 购买渠道 服务渠道 客服渠道 联系渠道 sales_channel order_channel source_channel contact_channel service_channel ~ platform 平台
    payment_method few: 支付方式 付款方式 支付渠道 payment_type pay_type pay_method payment_mode 收款方式 zahlungsart zahlungsmethode mode_de_paiement moyen_de_paiement forma_de_pago método_de_pago metodo_di_pagamento forma_de_pagamento 支払方法 支払い方法 ~ tender
    store_id id: 门店 门店编号 门店名称 店铺 店铺名称 店铺id 店号 门店号 store store_no store_name shop_id shop shop_name branch_id outlet_id filiale magasin tienda 店舗 店舗名 ~ branch outlet 分店
    country few: 国家 国家地区 country_region country_name customer_country pays país paese 国 ~ nation geography
    province few: 省 省份 收货省份 所在省份 用户省份 收货省 province_name state_province customer_state 所属省份 bundesland région provincia 都道府県 ~ state 收货地址 地址 地区 省市
    city few: 城市 用户城市 所在城市 收货城市 customer_city city_name 所属城市 stadt ville ciudad città cidade 市区町村 ~ 市 town
    status status: 订单状态 交易状态 支付状态 付款状态 售后状态 退款状态 order_status payment_status financial_status refund_status 保单状态 缴费状态 支付结果 bestellstatus zahlungsstatus statut statut_commande estado_del_pedido estado_pedido stato_ordine 注文状況 注文ステータス ステータス ~ 状态 status estado 状态说明
    order_kind status: 订单类型 交易类型 单据类型 order_type transaction_type ~ 类型 type kind
    gender gender: 性别 用户性别 客户性别 会员性别 顾客性别 sex customer_gender geschlecht sexe sexo genere gênero 性別 ~
    age age: 年龄 用户年龄 客户年龄 会员年龄 顾客年龄 customer_age ~
    age_band few: 年龄段 年龄区间 年龄层 age_group age_range ~ age 年龄
    birthday time: 出生日期 出生年月日 birth_date date_of_birth dob geburtsdatum date_de_naissance fecha_de_nacimiento data_di_nascita data_de_nascimento 生年月日 ~ 生日
    birth_year number: 出生年份 出生年 year_birth year_of_birth ~
    occupation few: 职业 工作 profession ~ job job_title
    education few: 学历 教育程度 文化程度 教育水平 education_level ~ degree
    marital_status few: 婚姻状况 婚姻 婚否 婚姻状态 marital ~
    household_size few: 家庭人数 家庭人口 家庭规模 family_size hh_size household_count ~
    yearly_income money: 年收入 annual_income ~ income 收入 salary estimated_salary
    income_band few: 收入区间 收入段 收入水平 income_desc income_group income_range ~ income 收入 年收入
    member_level few: 会员等级 会员级别 客户等级 用户等级 会员卡等级 membership_level member_tier loyalty_tier user_level user_lv_cd vip_level 免费等级 付费等级 会员卡类型 卡等级 kundenstufe niveau_client nivel 会員ランク ~ 等级 level tier
    registered_on time: 注册时间 注册日期 入会时间 入会日期 加入日期 开卡日期 开卡时间 user_reg_tm registered_at registration_date registration_time register_time register_date reg_date reg_time join_date joined_on joined_at signup_date sign_up_date became_member_on member_since date_registered dt_customer 成为客户时间 成为会员时间 建档日期 建档时间 办卡日期 办卡时间 anmeldedatum kunde_seit date_inscription fecha_de_registro 会員登録日 登録日 ~ created_at 创建时间
    identifier id: customer_unique_id ~
    unionid id: union_id wechat_unionid 微信unionid ~
    openid id: open_id wechat_openid wx_openid 微信openid ~
    card id: 卡号 会员卡 实体卡号 card_no card_number loyalty_card_no ~
    visitor_id id: 设备id 设备号 设备编号 设备标识 匿名id 匿名编号 访客id 访客编号 游客id visitorid visitor_no device_id device_no device_uuid cookie_id cookie_uuid anonymous_id anon_id idfa idfv imei oaid android_id gaid ~ device cookie 设备
    event few: 行为类型 行为 事件 事件名称 事件类型 behavior_type behaviour_type behavior action action_type event_name event_type ~ type 类型
    occurred_at time: 行为时间 事件时间 发生时间 操作时间 event_time event_timestamp event_date action_time action_date ~ 时间 日期 time timestamp date datetime ts
    session_id id: 会话id visit_id session ~
    duration_seconds number: 停留时长 停留时间 停留秒数 浏览时长 访问时长 页面停留时长 页面停留时间 时长秒 duration duration_sec dwell_time dwell_seconds time_on_page time_spent stay_time stay_seconds ~ 时长 seconds
    page text: 页面 页面地址 page_url url page_name ~ screen
    feedback_id id: 评价编号 评论编号 评价id review_id survey_id comment_id ~
    score score: 评分 星级 打分 满意度 评价得分 review_score rating stars star overall nps nps_score satisfaction ~ 得分
    given_at time: 评价时间 评论时间 提交时间 访问日期 访谈日期 访谈时间 调查日期 调查时间 调研日期 填写日期 填写时间 填答日期 填答时间 答题时间 回访日期 回访时间 review_date review_time review_creation_date comment_time submitted_at submission_date interview_date date_of_interview survey_date date_of_survey response_date date_of_response 提交答卷时间 submitted_on ~ 时间 日期 date time timestamp created_at
    review_text text: 评价内容 评论内容 评论 评价 反馈 反馈内容 意见 review review_text review_body comment comments review_comment_message feedback verbatim 投诉内容 咨询内容 问题描述 工单内容 聊天记录 通话内容 沟通记录 issue_description complaint_text ticket_description transcript ~ content 内容 text message
    feedback_kind few: 反馈类型 评价类型 feedback_type ~
    contact_id id: 工单编号 工单号 工单id 服务单号 服务单编号 服务编号 客服单号 投诉编号 售后单号 case_id case_no case_number service_id complaint_id call_id ~ ticket_id ticket_no
    contacted_at time: 联系时间 联系日期 服务时间 服务日期 咨询时间 咨询日期 来电时间 来电日期 进线时间 受理时间 受理日期 投诉时间 投诉日期 工单时间 工单创建时间 报修时间 contact_time contact_date contact_at service_time service_date call_time call_date complaint_date complaint_time ticket_created_at case_opened opened_at ~ 时间 日期 创建时间 date time timestamp created_at
    service_kind few: 服务类型 客服类型 工单类型 咨询类型 联系类型 问题类型 诉求类型 投诉类型 售后类型 来电类型 service_type contact_type contact_reason ticket_type issue_type case_type complaint_type call_reason ~
    resolved few: 是否解决 是否已解决 是否处理完成 解决状态 处理状态 工单状态 is_resolved solved is_solved resolution_status ticket_status case_status ~
    wait_seconds number: 等待时长 等待时间 等待秒数 排队时长 排队秒数 响应时长 首次响应时长 首次响应秒数 wait_time wait_sec waiting_time waiting_seconds queue_time queue_seconds first_response_seconds first_response_time ~ response_time
    movement_id id: 积分流水号 积分流水id 积分流水编号 变动编号 变动id points_id points_no points_transaction_id point_log_id ~ 流水号
    moved_at time: 变动时间 变动日期 积分时间 积分日期 积分变动时间 积分变动日期 points_time points_date points_at point_date movement_date movement_time ~ 时间 日期 date time timestamp
    points_kind few: 积分类型 变动类型 积分变动类型 积分来源 变动原因 points_type point_type points_action movement_type ~ 类型 type kind
    points number: 积分 积分数 积分值 变动积分 积分变动 积分变动值 积分数量 point point_value points_value points_amount points_change points_delta ~ 分值
    campaign_id id: 活动编号 活动id 营销活动编号 campaign_no campaign_code ~ campaign 活动
    campaign_name text: 活动名称 ~ name 名称
    campaign_kind few: 活动类型 campaign_type ~ type 类型
    starts_on time: 开始日期 开始时间 活动开始时间 start_date start_time starts_at ~ start
    ends_on time: 结束日期 结束时间 活动结束时间 end_date end_time ends_at ~ end
    touch_id id: 消息id message_id ~
    touch_kind few: 触达类型 touch_type touch_kind ~ 状态 status event
    touched_at time: 发送时间 触达时间 推送时间 send_time sent_at sent_date touch_date contact_date ~ date 日期 时间 time timestamp
    redemption_id id: 核销编号 ~
    redeemed_at time: 核销时间 核销日期 使用时间 redemption_date redemption_time redeem_date used_at ~ date 日期 时间 time timestamp
""")
