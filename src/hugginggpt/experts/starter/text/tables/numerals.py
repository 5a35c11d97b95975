"""Chinese numerals in a question, as figures: 工资低于九千 speaks of 9000."""

import re

_DIGITS = {"零": 0, **{letter: at for at, letter in enumerate("一二三四五六七八九", 1)}, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
# 十二月, 二十号 and 三十班 are times and names, and 前十名 is read as a count.
_NUMERAL = re.compile(
    "(?<![一二三四五六七八九十百千万亿两零几第])[一二三四五六七八九两十][一二三四五六七八九两零十百千万亿]+(?![一二三四五六七八九十百千万亿两零月日号季班]|分之)"
)
_DECIMAL_COMMA = re.compile(r"(?<![\d,.])(\d{1,3}(?:\.\d{3})+|\d+),(\d{1,2})(?![\d,])")


def with_figures(question: str, known: str) -> str:
    """A question with its Chinese numerals as figures, but those that stand in the names and cells of the table."""

    def figure(match: re.Match[str]) -> str:
        said = match.group()
        value = None if said in known else numeral(said)
        return said if value is None else str(value)

    return _NUMERAL.sub(figure, question)


def with_points(question: str) -> str:
    """A question with points in its numbers where it has decimal commas: 1.200,50 is 1200.50."""
    return _DECIMAL_COMMA.sub(lambda match: f"{match[1].replace('.', '')}.{match[2]}", question)


def numeral(words: str) -> int | None:
    """The number that a Chinese numeral says, also in short: 两万五 is 25000. None where it has no unit."""
    total = section = 0
    digit: int | None = None
    last = 1
    for letter in words:
        if letter in _DIGITS:
            if digit:
                return None
            digit, last = _DIGITS[letter], 1 if letter == "零" else last
        elif letter in _UNITS:
            last = _UNITS[letter]
            section += (1 if digit is None else digit) * last
            digit = None
        else:
            last = _LARGE[letter]
            total = (
                (total + section + (digit or 0)) * last if letter == "亿" else total + (section + (digit or 0)) * last
            )
            section, digit = 0, None
    if not total and not section:
        return None
    # The digit behind 万, 千 or 百 is of the unit below it, unless 零 stands between.
    return total + section + (digit or 0) * (last // 10 if last > 10 else 1)
