"""Names of persons and places, with how often they occur."""

from __future__ import annotations

SURNAMES = tuple(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖"
)
"""The sixty commonest Chinese surnames, the commonest first (name report of the Ministry of Public Security, 2020)."""
GIVEN = tuple(
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红梅建国文辉玲欣怡梓涵子轩雨泽浩宇思晨若曦嘉诚佳琪俊博雅婷诗瑶一诺晓东海燕志远春雪"
)
FIRST_NAMES = (
    *("James", "Mary", "Robert", "Patricia", "John", "Jennifer", "Michael", "Linda"),
    *("David", "Elizabeth", "William", "Barbara", "Richard", "Susan", "Joseph", "Jessica"),
    *("Thomas", "Sarah", "Charles", "Karen", "Daniel", "Emma", "Matthew", "Olivia"),
    *("Anthony", "Sophia", "Mark", "Isabella", "Paul", "Mia", "Oliver", "Amelia"),
    *("Harry", "Ava", "Jack", "Grace", "Noah", "Lucy", "Leo", "Chloe"),
)
LAST_NAMES = (
    *("Smith", "Johnson", "Williams", "Brown", "Jones", "Garcia", "Miller", "Davis"),
    *("Wilson", "Anderson", "Taylor", "Thomas", "Moore", "Martin", "Lee", "Thompson"),
    *("White", "Harris", "Clark", "Lewis", "Robinson", "Walker", "Young", "Allen"),
    *("King", "Wright", "Scott", "Hill", "Green", "Adams", "Baker", "Nelson"),
    *("Carter", "Mitchell", "Turner", "Parker", "Collins", "Evans", "Murphy", "Kelly"),
)
_CITIES = """
    上海 上海市 14
    北京 北京市 12
    江苏 南京市 9
    江苏 苏州市 9
    浙江 杭州市 11
    浙江 宁波市 5
    广东 广州市 9
    广东 深圳市 10
    广东 佛山市 4
    四川 成都市 9
    湖北 武汉市 7
    陕西 西安市 6
    重庆 重庆市 6
    天津 天津市 5
    山东 济南市 5
    山东 青岛市 5
    福建 厦门市 4
    福建 福州市 3
    湖南 长沙市 5
    河南 郑州市 5
    安徽 合肥市 4
    辽宁 沈阳市 3
    辽宁 大连市 3
    云南 昆明市 3
"""
CITIES = tuple((fields[0], fields[1], float(fields[2])) for line in _CITIES.split("\n") if (fields := line.split()))
"""Province, city and weight."""
