"""Names of people: width, blanks and titles."""

from __future__ import annotations

import re

from limner.core.text import Text
from limner.privacy.han import simplified
from limner.quality.normal import Normal, Normaliser, cleaned, made

_AFTER = re.compile(
    r"(?<=[\u3400-\u9fff])\s*(?:先生|女士|小姐|太太|夫人|老师|老師|总经理|經理|经理|医生|醫生|教授|同学|同學|阿姨|叔叔)$"
)
_BEFORE = re.compile(r"^(?:mr|mrs|ms|miss|mx|dr|prof|sir|madam)(?:\.\s*|\s+)(?=\S)", re.IGNORECASE)
_ROLE = re.compile(r"\s*[((](?:先生|女士|小姐|本人|mr|mrs|ms)[))]$", re.IGNORECASE)
_BETWEEN = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_DOTS = re.compile(r"(?<=[\u3400-\u9fff])\s*[•・‧∙⋅.]\s*(?=[\u3400-\u9fff])")
_DIGIT = re.compile(r"\d")


def name(text: str) -> Normal:
    """Return the name in NFKC without titles; ``parts`` has ``title`` and, to compare by, ``comparison``.

    Blanks between Hanzi go, and the dot of a transcribed name is ``·``. The characters stay as they are, simplified or
    traditional: only ``comparison`` is simplified and in small letters. A name that is a title alone is none.
    """
    plain = cleaned(text)
    value, titles = plain, []
    for _again in range(len(plain)):
        found = _ROLE.search(value) or _AFTER.search(value) or _BEFORE.search(value)
        if not found:
            break
        titles.append(found.group().strip(" ()."))
        value = (value[: found.start()] + value[found.end() :]).strip()
    value = _DOTS.sub("·", _BETWEEN.sub("", value))
    notes = ["title"] * bool(titles) + ["form"] * (plain != text)
    valid = bool(value) and not _DIGIT.search(value)
    comparison = re.sub(r"[\W_]", "", simplified(value)).casefold()
    return made(text, value, *notes, valid=valid, title=" ".join(titles), comparison=comparison)


NAMES = Normaliser(
    name="names",
    title=Text("姓名", "Names"),
    definition=Text(
        "统一全半角与空格，去掉称谓；繁简只用于比较。",
        "Width and blanks made one, titles taken away; simplified characters are for comparing only.",
    ),
    kinds=("name",),
    of=name,
    examples=(("　张 三先生 ", "张三"), ("Dr. Alice  Wong", "Alice Wong"), ("陳大文", "陳大文")),
)
