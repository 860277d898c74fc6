"""What customers write, by aspect and sentiment, in Chinese and English; the words are this project's own."""

from __future__ import annotations

ASPECTS = ("quality", "price", "delivery", "service", "packaging", "experience")
SENTIMENTS = ("negative", "neutral", "positive")

CHINESE = {
    "quality": (
        ("用了没几天就坏了，做工太粗糙", "味道不新鲜，怀疑是陈货", "和图片差很多，质量不行"),
        ("质量中规中矩", "东西还行，没有特别的地方", "做工一般，能用"),
        ("质量很好，做工细致", "味道很正，家里人都喜欢", "品质比预期好，用着放心"),
    ),
    "price": (
        ("买完第二天就降价，心里不舒服", "比别家贵不少，不值这个价", "满减规则太绕，最后没省到钱"),
        ("价格和别家差不多", "不打折的话价格一般", "价钱还算合理"),
        ("活动价很划算", "用完券特别实惠，囤了好几份", "这个价位很值，性价比高"),
    ),
    "delivery": (
        ("等了一个星期才到，催了几次都没用", "快递放错地方，找了半天", "发货太慢，赶不上送人"),
        ("物流速度正常", "三天到的，不快不慢", "配送没什么特别的"),
        ("第二天就到了，物流真快", "送货上门，快递小哥很客气", "下单当天就发货，速度没话说"),
    ),
    "service": (
        ("客服半天不回，答非所问", "退货推来推去，态度很差", "店员爱答不理，体验很差"),
        ("客服回复一般", "没怎么和客服打交道", "服务还可以"),
        ("客服很耐心，问题当场解决", "店员讲解得很仔细", "售后爽快，换货没有废话"),
    ),
    "packaging": (
        ("包装破了，里面洒了一半", "盒子压扁了，没法送人", "封口没封好，都漏气了"),
        ("包装普通", "包装简单，够用", "就是普通纸盒"),
        ("包装很用心，送人有面子", "礼盒漂亮，拆开很惊喜", "打包严实，一点没碰坏"),
    ),
    "experience": (
        ("小程序付款老是转圈，下单试了好几次", "页面太乱，找个东西很费劲", "结算时优惠券一直用不了"),
        ("购物流程正常", "页面还行，能找到想买的", "下单过程没什么问题"),
        ("下单很顺手，界面清楚", "推荐得很准，逛着舒服", "门店环境好，逛得很开心"),
    ),
}
"""For each aspect the phrases that are negative, neutral and positive."""

ENGLISH = {
    "quality": (
        (
            "It broke after a few days, poorly made",
            "Tasted stale, not fresh at all",
            "Nothing like the picture, poor quality",
        ),
        ("Quality is average", "It does the job, nothing special", "Fine, as expected"),
        ("Great quality and well made", "Tastes wonderful, the whole family likes it", "Better than I expected"),
    ),
    "price": (
        (
            "The price dropped the day after I bought it",
            "More expensive than elsewhere, not worth it",
            "The discount rules are confusing",
        ),
        ("Priced like everywhere else", "Price is okay", "Average price without a discount"),
        ("A real bargain with the coupon", "Great value for the money", "Good deal, I stocked up"),
    ),
    "delivery": (
        ("Took over a week to arrive", "The courier left it at the wrong door", "Shipped far too late for a present"),
        ("Delivery was normal", "Arrived in three days", "Nothing to say about delivery"),
        ("Arrived the next day, very fast", "Friendly courier, right to my door", "Shipped the same day"),
    ),
    "service": (
        ("Support never answered my question", "They kept passing me around about the return", "The staff ignored me"),
        ("Service was okay", "Did not need support", "Support answered, eventually"),
        ("Support was patient and solved it at once", "The staff explained everything", "Easy exchange, no fuss"),
    ),
    "packaging": (
        ("The box was torn and half of it spilled", "Crushed box, I could not give it away", "The seal was open"),
        ("Plain packaging", "Simple box, good enough", "Ordinary carton"),
        ("Beautiful gift box", "Packed with care, nothing broken", "Lovely packaging, a nice surprise"),
    ),
    "experience": (
        (
            "Payment in the mini-program kept hanging",
            "The pages are a mess, hard to find anything",
            "My coupon would not work at checkout",
        ),
        ("Ordering was normal", "The site is okay", "Found what I needed"),
        ("Ordering was easy, clear pages", "Spot-on recommendations", "Lovely shop, a pleasure to browse"),
    ),
}

CHINESE_ENDINGS = ("。", "，仅供参考。", "～", "！", "，以后再看看。", "。补充一句，买的是{thing}。")
ENGLISH_ENDINGS = (".", ".", "!", ", for what it is worth.", ". We will see.", ". I bought the {thing}.")
