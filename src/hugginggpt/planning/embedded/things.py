"""Things that are looked for in a picture, by the labels that detection models know."""

import re
from collections.abc import Sequence

from hugginggpt.planning.embedded.reading import MARK

_THINGS: tuple[tuple[str, str], ...] = (
    ("face", r"\bfaces?\b|\bheads?\b|脸|头像"),
    ("qr-code", r"\bqrs?\b|qr[ -]?codes?|二维码"),
    ("barcode", r"\bbar ?codes?\b|条形?码"),
    ("license plate", r"\b(?:number |licen[cs]e )?plates?\b|车牌|牌照"),
    (
        "person",
        r"\b(?:people|persons?|humans?|pedestrians?|men|women|kids|children|passers-?by|strangers|bystanders)\b|行人|路人|人物|孩子|小孩|[个位名]人|人数",
    ),
    ("car", r"\b(?:cars?|vehicles?)\b|汽车|辆车|小车|车辆|车子|的车(?![牌票站])"),
    ("truck", r"\btrucks?\b|卡车"),
    ("bus", r"\bbus(?:es)?\b|公交车|巴士"),
    ("bicycle", r"\b(?:bikes?|bicycles?)\b|自行车|单车"),
    ("motorcycle", r"\bmotor(?:bike|cycle)s?\b|摩托"),
    ("dog", r"\bdogs?\b|狗"),
    ("cat", r"\bcats?\b|猫"),
    ("bird", r"\bbirds?\b|鸟"),
    ("horse", r"\bhorses?\b|[匹只]马|马匹"),
    ("sheep", r"\bsheep\b|羊"),
    ("cow", r"\bcows?\b|牛"),
    ("animal", r"\banimals?\b|动物"),
    ("chair", r"\bchairs?\b|椅子"),
    ("bottle", r"\bbottles?\b|瓶子"),
    ("cup", r"\bcups?\b|杯子"),
    ("boat", r"\bboats?\b|船"),
    ("tree", r"\btrees?\b|树"),
    ("book", r"\bbooks?\b|书"),
    ("apple", r"\bapples?\b|苹果"),
    ("traffic light", r"\btraffic lights?\b|红绿灯"),
)


def things(text: str) -> tuple[str, ...]:
    """What a text wants looked for in a picture, as labels that detection models know."""
    return tuple(label for label, pattern in _THINGS if re.search(pattern, text))


def known(labels: Sequence[str]) -> bool:
    """Whether detection models commonly know all of these labels."""
    return all(any(label == name for name, _ in _THINGS) for label in labels)


# What is seen in pictures although few detection models know it.
_VISIBLE = re.compile(
    r"\b(?:umbrellas?|windows?|doors?|houses?|buildings?|towers?|bridges?|tables?|desks?|lamps?|lights?|flowers?|plants?|leaves|leaf|"
    r"balls?|balloons?|kites?|hats?|helmets?|glasses|bags?|backpacks?|suitcases?|shoes?|shirts?|eyes?|hands?|fingers?|arms?|legs?|"
    r"planes?|airplanes?|trains?|ships?|signs?|flags?|candles?|plates?|bowls?|spoons?|forks?|kni(?:fe|ves)|glass|phones?|laptops?|"
    r"screens?|keyboards?|clocks?|vases?|oranges?|bananas?|tomato(?:es)?|eggs?|cakes?|pizzas?|donuts?|carrots?|fruits?|coins?|"
    r"butterfl(?:y|ies)|bees?|fish(?:es)?|ducks?|elephants?|bears?|zebras?|giraffes?|monkeys?|stars?|circles?|squares?|dots?|bricks?|"
    r"stones?|rocks?|mountains?|clouds?|boxes|box|bench(?:es)?|sofas?|couch(?:es)?|beds?|toys?|dolls?|statues?|players?|dancers?|"
    r"cyclists?|skiers?|bab(?:y|ies)|girls?|boys?|objects?|things?|items?)\b"
    r"|伞|窗|门(?!票)|房子|楼|塔|桥|桌|灯|花(?!费|钱)|叶|球|风筝|帽|眼镜|眼睛|包(?!裹)|箱|鞋|衣|手(?!机号)|飞机|火车|旗|蜡烛|盘|碗|勺|叉|刀|"
    r"手机|电脑|屏幕|键盘|钟(?!头)|橙|香蕉|番茄|西红柿|鸡蛋|蛋糕|水果|硬币|蝴蝶|蜜蜂|鱼|鸭|大象|熊|猴|星星|圆|方块|石头|山|云|盒|长凳|沙发|床|玩具|雕像|"
    r"球员|婴儿|女孩|男孩|东西|物体|物品"
)


def visible(thing: str) -> bool:
    """Whether a thing is one that is seen in pictures."""
    return _VISIBLE.search(thing) is not None


_NAMED = (
    r"\b(?:how many|number of|count|find|locate|spot|detect|circle|where(?:'s| is| are))\s+"
    r"(?:(?:all|every|my|any|the|a|an|of)\s+)*"
    r"(?P<english>(?!(?:in|on|at|are|is|do|does|from|there)\b)[a-z][a-z-]*"
    r"(?: (?!(?:in|on|at|are|is|was|were|do|does|did|can|from|there|of)\b)[a-z-]+)?)"
    r"(?=\s+(?:in|on|from|at|are|is|do|does|can|there|you|we|did|were)\b|\W*$|[?.,!]|" + MARK + ")"
    r"|(?:几|多少)[个只张辆条匹头朵棵位名台架座栋扇块盏本把艘种](?P<counted>[\u3400-\u9fff]{1,6}?)"
    r"(?=[在吗呢啊]|[^\u3400-\u9fff]|$)"
    r"|(?:^|(?<=[的\W]))(?P<had>(?!图|照片|这|那|画面|上面|里面|一共|总共|有)[\u3400-\u9fff]{1,6}?)(?:一共|总共|都)*有"
    r"(?:几|多少)[个只张辆条匹头朵棵位名台架座栋扇块盏本把艘种]"
    r"|(?:找|框|圈|定位)(?:出来?|到|一下|起来)?(?:[图照相]片?[里中]?的?|所有的?|全部的?)*"
    r"(?P<found>[\u3400-\u9fff]{1,8}?)(?=[^\u3400-\u9fff]|$)"
)
_ANYTHING = re.compile(
    r"\b(?:objects?|things?|everything|anything|items?|it|them|out|stuff|text|names?|this|that)\b|物体|物品|东西|什么|它"
)


def named_thing(text: str) -> str | None:
    """What a text wants looked for, in its own words; None where it is anything at all."""
    for match in re.finditer(_NAMED, text):
        word = match[match.lastgroup or 0].strip()
        if not _ANYTHING.search(word):
            return word
    return None
