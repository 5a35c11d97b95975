"""File names and addresses in the words of a request."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hugginggpt.resources.media import by_name

_ADDRESS = re.compile(r"https?://[^\s<>\"'`，。；！？、）】」』”’《》]+", re.IGNORECASE)
_ENDING = re.compile(r"\.([A-Za-z0-9]{1,5})(?![A-Za-z0-9_])")
# What people name although no media type of ours has it: it must be refused by name, not overlooked.
_OTHER_ENDINGS = frozenset("doc docx ppt pptx xls odt ods odp rtf epub zip parquet npy py".split())
_LONGEST = 160

_QUOTED = re.compile(r"[\"“‘'「『《`]([^\"”’'」』》`\n]{1,160}\.[A-Za-z0-9]{1,5})[\"”’'」』》`]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_PLAIN = re.compile(r"[\w\-.()\[\]&+~@#%/\\:]")
# Words that stand before a Chinese file name without a blank between.
_LEAD_IN = re.compile(
    r"(?:请|麻烦|帮忙?|我|你|您|给|替|把|将|对|用|从|在|看|听|读|念|朗读|播放|打开|翻译|转写|总结|概括|提取|识别|描述|分析|压缩|"
    r"比较|对比|数数|数|和|跟|与|及|以及|或|还有|这|那|个|张|份|段|篇|条|首|文件|图片|照片|录音|视频|一下|根据|按照|依据|先|再|然后|"
    r"的|里|叫|名为|上传了|附件|是|有|让|去|为|找出|列出|介绍|说说|讲讲|求|算|做|画|改|剪|修|下)+"
)


@dataclass(frozen=True)
class Mention:
    """A file name or address in a request."""

    name: str
    """As it is written, with its folder if it has one."""
    start: int
    """Where it begins, in characters of the request."""
    end: int
    """Where it ends; `request[start:end]` is the name."""

    @property
    def is_address(self) -> bool:
        """Whether it is an http or https address."""
        return _ADDRESS.match(self.name) is not None


def file_mentions(request: str, known: Sequence[str] = ()) -> list[Mention]:
    """The file names and http addresses in a request, in their order, none overlapping.

    A name with blanks is found if it is known or stands in quotation marks. A Chinese name is cut free of the words
    before it; where that is a guess ("总结会议记录.pdf"), a known name settles it.

    Args:
        request: the words of the person.
        known: names of files that are given.
    """
    found: list[Mention] = []
    taken = bytearray(len(request))

    def take(spans: Iterator[tuple[int, int]]) -> None:
        for start, end in spans:
            if start < end and not any(taken[start:end]):
                taken[start:end] = b"\x01" * (end - start)
                found.append(Mention(request[start:end], start, end))

    take(_known_names(request, known))
    take(_addresses(request))
    take(_quoted(request))
    take(_by_ending(request, taken))
    return sorted(found, key=lambda mention: mention.start)


def _known_names(request: str, known: Sequence[str]) -> Iterator[tuple[int, int]]:
    for name in sorted({name for name in known if name}, key=len, reverse=True):
        # `1.jpg` must not be found in `11.jpg`, but Chinese words may touch a name at both ends.
        before = r"(?<![A-Za-z0-9_])" if name[0].isascii() else ""
        after = r"(?![A-Za-z0-9_])" if name[-1].isascii() else ""
        for match in re.finditer(before + re.escape(name) + after, request, re.IGNORECASE):
            yield match.span()


def _addresses(request: str) -> Iterator[tuple[int, int]]:
    for match in _ADDRESS.finditer(request):
        yield match.start(), match.start() + len(match[0].rstrip(".,;:!?)]}'"))


def _quoted(request: str) -> Iterator[tuple[int, int]]:
    for match in _QUOTED.finditer(request):
        if _is_file_name(match[1]) and not re.search(r"[,;:!?，。；：！？、]|\.\s", match[1]):
            yield match.span(1)


def _by_ending(request: str, taken: bytearray) -> Iterator[tuple[int, int]]:
    for match in _ENDING.finditer(request):
        if _is_file_name("x" + match[0]):
            yield _stem_start(request, match.start(), taken), match.end()


def _is_file_name(name: str) -> bool:
    return by_name(name) is not None or name.rpartition(".")[2].lower() in _OTHER_ENDINGS


def _stem_start(request: str, dot: int, taken: bytearray) -> int:
    """Where the name begins that goes on with an ending at `dot`; `dot` itself if there is no name."""
    start = dot
    while start > max(0, dot - _LONGEST) and not taken[start - 1] and _PLAIN.match(request[start - 1]):
        start -= 1
    stem = request[start:dot]
    if _HAN.search(stem):
        start = dot - len(_without_lead_in(stem))
    elif re.fullmatch(r"\(\d+\)", stem) and (word := re.search(r"[\w-]+ $", request[:start][-_LONGEST:])):
        start -= len(word[0])
    elif stem.startswith("(") and ")" not in stem:
        start += 1
    # A name may begin with `./`, but not with what ends a sentence.
    return start if re.match(r"\.{1,2}[/\\]", request[start:dot]) else dot - len(request[start:dot].lstrip(".:-"))


def _without_lead_in(stem: str) -> str:
    """The part of a run of letters that is the name: Latin letters behind Chinese words, or Chinese without lead-in."""
    latin = re.search(r"[A-Za-z0-9_()\-]*$", stem)
    if latin and latin[0] and not re.search(r"[\u3400-\u9fff]", stem[-1]) and re.search(r"[A-Za-z]", latin[0]):
        return latin[0]
    lead_in = _LEAD_IN.match(stem)
    return stem[lead_in.end() :] if lead_in and lead_in.end() < len(stem) else stem
