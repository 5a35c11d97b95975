"""Rules for English, and for street addresses as they are written in Western Europe."""

from hugginggpt.experts.starter.text.entities.rules import BEFORE, NUMBER, plausible_phone, plausible_time, rule

_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?"
    r"|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d:])"
_YEAR = r"(?:1\d|20)\d\d(?![\d,.]\d|\d|%)"
_LED = rf"(?:{_WEEKDAY},?\s(?:the\s)?)?"
_UNIT = r"(?:\s(?:thousand|million|billion|trillion)|[km]\b)?"
_SMALL = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_CALL = r"(?:[Cc]all|[Tt]el|[Pp]hone|[Ff]ax|[Rr]ing|[Dd]ial|[Mm]obile|[Tt]elephone)"

_NAME = r"[A-Z][A-Za-z'’-]{1,24}"
_STREET = (
    r"(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Boulevard|Blvd|Square|Sq|Place|Court|Way|Terrace|Crescent|Close|Row"
    r"|Parkway|Highway|Hwy|Quay|Alley)"
)
_SIDE = r"(?:\s(?:[NS][EW]?|E|W)\b\.?)?"
_FLAT = r"(?:,?\s(?:Apt|Apartment|Suite|Unit|Flat|Room)\.?\s?[A-Za-z0-9-]{1,6})?"
_POSTCODE = r"(?:[A-Z]{2}\s\d{5}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}|\d{4,5}|[A-Z]{2})"
_TOWN = rf"(?:,\s{_NAME}(?:\s{_NAME}){{0,2}},?\s{_POSTCODE}\b)?"
_POSTAL_TOWN = rf"(?:,\s\d{{4,5}}\s{_NAME})?"

_GAP = r"[ -]"

RULES = (
    rule("DATE", rf"{BEFORE}{_LED}(?:the\s)?{_DAY}(?:\sof)?\s{_MONTH}\b(?:,?\s{_YEAR})?", 0.95),
    rule("DATE", rf"\b{_LED}{_MONTH}\s(?:the\s)?{_DAY}(?:,?\s{_YEAR})?", 0.95),
    rule("DATE", rf"\b{_MONTH},?\s(?:of\s)?{_YEAR}", 0.95),
    rule(
        "DATE",
        rf"\b(?:in|since|until|by|from|of|early|late|last|next|this|before|after)\s(?P<span>{_MONTH})\b"
        rf"(?!\s[a-z]{{2,12}}\s(?:be|have)\b)",
        0.8,
    ),
    rule("DATE", rf"\b(?:(?:[Ll]ast|[Nn]ext|[Tt]his)\s)?{_WEEKDAY}\b", 0.85),
    rule("DATE", r"\bQ[1-4]\s(?:of\s)?(?:1\d|20)\d\d(?!\d)", 0.9),
    rule("DATE", rf"\b(?:\d{{1,3}}|{_SMALL})\s(?:days?|weeks?|months?|years?)\sago\b", 0.8, any_case=True),
    rule("DATE", r"\b(?:today|tomorrow|yesterday|tonight)\b", 0.8, any_case=True),
    rule(
        "DATE",
        r"\b(?:last|next|this)\s(?:week|month|year|weekend|spring|summer|autumn|fall|winter|quarter|century)\b",
        0.8,
        any_case=True,
    ),
    rule(
        "DATE",
        rf"\b(?:in|since|until|till|by|from|to|of|before|after|during|around|and|between)\s(?P<span>{_YEAR})"
        rf"(?![A-Za-z]|\s[a-z])",
        0.7,
        any_case=True,
    ),
    rule("DATE", r"(?<![\w-])(?:1\d|20)\d\d(?:\s?[–-]\s?|\sto\s|\sand\s)(?:1\d|20)\d\d(?![\w-])", 0.8),
    rule("DATE", rf"\b(?:in|since|until|by|founded in|built in)\s(?P<span>{_YEAR})(?![A-Za-z])", 0.8, any_case=True),
    rule("TIME", rf"{BEFORE}\d{{1,2}}(?:[.:]\d{{2}})?\s?[ap]\.?m\b", 0.95, any_case=True, holds=plausible_time),
    rule("TIME", r"\b(?:noon|midday|midnight)\b", 0.85, any_case=True),
    rule("TIME", rf"\b(?:half\spast|(?:a\s)?quarter\s(?:past|to))\s(?:{_SMALL}|\d{{1,2}})\b", 0.9, any_case=True),
    rule("TIME", rf"\b(?:{_SMALL}|\d{{1,2}})\so['’]?\s?clock\b", 0.9, any_case=True),
    rule(
        "MONEY",
        rf"{BEFORE}(?:{NUMBER}){_UNIT}\s(?:US\s)?(?:dollars?|euros?|pence|cents?|yuan|yen|francs?"
        rf"|rupees?|pounds?(?!\sof\b))\b",
        0.9,
        any_case=True,
    ),
    rule("PERCENT", rf"{BEFORE}(?:{NUMBER})\s(?:percent(?:age\spoints?)?|per\scent)\b", 0.95, any_case=True),
    # The trunk prefix tells that it is a phone number: 020 7946 0958.
    rule("PHONE", rf"(?<![\w.+(/-])0\d{{2,4}}{_GAP}\d{{3,4}}{_GAP}?\d{{3,4}}(?![\w/%]|[.,:-]\d)", 0.85),
    rule(
        "PHONE",
        rf"\b{_CALL}(?:\s(?:us|me|him|her|them|number))?(?:\s(?:on|at|under))?[.:]?\s"
        r"(?P<span>\+?\d{2,5}(?:[ .-]?\d{2,5}){1,5})(?![\w%]|[:.,]\d)",
        0.85,
        holds=plausible_phone,
    ),
    rule("ADDRESS", rf"{BEFORE}\d{{1,5}}[A-Za-z]?(?:\s{_NAME}){{1,4}}\s{_STREET}\b\.?{_SIDE}{_FLAT}{_TOWN}", 0.9),
    rule(
        "ADDRESS",
        rf"{BEFORE}\d{{1,4}},?\s(?:[Rr]ue|[Aa]venue|[Bb]oulevard|[Pp]lace|[Qq]uai|[Cc]hemin|[Aa]llée)"
        rf"(?:\s(?:de|du|des|la|le|les|et)|\s[dl]['’]){{0,3}}"
        rf"(?:\s?[A-ZÀ-Ý][A-Za-zÀ-ÿ'’-]{{1,24}}){{1,3}}{_POSTAL_TOWN}",
        0.9,
    ),
    rule(
        "ADDRESS",
        rf"\b[A-ZÄÖÜ][A-Za-zäöüß-]{{1,30}}(?:straße|strasse|str\.|weg|platz|allee|gasse)"
        rf"\s\d{{1,4}}[a-z]?\b{_POSTAL_TOWN}",
        0.9,
    ),
    rule("ADDRESS", r"\bP\.?O\.?\sBox\s\d{1,6}\b", 0.9),
)
