"""Guess how a text that is not UTF-8 is encoded."""

from __future__ import annotations

import codecs
import re
import unicodedata

import charset_normalizer

from limner.core.errors import SourceRejected

_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_WIDE = ("utf-16-le", "utf-16-be")
_EAST = ("gb18030", "big5", "shift_jis", "euc_kr")
_SCRIPTS = {
    "iso-8859-7": "GREEK",
    "cp1253": "GREEK",
    "cp1251": "CYRILLIC",
    "koi8-r": "CYRILLIC",
    "koi8_r": "CYRILLIC",
    "iso8859-5": "CYRILLIC",
    "cp1255": "HEBREW",
    "cp1256": "ARABIC",
    "cp874": "THAI",
}
_WEST = ("cp1252", "latin-1", "iso-8859-7", "cp1251", "koi8-r")
_LETTERS = {
    "GREEK": frozenset("αοιετσνηρςάόίέή"),
    "CYRILLIC": frozenset("оеаинтсрвлё"),
}
"""The letters that make more than half of a text in the script; what is read so by mistake has them by chance."""
_COMMONEST = frozenset(
    "的一是了不在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可里后小么"
    "单号客户名称编订日期时间金额数量商品店铺手机电话地址省市区县城街路备注状态支付款收货退会员姓性别男女元件总"
    "北京海广州深圳东西南湖江山河川云贵天津重庆王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
)
_KOREAN = 8
"""Letters from which on a text of nothing but Hangul is Korean, although Chinese could be read from its bytes."""
_NAMES = {"iso8859-1": "latin-1", "gbk": "gb18030", "gb2312": "gb18030", "utf-8-sig": "utf-8", "cp932": "shift_jis"}
_COMMON_MARKS = frozenset("，。、；：？！“”‘’（）《》【】—…·￥〒・「」『』％＋－／＝～")
_PRIOR = {"cp1252": 0.02, "latin-1": 0.01}
_ENOUGH = 0.7
_NEAR = 0.8
_MOST = 0.95
_FEW = 0.2
_RUN = 2
_LONG = 4
_BAD = 0.1
_USUAL = 0.35
_LEAST = 0.25


def of_mark(head: bytes) -> tuple[str, bytes]:
    """Give the encoding that a byte-order mark says, and the mark."""
    for mark, name in _MARKS.items():
        if head.startswith(mark):
            return name, mark
    return "", b""


def canonical(told: str, name: str, marked: str = "") -> str:
    """Give Python's name of an encoding that a person told; a byte-order mark says which UTF-16 it is.

    Raises:
        SourceRejected: Python does not know it.
    """
    try:
        known = codecs.lookup(told).name
    except LookupError as error:
        raise SourceRejected(
            f"'{told}' is no encoding that is known; '{name}' was not read.",
            remedy="Say utf-8, gb18030, big5, shift_jis, utf-16, latin-1 or cp1252.",
        ) from error
    if known in {"utf-16", "utf-32"}:
        return marked if marked.startswith(known) else f"{known}-le"
    return _NAMES.get(known, known)


def likely(sample: bytes) -> list[str]:
    """Name the encodings of a text that is not UTF-8, the likeliest first; none where none gives letters of a language.

    A few lines may hold bytes that are no letters.
    """
    scores = {name: score(text, name) for name in _candidates(sample) if (text := _mostly(sample, name)) is not None}
    scores = {name: value for name, value in scores.items() if value >= _LEAST}
    if "euc_kr" in scores and _is_korean(sample):
        return ["euc_kr"]
    ranked = sorted(scores, key=lambda name: scores[name], reverse=True)
    if ranked[:2] == ["cp1252", "latin-1"] and not re.search(rb"[\x80-\x9f]", sample):
        ranked[:2] = ["latin-1", "cp1252"]
    return [name for name in ranked if scores[name] >= scores[ranked[0]] * _NEAR]


def is_eastern(encoding: str) -> bool:
    """Say whether letters of the encoding take two bytes."""
    return encoding in _EAST


def is_damaged_utf8(line: bytes) -> bool:
    """Say whether a line is UTF-8 but for a character that was cut or spoilt.

    Of characters of two bytes only Latin ones count: others are often one letter of an East Asian encoding.
    """
    whole = len(re.findall(rb"[\xc2\xc3][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}", line))
    return whole > line.decode("utf-8", "replace").count("\ufffd")


def _is_korean(sample: bytes) -> bool:
    korean, chinese = _mostly(sample, "euc_kr") or "", _mostly(sample, "gb18030") or ""
    letters = [char for char in korean if char.isalpha() and char > "\x7f"]
    hangul = sum("\uac00" <= char <= "\ud7a3" for char in letters)
    common = sum(char in _COMMONEST for char in chinese)
    return hangul >= max(len(letters) * _MOST, _KOREAN) and common < hangul * _FEW


def score(text: str, encoding: str) -> float:
    """Say from 0 to 1 how much the letters outside of ASCII look like the writing that ``encoding`` is for."""
    foreign = [char for char in text if char > "\x7f"]
    if not foreign:
        return 0.0
    if encoding in _EAST or encoding in _WIDE:
        rated = sum(_common(char, encoding) for char in foreign) / len(foreign)
        return rated if any(char.isalpha() for char in foreign) else 0.0
    return _western(text, foreign, encoding)


def _common(char: str, encoding: str) -> float:
    """Rate one character of an East Asian text: 1 for everyday ones, 0 for what only wrong decoding gives."""
    if char in _COMMON_MARKS or "\uff10" <= char <= "\uff5a":
        return 1.0
    if "\u3040" <= char <= "\u30ff":
        return 1.0 if encoding == "shift_jis" else 0.3
    if "\uac00" <= char <= "\ud7a3":
        return 1.0 if encoding == "euc_kr" else 0.2
    if not "\u4e00" <= char <= "\u9fff":
        return 0.5 if encoding == "gb18030" and len(_bytes(char, encoding)) == _LONG and char.isalpha() else 0.0
    if encoding == "big5":
        return 1.0 if _bytes(char, "big5")[:1] <= b"\xc6" else 0.1
    if encoding == "shift_jis":
        return 0.9 if _bytes(char, "shift_jis")[:1] <= b"\x97" else 0.1
    if encoding == "euc_kr":
        return 0.2
    lead = _bytes(char, "gb2312")[:1]
    return 1.0 if b"\xb0" <= lead <= b"\xd7" else 0.1


def _bytes(char: str, encoding: str) -> bytes:
    try:
        return char.encode(encoding)
    except UnicodeError:
        return b"\xff"


def _western(text: str, foreign: list[str], encoding: str) -> float:
    """Rate a one-byte text: accents stand alone in Latin words, while Greek and Cyrillic words are foreign throughout."""
    if any(unicodedata.category(char) == "Cc" for char in foreign):
        return 0.0
    script = _SCRIPTS.get(encoding, "LATIN")
    letters = [char for char in foreign if char.isalpha()]
    own = sum(unicodedata.name(char, "").startswith(script) for char in letters)
    in_runs = sum(len(run) for run in re.findall(r"[^\W\d_\x00-\x7f]+", text) if len(run) > _RUN)
    fitting = own - in_runs if script == "LATIN" else in_runs
    if script in _LETTERS and sum(char.lower() in _LETTERS[script] for char in letters) <= _USUAL * len(letters):
        return 0.0
    odd = len(re.findall(r"[a-zà-ÿ][À-ÖØ-Þ]|[а-яёα-ώ][А-ЯЁΑ-Ω]", text))
    signs = 0.4 * (len(foreign) - len(letters))
    return max(0.0, min(own, fitting) + signs - 0.5 * odd) / len(foreign) * 0.95 + _PRIOR.get(encoding, 0.0)


def _candidates(sample: bytes) -> list[str]:
    names = [*_EAST, *_WEST]
    best = charset_normalizer.from_bytes(sample[:20_000], cp_exclusion=["utf_7"]).best()
    if best is not None:
        name = canonical(best.encoding, "")
        if name in _SCRIPTS and name not in names:
            names.append(name)
    return names


def _decoded(sample: bytes, encoding: str) -> str | None:
    """Decode strictly; a character that the end of the sample cuts is forgiven."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="strict")
    try:
        return decoder.decode(sample)
    except UnicodeError:
        return None


def _mostly(sample: bytes, encoding: str) -> str | None:
    """Decode all but a few lines with bytes that are no letters; None where they are more."""
    text = _decoded(sample, encoding)
    if text is not None:
        return text
    lines = sample.splitlines(keepends=True)
    texts = [text for line in lines if (text := _decoded(line, encoding)) is not None]
    return "".join(texts) if len(texts) >= (1 - _BAD) * len(lines) else None


def wide(sample: bytes) -> str:
    """Tell UTF-16 without a mark by its zero bytes and by how it reads."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) < max(len(sample) // 40, 1) or min(even, odd) * 4 > max(even, odd):
        return ""
    name = _WIDE[0] if odd > even else _WIDE[1]
    text = _decoded(sample, name)
    if text is None or "\0" in text:
        return ""
    plain = sum(char < "\x7f" or char.isalnum() or char in _COMMON_MARKS for char in text)
    return name if plain >= len(text) * _ENOUGH else ""


def almost_utf8(sample: bytes) -> bool:
    """Say whether nearly all bytes outside of ASCII form UTF-8 characters of more than one byte."""
    whole = len(re.findall(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}", sample))
    return whole > 10 * sample.decode("utf-8", "replace").removesuffix("\ufffd").count("\ufffd")
