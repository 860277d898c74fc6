"""Chinese names compared: pairs by hand."""

from __future__ import annotations

import pytest

from limner.identity.names import Agreement, agreement, heard

PAIRS = [
    ("张伟", "张伟", "same"),
    ("張偉", "张伟", "same"),
    ("劉德華", "刘德华", "same"),
    (" 王 小明 ", "王小明", "same"),
    ("欧阳娜娜", "歐陽娜娜", "same"),
    ("张伟", "Zhang Wei", "romanised"),
    ("张伟", "Wei Zhang", "romanised"),
    ("王小明", "Wang Xiao-ming", "romanised"),
    ("王小明", "XIAOMING WANG", "romanised"),
    ("欧阳娜娜", "Ouyang Nana", "romanised"),
    ("单雄信", "Shan Xiongxin", "romanised"),
    ("曾国藩", "Zeng Guofan", "romanised"),
    ("解晓东", "Xie Xiaodong", "romanised"),
    ("仇和", "Qiu He", "romanised"),
    ("覃辉", "Qin Hui", "romanised"),
    ("覃辉", "Tan Hui", "romanised"),
    ("翟天临", "Zhai Tianlin", "romanised"),
    ("区永熙", "Ou Yongxi", "romanised"),
    ("缪建民", "Miao Jianmin", "romanised"),
    ("朴树", "Piao Shu", "romanised"),
    ("朴树", "Pu Shu", "romanised"),
    ("乐嘉", "Le Jia", "romanised"),
    ("乐嘉", "Yue Jia", "romanised"),
    ("吕布", "Lyu Bu", "romanised"),
    ("吕布", "Lu Bu", "romanised"),
    ("单雄信", "Dan Xiongxin", "different"),
    ("张伟", "张玮", "homophone"),
    ("李娜", "李那", "homophone"),
    ("张伟", "章伟", "homophone"),
    ("王小明", "王小红", "one character"),
    ("张伟", "王伟", "different"),
    ("张伟", "李娜", "different"),
    ("张伟", "Li Na", "different"),
    ("陈大文", "Chan Tai Man", "unknown"),
    ("張學友", "Jacky Cheung", "unknown"),
    ("张学友", "Chang Hsueh-yu", "unknown"),
    ("李小龙", "Bruce Lee", "unknown"),
    ("张伟", "Zhang", "unknown"),
]


@pytest.mark.parametrize(("one", "other", "expected"), PAIRS)
def test_pairs_by_hand(one, other, expected):
    assert agreement(heard(one), heard(other)) == Agreement(expected)
    assert agreement(heard(other), heard(one)) == Agreement(expected)
