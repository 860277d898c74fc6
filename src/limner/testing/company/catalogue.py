"""What the company sells, and where: categories, products, prices, shops.

Within a category and price level the demand for products falls as a Zipf law with an exponent near 1, as Brynjolfsson,
Hu and Smith (2003) and Clauset, Shalizi and Newman (2009) report for retail sales. Prices of a level are log-normal.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from limner.testing.company.draws import Choice, Floats, Integers, stream

LEVELS = ("low", "middle", "high")
_LEVEL_PRICES = (0.62, 1.0, 2.3)
_ZIPF = 0.9
BUNDLE_CHANCE = 0.3
"""The probability that a product which has a companion brings it into the basket."""


@dataclass(frozen=True)
class PriceClass:
    """How a kind of customer chooses between price levels.

    Attributes:
        name: the name of the class.
        share: share of customers.
        levels: probabilities of the low, middle and high price level of a category.
        sensitive: the share of promotion-sensitive customers in the class.
    """

    name: str
    share: float
    levels: tuple[float, float, float]
    sensitive: float


PRICE_CLASSES = (
    PriceClass("price_minded", 0.28, (0.76, 0.20, 0.04), 0.50),
    PriceClass("ordinary", 0.56, (0.50, 0.38, 0.12), 0.25),
    PriceClass("high_price", 0.16, (0.05, 0.10, 0.85), 0.12),
)


@dataclass(frozen=True)
class Category:
    """One category: its name, price of the middle level, weight of demand, things and brands."""

    name: str
    price: float
    weight: float
    things: tuple[str, ...]
    brands: tuple[str, ...]


def _category(name: str, price: float, weight: float, things: str, brands: str) -> Category:
    return Category(name, price, weight, tuple(things.split()), tuple(brands.split()))


CATEGORIES = (
    _category(
        "茶饮",
        68,
        1.5,
        "明前龙井 正山小种 茉莉花茶 铁观音 白毫银针 普洱茶饼 桂花乌龙 菊花茶",
        "槐荫里 山行 一叶 Leafway",
    ),
    _category(
        "休闲零食",
        32,
        1.9,
        "每日坚果 手撕牛肉干 芒果干 沙琪玛 鲜花饼 海苔脆片 黑芝麻丸 山楂条",
        "槐荫里 食有味 小满 Nutty",
    ),
    _category(
        "粮油调味", 45, 1.3, "东北大米 冷榨菜籽油 手工酱油 镇江香醋 花椒油 藜麦 挂面 豆瓣酱", "槐荫里 禾下 田间 老灶"
    ),
    _category(
        "咖啡冲饮",
        58,
        1.0,
        "挂耳咖啡 冻干咖啡粉 燕麦奶 热可可 蜂蜜柚子茶 云南咖啡豆 代餐奶昔",
        "山行 Beanery 晨光里 Oatland",
    ),
    _category(
        "洗护清洁", 42, 1.2, "氨基酸洗发水 洗衣凝珠 沐浴露 厨房清洁剂 护手霜 留香柔顺剂 牙膏", "净素 花间 Purely 木槿"
    ),
    _category("美妆护肤", 118, 0.9, "保湿面膜 精华液 防晒霜 卸妆油 口红 眼霜 爽肤水", "花间 素颜 Aurelle 木槿"),
    _category(
        "家居日用", 76, 1.0, "纯棉毛巾 陶瓷马克杯 收纳盒 香薰蜡烛 保温杯 亚麻桌布 竹编果篮", "槐荫里 木与石 Hearth 素居"
    ),
    _category("厨房用品", 96, 0.7, "铸铁锅 竹砧板 不锈钢刀 玻璃饭盒 硅胶铲 砂锅 手冲壶", "老灶 木与石 Hearth 火候"),
    _category("文具礼品", 38, 0.7, "手账本 钢笔 明信片 书签 彩铅 贺卡 帆布袋", "纸上 青简 Papery 槐荫里"),
    _category("母婴用品", 88, 0.7, "婴儿湿巾 纸尿裤 儿童水杯 绘本 辅食米粉 口水巾 安抚玩偶", "小满 芽芽 Sprout 贝壳"),
    _category("宠物用品", 64, 0.5, "猫粮 狗粮 冻干零食 猫砂 牵引绳 宠物窝", "毛球 Pawly 小满 阿福"),
    _category("鲜花绿植", 72, 0.4, "玫瑰花束 多肉盆栽 绿萝 郁金香 干花 营养土", "花间 绿野 Bloom 槐荫里"),
)
_MAKES = ("经典款", "家庭装", "礼盒", "随身装", "限定款", "有机", "轻享", "尊享", "手作", "加量装")
STORES = tuple(
    f"槐荫里{place}店"
    for place in (
        *("静安", "朝阳", "新街口", "观前街", "西湖", "江北", "天河", "南山", "禅城", "锦江", "江汉"),
        *("雁塔", "渝中", "和平", "历下", "市南", "思明", "鼓楼", "岳麓", "二七", "庐阳", "沈河", "中山", "五华"),
    )
)


@dataclass(frozen=True)
class Catalogue:
    """The products; each attribute is an array with an entry a product, in the order of category and level.

    Attributes:
        category, level: places in ``CATEGORIES`` and ``LEVELS``.
        price: list price, in cents.
        name, brand: words.
        companion: the product that goes with it, or -1.
        choice: draws a product of a category and level (``category * 3 + level``).
    """

    category: Integers
    level: Integers
    price: Integers
    name: tuple[str, ...]
    brand: tuple[str, ...]
    companion: Integers
    choice: Choice

    @property
    def size(self) -> int:
        """How many products."""
        return len(self.price)

    @property
    def bundles(self) -> Integers:
        """The products that have a companion."""
        return np.flatnonzero(self.companion >= 0)


def catalogue(seed: int, customers: int) -> Catalogue:
    """Draw the products: from 8 a category and level for a small company to 120 for a great one."""
    rng = stream(seed, 0, "catalogue")
    each = int(np.clip(8 * (customers / 2000) ** 0.35, 8, 120))
    groups = len(CATEGORIES) * len(LEVELS)
    category = np.repeat(np.arange(len(CATEGORIES)), len(LEVELS) * each)
    level = np.tile(np.repeat(np.arange(len(LEVELS)), each), len(CATEGORIES))
    price = _prices(rng, category, level)
    names, brands = _names(rng, category)
    zipf = 1.0 / np.arange(1, each + 1) ** _ZIPF
    return Catalogue(
        category=category,
        level=level,
        price=price,
        name=names,
        brand=brands,
        companion=_companions(rng, groups, each),
        choice=Choice([zipf.tolist()] * groups),
    )


def _prices(rng: np.random.Generator, category: Integers, level: Integers) -> Integers:
    """Prices end in 0.90, as they do in shops."""
    base = np.array([one.price for one in CATEGORIES])[category] * np.array(_LEVEL_PRICES)[level]
    spread: Floats = np.exp(np.clip(rng.normal(0, 0.12, len(base)), -0.2, 0.25))
    return np.asarray(np.maximum(np.round(base * spread), 2) * 100 - 10, dtype=np.int64)


def _names(rng: np.random.Generator, category: Integers) -> tuple[tuple[str, ...], tuple[str, ...]]:
    names, brands = [], []
    for place, (code, draw) in enumerate(zip(category.tolist(), rng.random((len(category), 3)).tolist(), strict=True)):
        one = CATEGORIES[code]
        thing, brand = one.things[int(draw[0] * len(one.things))], one.brands[int(draw[1] * len(one.brands))]
        brands.append(brand)
        names.append(f"{brand} {thing} {_MAKES[int(draw[2] * len(_MAKES))]} {place % 97 + 1:02d}号")
    return tuple(names), tuple(brands)


def _companions(rng: np.random.Generator, groups: int, each: int) -> Integers:
    """The two most wanted products of each category's low and middle level go with one of another category."""
    companion = np.full(groups * each, -1, dtype=np.int64)
    starts = [group for group in range(groups) if group % len(LEVELS) != len(LEVELS) - 1]
    for group in starts:
        other = starts[(starts.index(group) + 2 * int(rng.integers(1, len(CATEGORIES)))) % len(starts)]
        companion[group * each] = other * each + int(rng.integers(2, min(each, 6)))
    return companion
