"""Rules for any language: URLs, e-mail addresses, numeric dates and times, percentages, money with a symbol."""

from hugginggpt.experts.starter.text.entities.rules import (
    BEFORE,
    NUMBER,
    plausible_date,
    plausible_phone,
    plausible_time,
    rule,
)

_URL_TAIL = r"""[A-Za-z0-9._~:/?#@!$&*+;=%()\[\],'-]{2,2000}(?<![.,;:!?'\])])"""
_SYMBOLS = r"(?:US\$|HK\$|C\$|A\$|[$€£¥￥₹₩])"
_CODES = r"(?:USD|EUR|GBP|CNY|RMB|JPY|CHF|CAD|AUD|HKD|INR)"
_SCALE = r"(?:\s?(?:thousand|million|billion|trillion|mn|bn|[kKmM]\b|万亿|千万|百万|万|亿)元?)?"

RULES = (
    rule("URL", rf"(?<![A-Za-z0-9@])(?:(?:https?|ftp)://|www\.){_URL_TAIL}", 0.99, any_case=True),
    rule(
        "EMAIL",
        r"(?<![A-Za-z0-9_.+%-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@"
        r"(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![A-Za-z0-9])",
        0.99,
    ),
    rule("DATE", rf"{BEFORE}\d{{4}}([-/.])\d{{1,2}}\1\d{{1,2}}(?![\d/-])", 0.95, holds=plausible_date),
    rule("DATE", rf"{BEFORE}\d{{1,2}}([-/.])\d{{1,2}}\1(?:\d{{4}}|\d{{2}})(?![\d/-])", 0.85, holds=plausible_date),
    rule("TIME", rf"{BEFORE}\d{{1,2}}(?::\d{{2}}){{1,2}}(?:\s?[AaPp]\.?[Mm]\b)?(?![:\d])", 0.9, holds=plausible_time),
    rule("MONEY", rf"(?<![A-Za-z]){_SYMBOLS}\s?(?:{NUMBER}){_SCALE}", 0.95),
    rule("MONEY", rf"(?<![A-Za-z]){_CODES}\s?(?:{NUMBER}){_SCALE}", 0.95),
    rule("MONEY", rf"{BEFORE}(?:{NUMBER}){_SCALE}\s?(?:{_CODES}(?![A-Za-z])|[€£])", 0.95),
    rule("PERCENT", rf"(?<![A-Za-z0-9.,])[+-]?(?:{NUMBER})\s?[%％‰]", 0.95),
    rule(
        "PHONE",
        r"(?<![\w.+(/-])(?:\+\d{1,3}[\s.-]?)?(?:\(\d{1,5}\)\s?)?\d{2,5}(?:[ .-]\d{2,5}){1,4}(?![\w/]|[.-]\d)",
        0.8,
        holds=lambda match: plausible_phone(match) and (match.group()[0] in "+(" or "-" in match.group()),
    ),
    rule("PHONE", r"(?<![\w.+-])\+\d{8,15}(?!\d)", 0.95),
)
