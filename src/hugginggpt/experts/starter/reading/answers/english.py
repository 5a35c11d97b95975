"""The words of an English sentence that stand where the question has its question word."""

import re
from dataclasses import dataclass

from hugginggpt.experts.starter.reading.answers.question import Question
from hugginggpt.experts.starter.text.relevance import terms
from hugginggpt.experts.starter.text.stopwords import ENGLISH

_TOKEN = re.compile(r"[^\W_]+(?:['’.,&-][^\W_]+)*")
# Where a clause ends; a comma or "and" inside a list of nouns is no end, but that takes a grammar to tell.
_END = re.compile(
    r"[.;:!?()\n]+|,\s(?=(?:and|but|so|or)\s(?:it|he|she|they|we|you|i|the|a|an|this|that|there|then|now)\b)|"
    r",\s(?=(?:when|where|while|which|who|because|although|as|since|if)\b)|"
    r"\s(?=(?:that|which|who|whom|where|when|while|because|although|if|unless|so that|but|until)\s)",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:in|at|on|near|under|behind|beside|between|above|below|inside|outside|opposite|next to|in front of|from|to|"
    r"into|along|across|around|by)\s(?:(?:the|a|an|its|their|his|her|our|my|your|this|each|every)\s)?(?P<noun>[^\W\d_][\w'’-]*)"
)
_NO_PLACE = frozenset(
    """january february march april may june july august september october november december monday tuesday
    wednesday thursday friday saturday sunday morning afternoon evening night noon midnight summer winter spring
    autumn fall time day week month year years days weeks months hours minutes first last end beginning case
    order addition fact general total average cash free foot then now once""".split()
)
_BY = re.compile(r"\bby\s(?!(?:\d|hand\b|then\b|now\b|the end\b))")
_BECAUSE = tuple(
    re.compile(rf"\b(?:{words})\s", re.IGNORECASE)
    for words in ("because(?: of)?|due to|owing to|thanks to", "in order to|so that|since|as", "to(?= \\w+ )")
)
_EDGE = ENGLISH - frozenset("one same other others".split())
_KEPT = frozenset("the a an its their his her our my your no all both every each".split())


_WHO_IS = re.compile(
    r"\W*who\s(?:is|was|are|were)\s(?:(?:the|a|an|our|your|my|its|their|his|her)\s)?(?P<role>[\w -]{3,40}?)\s*\??\s*$",
    re.IGNORECASE,
)
_WHO_DOES = re.compile(
    r"\W*who\s(?:else\s|also\s|first\s)?(?!(?:is|was|are|were|do|does|did|has|have|had|will|would|can|could|should|must|may)\b)"
    r"(\w+)",
    re.IGNORECASE,
)
_NAME = r"(?P<name>[A-Z][\w'’.&-]*(?:\s(?:of\s|and\s|de\s|van\s|von\s)?[A-Z][\w'’.&-]*){0,5})"


@dataclass(frozen=True)
class _Token:
    text: str
    start: int
    end: int
    asked: bool
    """Whether the question has the word too."""


def beside(question: Question, sentence: str) -> str | None:
    """What the sentence has in place of the question word, if that can be told.

    Of the stretches of words that the question has not, the one beside most of those it has; for "who" and "what" in
    front of a verb the one before it, or behind "by".
    """
    tokens = _tokens(sentence, set(terms(question.text)))
    if not any(token.asked for token in tokens):
        return None
    want = question.wants[0]
    if want == "reason":
        found = next((match for pattern in _BECAUSE if (match := pattern.search(sentence))), None)
        return sentence[found.start() :].strip(" .") if found else None
    if want == "place":
        return place(sentence, tokens)
    if want == "person" and not _says_so(question.text, tokens):
        return None
    if want == "person" or _asks_for_subject(question.text):
        return _subject(sentence, tokens) or _object(sentence, tokens)
    return _object(sentence, tokens)


def _says_so(text: str, tokens: list[_Token]) -> bool:
    """Whether the sentence has the verb of "who VERB …": who bought the shoes is not told by who sells them."""
    found = _WHO_DOES.match(text)
    verb = set(terms(found[1])) if found else set[str]()
    return not verb or any(verb.intersection(terms(token.text)) for token in tokens)


def named(question: Question, sentence: str) -> str | None:
    """The name beside the role that the question asks about: "the landlord, Oakfield Homes" or the other way round."""
    found = _WHO_IS.match(question.text)
    if not found:
        return None
    role = rf"(?i:(?:the |our |your |its |his |her )?{re.escape(found['role'])})"
    for pattern in (rf"\b{role}(?:\sis|\swas|,)\s{_NAME}", rf"{_NAME},\s{role}\b", rf"{_NAME}\s(?:is|was)\s{role}\b"):
        beside = re.search(pattern, sentence)
        if beside:
            return beside["name"].rstrip(".,")
    return None


def _asks_for_subject(text: str) -> bool:
    """Whether a question is "what VERB …" and not "what do you VERB": then the answer stands in front of the verb."""
    found = re.match(r"\W*(?:what|which)\s(?P<next>\w+)", text, re.IGNORECASE)
    helpers = {
        "is",
        "are",
        "was",
        "were",
        "do",
        "does",
        "did",
        "has",
        "have",
        "had",
        "can",
        "could",
        "will",
        "would",
        "should",
        "must",
        "may",
    }
    return bool(found) and found["next"].lower() not in helpers and len(text.split()) <= 6


def _tokens(sentence: str, asked: set[str]) -> list[_Token]:
    return [
        _Token(match.group(), match.start(), match.end(), bool(asked.intersection(terms(match.group()))))
        for match in _TOKEN.finditer(sentence)
    ]


def _subject(sentence: str, tokens: list[_Token]) -> str | None:
    """The words before the first word of the question, or the agent behind "by"."""
    agent = _BY.search(sentence)
    first = next(token for token in tokens if token.asked)
    if agent and any(token.asked for token in tokens if token.end <= agent.start()):
        return _phrase(sentence, agent.end(), len(sentence))
    start = max((end.end() for end in _END.finditer(sentence, 0, first.start)), default=0)
    return _trimmed(
        sentence, [token for token in tokens if start <= token.start and token.end <= first.start], front=False
    )


def _object(sentence: str, tokens: list[_Token]) -> str | None:
    """The stretch without words of the question that is longest, those right behind such a word first."""
    best: tuple[float, str] | None = None
    for left, right in _clauses(sentence):
        inside = [token for token in tokens if left <= token.start and token.end <= right]
        known = sum(token.asked for token in inside)
        for run, behind in _runs(inside):
            phrase = _trimmed(sentence, run, front=True)
            if phrase and known:
                weight = known + (1.0 if behind else 0.0) + 0.1 * min(5, len(terms(phrase)))
                if best is None or weight > best[0]:
                    best = (weight, phrase)
    return best[1] if best else None


def _runs(tokens: list[_Token]) -> list[tuple[list[_Token], bool]]:
    """The stretches of words that the question has not, and whether a word of the question stands before."""
    found: list[tuple[list[_Token], bool]] = []
    run: list[_Token] = []
    behind = False
    for token in tokens:
        if token.asked:
            if run:
                found.append((run, behind))
            run, behind = [], True
        else:
            run.append(token)
    return [*found, (run, behind)] if run else found


def _clauses(sentence: str) -> list[tuple[int, int]]:
    ends = [*_END.finditer(sentence)]
    starts = [0, *(end.end() for end in ends)]
    stops = [*(end.start() for end in ends), len(sentence)]
    return [(start, stop) for start, stop in zip(starts, stops, strict=True) if start < stop]


def _phrase(sentence: str, start: int, stop: int) -> str:
    end = _END.search(sentence, start, stop)
    return sentence[start : end.start() if end else stop].strip(" ,")


def _trimmed(sentence: str, run: list[_Token], *, front: bool) -> str | None:
    """The stretch without prepositions, helping verbs and adverbs at its edges; articles stay in front."""
    while run and run[-1].text.lower() in _EDGE:
        run = run[:-1]
    while run and run[0].text.lower() in _EDGE and not (run[0].text.lower() in _KEPT and len(run) > 1):
        run = run[1:]
    if not run or (not front and all(token.text.lower() in _EDGE for token in run)):
        return None
    return sentence[run[0].start : run[-1].end]


def place(sentence: str, tokens: list[_Token]) -> str | None:
    """The phrase of place nearest behind the words of the question, else the first one."""
    asked = [token.end for token in tokens if token.asked]
    found = [match for match in _PLACE.finditer(sentence) if match["noun"].lower() not in _NO_PLACE]
    if not found:
        return None
    best = min(found, key=lambda match: min(abs(match.start() - at) + 40 * (match.start() < at) for at in asked))
    known = [token.start for token in tokens if token.asked and token.start > best.start("noun")]
    stop = min([*known, *_times(sentence, best.end()), len(sentence)])
    phrase = _phrase(sentence, best.start(), stop)
    return re.sub(r"(?:\s(?:for|to|and|or|of|with|is|are|was|were|the|a|an))+$", "", phrase)


def _times(sentence: str, start: int) -> list[int]:
    """Where a phrase of time begins."""
    found = re.compile(
        r"\s(?:in|on|at|since|until|from|by|between|during|next|last|every|this)\s(?:the\s)?(?P<noun>\w+)"
    ).finditer(sentence, start)
    return [match.start() for match in found if match["noun"].lower() in _NO_PLACE or match["noun"].isdigit()]
