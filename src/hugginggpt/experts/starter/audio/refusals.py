"""What the experts for sound say of a task that they can't do; light enough for the main process."""

import re
from collections.abc import Mapping
from typing import Any

from hugginggpt.experts.starter.audio.languages import voice
from hugginggpt.messages import Language, message

# Words for what noise reduction does.
_NOISE = re.compile(
    r"\bnois[ey]|\bde-?nois|\bhiss|\bhum(?:s|ming)?\b|\bstatic\b|\bcrackl|\bbuzz|\bwind\b|\brain\b|\bfans?\b|\btraffic\b"
    r"|\bbackground sounds?\b|\bclean(?:er|s|ed|ing)?\b|\bclear(?:er|s|ly)?\b|\benhanc|\bimprov|\bbetter\b|\bquality\b"
    r"|噪|杂音|嘈杂|风声|雨声|嗡嗡|嘶嘶|电流声|清晰|清楚|干净|增强|改善|音质",
    re.IGNORECASE,
)
# Words for other things that a person may want done to a recording.
_OTHER = re.compile(
    r"\bseparat|\bsplit|\bstems?\b|\bisolat|\bextract|\binstrument|\bkaraoke\b|\baccompani|\bvocals?\b|\bdrums?\b"
    r"|\bguitar|\bpiano\b|\bviolin|\bsing(?:er|ing)\b|\bmusic\b|\bsongs?\b|\bpitch|\bsemitone|\btempo\b|\bspeed"
    r"|\bfaster\b|\bslower\b|\blouder\b|\bquieter\b|\bvolume\b|\breverb|\becho|\btranslat|\bconvert|\b(?:fe)?male\b"
    r"|\brobot|\baccent\b|\breverse\b"
    r"|分离|分开|提取|伴奏|乐器|人声.{0,4}[去除消删]|[去除消删].{0,4}人声|[鼓琴]声|吉他|钢琴|音乐|歌|变调|音高|升调|降调|语速"
    r"|变速|加快|加速|放慢|减速|变声|男声|女声|回声|混响|音量|大声|翻译|倒放",
    re.IGNORECASE,
)


def speaking(_task: str, arguments: Mapping[str, Any], *, language: Language = "en") -> str | None:
    """Why eSpeak NG can't speak in the language that is asked for; None if it can."""
    wanted = _said(arguments, "language")
    return message("audio.refuses.voice", language, wanted=wanted) if wanted and voice(wanted) is None else None


def listening(_task: str, arguments: Mapping[str, Any], *, language: Language = "en") -> str | None:
    """Why PocketSphinx can't write down speech in the language that is named; None if it can."""
    wanted = _said(arguments, "language")
    if not wanted or re.split("[-_]", wanted.lower())[0] == "en":
        return None
    return message("audio.refuses.speech", language, wanted=wanted)


def cleaning(_task: str, arguments: Mapping[str, Any], *, language: Language = "en") -> str | None:
    """Why noise reduction is not what the instruction asks for; None if it is, or if there is no instruction."""
    instruction = _said(arguments, "instruction")
    if not instruction or (_NOISE.search(instruction) and not _OTHER.search(instruction)):
        return None
    return message("audio.refuses.instruction", language)


def _said(arguments: Mapping[str, Any], name: str) -> str:
    value = arguments.get(name)
    return value.strip() if isinstance(value, str) else ""
