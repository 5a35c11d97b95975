"""Which languages eSpeak NG speaks; light enough for the main process."""

VOICES = frozenset(
    """
    af am an ar as az ba be bg bn bpy bs ca ca-ba ca-nw ca-va chr cmn cs cv cy da de el en en-029
    en-gb-scotland en-gb-x-gbclan en-gb-x-gbcwmd en-gb-x-rp en-us en-us-nyc eo es es-419 et eu fa
    fa-latn fi fr fr-be fr-ch ga gd gn grc gu hak haw he hi hr ht hu hy hyw ia id io is it ja jbo ka
    kk kl kn ko kok ku ky la lb lfn lt ltg lv mi mk ml mr ms mt mto my nb nci ne nl nog om or pa pap
    pl pt pt-br qu quc ro ru ru-lv sd shn si sk sl smj sq sr sv sw ta te th ti tk tn tr tt ug uk ur
    uz vi vi-vn-x-central vi-vn-x-south yue
    """.split()
)
"""The voices of eSpeak NG 1.52, by tags in lower case, for languages that people write in, with a dictionary."""

# Other codes of the same language, and the voice where a language has several.
_USUAL = {
    "en": "en-us",
    "en-gb": "en",
    "zh": "cmn",
    "zh-yue": "yue",
    "zh-hk": "yue",
    "no": "nb",
    "nn": "nb",
    "iw": "he",
    "in": "id",
    "mo": "ro",
    "sh": "hr",
    "es-mx": "es-419",
}


def voice(language: str) -> str | None:
    """The name of the voice for a language tag (`de`, `zh-CN`, `pt_BR`); None if there is none."""
    tag = language.strip().lower().replace("_", "-")
    while tag:
        if (name := _USUAL.get(tag, tag)) in VOICES:
            return name
        tag = tag.rpartition("-")[0]
    return None
