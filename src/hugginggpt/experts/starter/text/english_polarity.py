"""English words and turns of phrase of reviews that VADER's lexicon lacks, written down for this program."""

import re
from collections.abc import Mapping

WORDS: Mapping[str, float] = {
    **dict.fromkeys(
        """tasteless inedible undercooked overcooked defective faulty shoddy filthy smelly overpriced unusable
    unreadable unhelpful unprofessional crashed crashes crashing freezes froze leaked leaks leaking cracked
    shattered snapped bogus scam scammed nightmare abysmal dreadful""".split(),
        -2.2,
    ),
    **dict.fromkeys(
        """bland soggy stale flimsy laggy buggy glitchy blurry scratched scratchy stained greasy noisy noise
    expensive smelled stank tedious clumsy cramped uncomfortable bumpy rattles rattling squeaks wobbly
    wobbles cheaply clunky peeling torn rusty moldy mouldy watery lukewarm chewy misleading unanswered
    ignored unhappy delayed late""".split(),
        -1.5,
    ),
    **dict.fromkeys(
        """flawless flawlessly spotless seamless seamlessly impeccable effortless unforgettable mouthwatering
    scrumptious superbly stellar knowledgeable courteous attentive gorgeous""".split(),
        2.4,
    ),
    **dict.fromkeys(
        """tasty yummy comfy cozy cosy sturdy durable intuitive punctual crisp juicy spacious speedy hassle-free
    well-made well-built welcoming affordable bargain snug reliable responsive smoothly tender""".split(),
        1.7,
    ),
}
"""A word and how good it is, on VADER's scale from -4 to 4."""

_GOOD, _BAD = " excellent ", " terrible "

PHRASES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), meant)
    for pattern, meant in (
        # What could not be more so is so; what could not be worse is bad.
        (r"\bcould(?:n['’]t| not) (?:have been|be|have) (?:any )?(?:worse|slower|ruder|colder|less \w+)\b", _BAD),
        (r"\bcould(?:n['’]t| not) (?:have been|be|have) (?:any )?(?:more \w+|\w{2,12}er)\b", _GOOD),
        (
            r"\b(?:never|not once|hasn['’]t|has not|have not|haven['’]t)\s(?:has |have )?(?:ever )?lets? (?:me|us"
            r"|you) down\b",
            _GOOD,
        ),
        (r"\blets? (?:me|us|you) down\b|\ba let-?down\b", _BAD),
        (r"\b(?:never|not|won['’]t|wouldn['’]t)\b[^.!?]{0,24}\bagain\b", _BAD),
        (r"\b(?:will|would|['’]ll|['’]d|can['’]t wait to)\b[^.!?]{0,24}\bagain\b", _GOOD),
        (r"\b(?:waste of (?:money|time|space)|wast(?:ed|ing) (?:my|our) (?:money|time|evening))\b", _BAD),
        (r"\b(?:not|isn['’]t|wasn['’]t|aren['’]t|hardly) worth\b", _BAD),
        (r"\bworth (?:every|the (?:money|price|wait|trip|drive))\b|\b(?:well|totally|definitely) worth\b", _GOOD),
        (
            r"\bstopped (?:working|charging|responding)\b|\b(?:does|do|did|would|will)(?:n['’]t| not) (?:work"
            r"|turn on|fit|last|hold)\b",
            _BAD,
        ),
        (r"\b(?:broke|broken|died|dies|fell (?:apart|off)|came (?:apart|loose|off))\b", _BAD),
        (r"\bke(?:ep|eps|pt) (?:us|me|everyone|the \w+) (?:awake|up|waiting)\b|\bon hold for\b", _BAD),
        (
            r"\b(?:nobody|no one|no-one)\b (?:\w+ )?(?:answer\w*|repl\w+|help\w*|cares?|cared|came|respond\w*"
            r"|pick\w* up|knew)\b",
            _BAD,
        ),
        (
            r"\b(?:never|did(?:n['’]t| not)|has(?:n['’]t| not)) (?:\w+ )?(?:arrived?|replied|reply|answered"
            r"|answer|showed|show|shown) ?(?:up)?\b",
            _BAD,
        ),
        (
            r"\bwaited (?:\w+[ -]){0,3}(?:hours?|minutes|weeks?|days?|months?|ages|forever)\b|\btook (?:forever"
            r"|ages)\b",
            _BAD,
        ),
        (
            r"\b(?:five|5|4\.5)[ -]?stars?\b|\b10 out of 10\b|\b10/10\b|\bhard to beat\b|\bsecond to none\b"
            r"|\btop[- ]notch\b",
            _GOOD,
        ),
        (
            r"\b(?:one|1|zero|0)[ -]stars?\b|\b(?:don['’]t|do not) (?:bother|buy)\b|\bstay away\b|\bsteer clear\b"
            r"|\bmoney back\b",
            _BAD,
        ),
        (r"\bcould(?:n['’]t| not) (?:ask|wish) for (?:more|better|anything)\b", _GOOD),
        # Politeness is no opinion.
        (r"\bplease\b", ""),
        (
            r"\bno complaints?\b|\bnothing to complain\b|\bcan(?:['’]t|not) complain\b|\bno (?:issues|problems"
            r"|trouble)\b",
            _GOOD,
        ),
        (
            r"\bexceeded (?:my|our|all|every)\b|\bbeyond (?:my|our) expectations\b|\blike new\b"
            r"|\bworks like a charm\b",
            _GOOD,
        ),
        (
            r"\b(?:fail(?:s|ed)? to|below (?:my|our) expectations|not as (?:described|advertised|pictured"
            r"|promised))\b",
            _BAD,
        ),
    )
)
"""Turns of phrase whose words mean something else apart, and a word of VADER's lexicon that stands for each."""
