"""Words in the form that the rules read: lower case, simplified characters, slips of the pen mended."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

# The traditional characters of the words that the rules look for, each with its simplified form behind it.
_TRADITIONAL = (
    "圖图張张這这讀读給给聽听錄录轉转譯译說说話话語语寫写會会議议記记聲声樂乐視视頻频總总結结關关鍵键詞词摘摘問问題题幾几個个"
    "裡里裏里還还後后與与別别麼么嗎吗對对將将幫帮請请謝谢畫画變变黑黑臉脸數数據据檔档頁页篇篇條条類类標标簽签評评論论"
    "價价負负積积極极緒绪時时間间額额單单發发票票訂订購购預预測测檢检測测識识別别體体務务電电腦脑網网頭头號号碼码"
    "馬马賽赛克克模模糊糊邊边緣缘輪轮廓廓線线條条圓圆實实驗验檔档壓压縮缩濃浓簡简單单長长介介紹绍導导遊游歷历史史"
    "詩诗歌歌曲曲調调節节奏奏風风格格顏颜色色彩彩銳锐利利晰晰顆颗粒粒雜杂訊讯噪噪點点離离開开聯联繫系統统計计劃划"
    "過过來来從从兩两雙双東东車车門门開开鳥鸟魚鱼貓猫狗狗葉叶樹树書书報报紙纸筆笔劇剧動动畫画製制作作產产適适當当"
    "應应該该歸归屬属於于並并且且隨随機机檯台灣湾國国漢汉韓韩義义蘭兰爾尔羅罗維维亞亚語语選选擇择項项確确認认爲为為为"
    "減减掃扫擴扩衝冲錯错誤误讓让誰谁嘛嘛麗丽優优響响擺摆貼贴縱纵橫横燈灯構构劑剂藥药醫医師师員员檸柠腳脚嚴严"
)
_SAME_LENGTH: Mapping[int, str] = {
    **{ord(old): new for old, new in zip(_TRADITIONAL[::2], _TRADITIONAL[1::2], strict=True)},
    # Wide forms of figures and Latin letters.
    **{
        code: chr(code - 0xFEE0)
        for first, last in ((0xFF10, 0xFF1A), (0xFF21, 0xFF3B), (0xFF41, 0xFF5B))
        for code in range(first, last)
    },
    **{ord(quote): "'" for quote in "’‘"},
    **{ord(blank): " " for blank in "\u3000\t\r\xa0"},
    # Private characters are marks here (see `reading`), so those of a request must go.
    **dict.fromkeys(range(0xE000, 0xF900), " "),
}

_WORD = re.compile(r"[a-z]{5,16}")
_SUFFIXES = ("", "s", "es", "d", "ed", "r", "er", "ers", "ing", "ly", "y", "able", "ment", "al", "ion", "ions", "ive")


def plain(text: str) -> str:
    """The text in lower case and simplified characters, each at its place."""
    changed = text.translate(_SAME_LENGTH)
    lowered = changed.lower()
    # A few letters grow when they become small; then only those that keep their length do.
    if len(lowered) == len(changed):
        return lowered
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in changed)


def mended(text: str, vocabulary: Sequence[str]) -> list[tuple[int, int, str]]:
    """The slips in English words that the rules look for: where each word begins and ends, and its right form.

    A slip is one letter too many, too few or wrong, or two that changed places.
    """
    table, known = _deletions(tuple(vocabulary))
    found: list[tuple[int, int, str]] = []
    for match in _WORD.finditer(text):
        word = match[0]
        if word in known or _alnum(text, match.start() - 1) or _alnum(text, match.end()):
            continue
        right = next((table[cut] for cut in [word, *_cuts(word)] if cut in table), None)
        # The first letter is hardly ever wrong, and two different words of everyday often differ there.
        if right is not None and right[0] == word[0] and _is_slip(word, right):
            found.append((match.start(), match.end(), right))
    return found


def _alnum(text: str, place: int) -> bool:
    return 0 <= place < len(text) and text[place].isascii() and (text[place].isalnum() or text[place] in "_'-")


def _cuts(word: str) -> list[str]:
    return [word[:place] + word[place + 1 :] for place in range(1, len(word))]


@cache
def _deletions(vocabulary: tuple[str, ...]) -> tuple[Mapping[str, str], frozenset[str]]:
    """Each word of the vocabulary by itself and by what is left when a letter is taken out; and all inflected forms."""
    table = {cut: word for word in reversed(vocabulary) for cut in [*_cuts(word), word]}
    forms = {word + suffix for word in vocabulary for suffix in _SUFFIXES}
    forms |= {word[:-1] + suffix for word in vocabulary for suffix in _SUFFIXES}
    return table, frozenset(forms)


def _is_slip(word: str, right: str) -> bool:
    """Whether the words differ by one insertion, deletion, change, or by two neighbors that changed places."""
    if abs(len(word) - len(right)) == 1:
        longer, shorter = (word, right) if len(word) > len(right) else (right, word)
        return shorter in _cuts(longer)
    wrong = [place for place, (one, other) in enumerate(zip(word, right, strict=False)) if one != other]
    if len(word) != len(right) or len(wrong) > 2:
        return False
    swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1
    return len(wrong) == 1 or (swapped and word[wrong[0]] == right[wrong[1]] and word[wrong[1]] == right[wrong[0]])
