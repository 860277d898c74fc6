"""Names that many people have, in the languages of the world, to tell a person's name from a product's."""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\s]+", text))


CHINESE_GIVEN = frozenset(
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉建华国玲红梅志斌宇浩然博轩子涵欣怡梓萱雨桐思琪佳雪婷琳慧莹颖晶洁倩雯瑶璐薇蕾彤岚"
    "俊鹏飞龙虎凯毅恒翔天昊晨阳旭东晓春秋冬雷云峰海波江河清泉林森木楠柏松竹菊荷莲蓉芬芝萍苹茹荣富贵福禄寿康宁安乐喜庆祥瑞顺成德仁义礼智信"
    "忠孝廉正直良善美玉珍珠琴瑟诗书画墨翰章才学贤淑贞惠爱心怀念远航程万里千山川岩石磐坤乾元亨利永青世新生民兴邦振中汉光亮耀辉煌"
    "金锋钢铭鑫钰锦绣彩虹霓裳月星辰曦曙昕昱晖晗皓朗曼妮娅媛嫣婉妍姝娇娥嫦嬛岑岳峻崇嵩巍立言卓尔凡非帆舟航若水予知夏安然一鸣子衿青禾云舒"
    "书瑶乐小满向东芒鹿杉棠苒苓茗荞莎菲蓓蕊薪藜谦诚诺语询谨逸达迪进远连遥悠悦惜愿意维继绍续绪红纯纲纹绮绫缘羽翎耘耕聪肖胜育舜良艺节芷芸苑英范"
    "茂茜草荃莉菁萌落蓝蔚藏蕴虹蝶融衡裕西谷豪贝赫超越跃路轲辰运迅连逊邦郁醒采野铃锐闻阔陆陶隆雁雅雄雨霄霆霏霖露青靖静韦韬音韵顺颂颜风飞馨骁骏骥高魁魏鸣鸿鹏鹤鹿麒麟麦黎默齐龄龙"
    "偉麗靜華國軍強輝麟龍飛鳳蘭燕鶯寶寧愛慶義禮賢貞業榮樂"
)
"""Characters of which most given names are made."""

GIVEN = _words("""
    aadhya aarav aditi aditya ajay akash amit amita amrita anand ananya anika anil anita anjali ankit ankita anuj aparna arjun arun asha ashok
    bharat deepa deepak deepika dev divya gaurav gita harish isha ishaan jaya jyoti kamal karan kavita kavya kiran krishna kumar lakshmi lata
    madhu mahesh manish manoj meena meera mohan mukesh naveen neha nikhil nisha nitin pooja pradeep prakash pranav prasad praveen preeti prem
    priya rahul raj raja rajesh rajiv rakesh ram ramesh rani ravi rekha rohan rohit sachin sandeep sangeeta sanjay sarita satish seema shankar
    shanti shreya shyam sita smita sneha sonia sunil sunita suresh swati tara uma usha varun vijay vikas vikram vinod vishal vivek yash
    abbas abdel abdul abdullah abu adel ahmad ahmed aisha ali amal amin amina amir amira anwar aya ayman bilal dalia dina fadi fahad faisal
    farah farid fatima fatma habib hadi hala hamid hamza hana hanan hasan hassan hussein huda ibrahim iman ismail jamal jamila kareem karim khadija
    khaled khalid laila layla leila mahmoud majid malik mansour mariam maryam mohamed mohammad mohammed mona mostafa muhammad muna mustafa nabil
    nadia nasser noor noura nour omar osama rami rania rashid saad said salem salma samir samira sara sarah sami tariq walid yasmin yousef youssef
    yusuf zahra zainab zayed ziad ahmet aylin ayse burak can cem deniz elif emine emre fatih hakan hatice kemal mehmet merve murat mustafa ozlem
    selin serkan sibel tolga ufuk yasemin zeynep
    akiko aiko asuka ayumi daichi daiki emi haruka haruki haruto hina hiro hiroko hiroshi ichiro jiro kaito kana kazuki keiko kenji kenta koji
    kumiko mai makoto masaki mayumi megumi michiko miki misaki mitsuo naoko naomi naoki noriko ren ryo saburo sakura satoshi shinji shota sora
    takashi takeshi taro tomoko toru yamato yoko yoshiko yui yuki yuko yumi yuto
    minjun seojun jiwoo jihoon minseo jiyoung minji sooyoung hyunwoo jisoo eunji sunghoon
    anh binh chau cuong dung duc giang ha hai hanh hien hieu hoa hoang hong hung huong khanh lan linh long mai minh nam nga ngoc nhung phuong
    quan quang quynh son tam thanh thao thi thuy trang trung tuan tung van vinh xuan yen
    agus ahmad andi ayu bambang budi citra dedi dewi dian eko endang fitri hadi hendra indah intan joko kartika lestari made nur putra putri
    ratna rini rizky rudi sari siti slamet sri susilo tri wahyu wati yanti yoga somchai somsak malee wichai anan pranee
    aleksandr alexei aleksei anastasia andrei anna anton arkady artem boris daria denis dmitri dmitry ekaterina elena evgeny fyodor galina
    gennady igor ilya irina ivan kirill konstantin ksenia larisa leonid lidia ljudmila lyudmila marina maxim mikhail nadezhda natalia natalya
    nikita nikolai oksana oleg olga pavel petr polina roman ruslan sergei sergey sofya stanislav svetlana tamara tatiana tatyana vadim valentina
    valery vasily veronika viktor vitaly vladimir vladislav vyacheslav yaroslav yulia yuri zinaida
    adam agata agnieszka aleksandra andrzej barbara bartosz beata bogdan dorota ewa grzegorz halina iwona jacek jadwiga jakub jan janusz jerzy
    joanna jozef kamil karolina katarzyna krystyna krzysztof lukasz maciej magdalena malgorzata marcin marek mariusz marta mateusz michal
    monika pawel piotr przemyslaw rafal slawomir stanislaw szymon tadeusz tomasz urszula wojciech zbigniew zofia
    achim alfons andreas anja anke annette armin axel bastian bernd bettina birgit bjorn christoph claudia cornelia detlef dieter dirk dorothea
    eberhard elke erika ernst felix florian franz friedrich gabriele georg gerhard gerd gisela gunter gunther hans hannelore heike heiko heinrich
    heinz helga helmut herbert hermann holger horst ilse ines ingrid jan jens joachim jochen johann johanna johannes jorg jurgen jutta karin
    karl katharina katja katrin kerstin klaus kurt lars leonie lena lothar lutz manfred margarete markus marlene martina mathias matthias
    moritz nadine niklas norbert olaf oliver petra rainer ralf reinhard renate rolf rudiger rudolf sabine sebastian silke simone stefan stefanie
    steffen susanne sven thorsten tobias torsten udo ulrich ulrike ursula ute uwe volker walter werner wilhelm wolfgang
    adrien alain alexandre amelie anais antoine arnaud aurelie baptiste benoit bertrand brigitte bruno camille cecile celine chantal charlene
    chloe christelle christophe clement corinne cyril damien delphine denis didier dominique eloise emilie emmanuel etienne fabien fabrice
    florence francois francoise frederic gaelle genevieve gerard gilles guillaume helene henri herve hugo isabelle jacques jean jeanne jerome
    joel josephine juliette karine laetitia laurent leo loic louis louise luc lucie ludovic maelle manon marc margaux marie marine mathieu maxime
    melanie michel mireille monique nathalie nicolas noemie odile olivier oceane pascal patrice philippe pierre quentin regis remi renaud rene
    romain sandrine sebastien serge solange sophie stephane sylvain sylvie theo thibault thierry valerie veronique vincent xavier yann yannick
    yves yvonne zoe
    alejandra alejandro alfonso alicia alvaro ana andres angel antonia araceli arturo beatriz begona blanca camila carlos carmen carolina catalina
    cecilia cesar consuelo cristian cristina cristobal daniela diego dolores eduardo elisa emilio enrique ernesto esperanza esteban eugenia felipe
    fernanda fernando francisco gabriela gonzalo gregorio guadalupe guillermo gustavo hector hernan ignacio ines inmaculada isabel ivan jaime
    javier jesus joaquin jorge josefa juan julio lorena lorenzo lourdes lucia luisa manuel manuela marcela marcos margarita mariana marina
    martina mateo mauricio mercedes miguel monica montserrat natalia nicolas nuria octavio oscar pablo paloma paola patricia pedro pilar rafael
    ramon raquel raul ricardo roberto rocio rodrigo rosa rosario ruben salvador santiago sergio silvia sofia soledad susana tomas valentina
    vicente victoria ximena yolanda
    adriana afonso alessandro alessia alessandra andrea angela anita antonella antonio beatriz bruna bruno caio camila carla catarina chiara
    claudio cristiano davide diogo domenico duarte elena eleonora elisa emanuele enzo fabio fabrizio federica federico felipe fernanda filippo
    flavia francesca francesco gabriel giacomo gianluca giorgia giorgio giovanna giovanni giulia giulio giuseppe graca guilherme helena henrique
    ilaria inacio isabela ivo joana joao jose larissa laura leonardo leticia lorenzo luana luca lucas luciana luigi luis luiz manuela marcelo
    marcia marco marcos mariana mario marta martina massimo matheus matteo mauro michele miguel nuno paolo patricia paulo pedro pietro rafaela
    raffaele renata renato ricardo riccardo roberta roberto rodrigo rosa rui salvatore sara sergio silvia simone stefania stefano sonia teresa
    thiago tiago tommaso valentina valeria vasco vincenzo vitor viviana
    anouk bas bart bram daan eline femke floor gerrit hendrik hilde ilse ingrid jaap jeroen jolanda joost joris kees koen lieke lotte maarten
    marieke marijke mieke niels piet pieter rik roel ruud sander sanne sjoerd sofie stijn teun thijs tim wim willem wouter
    anders astrid bengt bjorn britt carl elin emil erik eva freja frida gunnar gustav hakan hanna henrik ida ingrid jens jonas karin lars lena
    linnea magnus maja marit mats mikael mikko nils olof per pia rasmus sanna sigrid soren stina sven torben ulla
""")
"""Given names in Latin letters, without accents."""

SURNAMES = _words("""
    agarwal ahuja arora banerjee bhatt bose chatterjee chauhan chopra das desai deshmukh dutta gandhi ghosh goyal gupta iyer iyengar jain jha
    joshi kapoor kaur khanna khan kulkarni malhotra mehta menon mishra mukherjee naidu nair pandey patel pillai prasad rao reddy roy saxena sen
    shah sharma shetty shukla singh sinha srivastava tiwari trivedi varma verma yadav
    al abbas aziz bakr farouk ghanem hakim haddad harbi hariri hashemi hussain jaber khalil khoury mansouri masri najjar nasr otaibi qasim rahman
    saleh sayed shehata suleiman zahrani yilmaz kaya demir celik sahin yildiz ozturk aydin arslan dogan kilic aslan cetin
    abe aoki endo fujii fujita fujiwara fukuda goto hara hasegawa hashimoto hayashi hirano honda ikeda inoue ishii ishikawa ito kato kimura
    kobayashi kondo maeda matsuda matsumoto miura miyazaki mori murakami nakajima nakamura nakano nishimura ogawa okada okamoto ono ota saito
    sakai sakamoto sasaki sato shimizu suzuki takagi takahashi takeuchi tamura tanaka ueda ueno wada watanabe yamada yamaguchi yamamoto yamashita
    yamazaki yokoyama yoshida
    nguyen tran pham hoang huynh phan vu dang bui ngo duong ly
    kim lee park choi jung kang cho yoon jang lim han shin seo kwon hwang ahn song
    ivanov petrov sidorov smirnov kuznetsov popov vasiliev sokolov mikhailov novikov fedorov morozov volkov alekseev lebedev semenov egorov pavlov
    kozlov stepanov nikolaev orlov andreev makarov nikitin zakharov
    muller schmidt schneider fischer weber meyer wagner becker schulz hoffmann schafer koch bauer richter klein wolf schroder neumann schwarz
    zimmermann braun kruger hofmann hartmann lange schmitt werner krause meier lehmann schmid schulze maier kohler herrmann konig walter kaiser
    fuchs peters lang scholz moller weiss jung hahn vogel keller gunther kramer roth beck lorenz baumann franke albrecht schuster simon ludwig
    martin bernard dubois thomas robert richard petit durand leroy moreau simon laurent lefebvre michel garcia david bertrand roux vincent fournier
    morel girard andre lefevre mercier dupont lambert bonnet francois martinez legrand garnier faure rousseau blanc guerin muller henry roussel
    gonzalez rodriguez fernandez lopez sanchez perez gomez jimenez ruiz hernandez diaz moreno alvarez munoz romero alonso gutierrez navarro torres
    dominguez vazquez ramos gil ramirez serrano blanco molina morales suarez ortega delgado castro ortiz rubio marin sanz iglesias
    silva santos ferreira pereira oliveira costa rodrigues martins jesus sousa souza fernandes goncalves gomes lopes marques alves almeida ribeiro
    pinto carvalho teixeira moreira correia mendes nunes soares vieira monteiro cardoso rocha barbosa lima araujo
    rossi russo ferrari esposito bianchi romano colombo ricci marino greco bruno gallo conti deluca mancini giordano rizzo lombardi moretti barbieri
    fontana santoro mariani rinaldi caruso ferrara galli martini leone longo gentile martinelli vitale
    jansen devries vandenberg bakker visser smit meijer mulder bos peters hendriks dekker brouwer dijkstra vermeulen
    nowak kowalski kowalska wisniewski wisniewska wojcik kowalczyk kaminski kaminska lewandowski lewandowska zielinski zielinska szymanski wozniak
    smith jones williams brown taylor davies evans wilson johnson roberts robinson thompson wright walker white edwards hughes green hall lewis
    harris clarke patel jackson wood turner martin cooper hill ward morris moore clark king anderson allen young hernandez mitchell campbell carter
    phillips parker collins stewart murphy kelly o'connor o'brien walsh sullivan
""")
"""Family names in Latin letters, without accents."""

PINYIN_SURNAMES = _words("""
    wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang xie song tang deng han feng cao peng zeng xiao
    tian dong pan yuan cai jiang yu du ye cheng wei su lu lyu ding ren yao shen zhong cui tan fan jin liao shi jia xia fu fang bai zou meng xiong
    qin qiu hou jiang yin xue duan lei long shi tao hao mao gong shao wan qian yan qiao lai ni ge ouyang sima zhuge shangguan
""")
_PINYIN = (
    r"(?:[bpmfdtnlgkhjqxzcsryw]|zh|ch|sh)?(?:a|o|e|ai|ei|ao|ou|an|en|ang|eng|er|i|ia|ie|iao|iu|ian|in|iang|ing|iong|ong|"
    r"u|ua|uo|uai|ui|uan|un|uang|ue|v|ve)"
)
PINYIN = re.compile(rf"(?:{_PINYIN}){{1,3}}")
"""One to three syllables of Chinese in Latin letters."""

JAPANESE_SURNAMES = _words(
    "佐藤 鈴木 高橋 田中 伊藤 渡辺 渡邊 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本 井上 木村 林 斎藤 斉藤 清水 山崎 森 池田 橋本 阿部 石川 山下 中島 "
    "石井 小川 前田 岡田 長谷川 藤田 後藤 近藤 村上 遠藤 青木 坂本 福田 太田 西村 藤井 金子 岡本 藤原 三浦 中野 中川 原田 松田 竹内 小野 田村 中山 和田 "
    "石田 森田 上田 原 内田 柴田 酒井 宮崎 横山 高木 安藤 宮本 大野 小島 工藤 谷口 今井 高田 増田 丸山 杉山 村田 大塚 新井 小山 平野 藤本 河野 上野 野口 武田 松井"
)
KOREAN_SURNAMES = frozenset(
    "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구민진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모"
)
ARABIC_GIVEN = _words(
    "محمد أحمد احمد محمود علي عمر عثمان حسن حسين خالد عبدالله عبد إبراهيم ابراهيم يوسف مصطفى سعيد سالم طارق كريم ياسر فهد فيصل سلطان ناصر ماجد وليد سامي "
    "فاطمة عائشة مريم زينب خديجة نورة نور سارة ليلى هند منى أمل امل هدى رنا ريم سلمى دينا ياسمين أميرة إيمان"
)
CYRILLIC_ENDS = re.compile(
    r"(?:ов|ев|ёв|ин|ын|ова|ева|ёва|ина|ына|ский|цкий|ская|цкая|ской|енко|чук|юк|ук|ян|дзе|швили|их|ых|ович|евич|овна|евна|ична)",
    re.IGNORECASE,
)
DEVANAGARI = re.compile(r"[\u0900-\u097f]{2,}(?: [\u0900-\u097f]{2,}){1,2}")
