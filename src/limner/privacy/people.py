"""Surnames in Chinese and given names in English, to tell a person's name from a product's."""

from __future__ import annotations

import re

SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪"
    "廖石金韦贾夏付方白邹孟熊秦邱江尹薛闫段雷侯龙史黎贺顾毛郝龚邵万钱覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳"
    "翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷曲盛冉蓝路游靳辛管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时"
    "穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖"
    "巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆"
    "巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛"
    "宾戎勾茅利于呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由"
    # traditional forms
    "張劉陳楊黃趙吳孫馬鄭羅謝許鄧韓馮蕭葉蘇呂盧鍾陸範賈鄒閻龍賀顧龔萬錢湯溫龐顏莊聶魯嶽關蘭畢單華喬應衛"
)
COMPOUND_SURNAMES = frozenset(
    re.findall(
        r"\w+",
        "欧阳 上官 司马 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 夏侯 长孙 宇文 端木 百里 南宫 呼延 轩辕 独孤 歐陽 司馬 諸葛",
    )
)
GIVEN_NAMES = frozenset(
    re.findall(
        r"\w+",
        """
    aaron abigail adam adrian alan albert alex alexander alexandra alexis alice alison allison amanda amber amelia amy
    andrea andrew angela angelo ann anna anne annie anthony antonio april arthur ashley austin ava barbara barry beatrice
    ben benjamin bernard beth betty beverly bill billy bob bobby brandon brenda brian bruce bryan caitlin carl carla
    carlos carol caroline carolyn catherine cathy charles charlie charlotte cheryl chloe chris christian christina
    christine christopher cindy claire clara clare colin connor craig crystal cynthia daisy dan daniel danielle danny
    darren dave david dawn dean deborah debra denise dennis derek diana diane dominic donald donna doris dorothy doug
    douglas dylan edward eileen elaine eleanor elena elizabeth ella ellen emily emma eric erica erin ethan eugene eva
    evelyn fiona florence frances francis frank fred frederick gabriel gary gavin george georgia gerald gina glenn gloria
    grace graham greg gregory hannah harold harriet harry hayley heather helen henry holly howard hugh ian irene isaac
    isabella ivan jack jackie jackson jacob jacqueline jade jake james jamie jane janet janice jason jay jean jeff jeffrey
    jennifer jenny jeremy jerry jesse jessica jill jim jimmy joan joanna joanne joe joel john johnny jonathan jordan jose
    joseph josh joshua joyce juan judith judy julia julian juliana julie justin karen karl kate katherine kathleen
    kathryn katie keith kelly ken kenneth kevin kim kimberly kyle larry laura lauren lawrence leah lee leo leon leonard
    leslie lewis liam lillian linda lisa logan lois lori louis louise lucas lucy luis luke lynn madison marcus margaret
    maria marie marilyn mario marion mark martha martin mary mason matt matthew maureen max megan melanie melissa michael
    michelle miguel mike mitchell molly monica nancy naomi natalie natasha nathan neil nicholas nick nicola nicole nigel
    noah nora norman oliver olivia oscar owen pamela patricia patrick paul paula pauline peter philip phillip phoebe
    rachel ralph ray raymond rebecca richard rita rob robert robin rodney roger ronald rose ross roy russell ruth ryan
    sally sam samantha samuel sandra sara sarah scott sean sharon shaun sheila shirley simon sofia sophia sophie stacey
    stanley stephanie stephen steve steven stuart sue susan suzanne sylvia tanya tara ted teresa terry theodore theresa
    thomas tiffany tim timothy tina todd tom tony tracy trevor tyler valerie vanessa vera veronica victor victoria
    vincent virginia vivian walter wanda wayne wendy william zachary zoe
    """,
    )
)
