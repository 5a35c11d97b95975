"""What a request says of the models themselves: licence, size, no GPU, nothing downloaded, where they run."""

import re
from collections.abc import Mapping
from dataclasses import replace

from hugginggpt.catalogue import Limits, Runtime
from hugginggpt.catalogue.ranking import FREEDOM

_UNITS: Mapping[str, int] = {"kb": 10**3, "mb": 10**6, "gb": 10**9}
_HERE: frozenset[Runtime] = frozenset({"starter", "local"})

# Words that speak of models and not of what a person wants made: "a commercial" is a film, "for commercial use" is not.
_PERMISSIVE = re.compile(
    r"\b(?:permissive(?:ly)?|mit|apache(?:[- ]?2(?:\.0)?)?|bsd)[- ]licen[cs]\w*|\bfor commercial use\b"
    r"|\bcommercially usable\b|可商用|允许商用|宽松(?:的)?许可|(?:MIT|Apache|BSD)\s*许可",
    re.IGNORECASE,
)
_SIZE = re.compile(
    r"\bmodels?\b[^.;]{0,20}?\b(?:under|below|smaller than|less than|at most|up to|no (?:more|larger|bigger) than)"
    r" (\d+(?:\.\d+)?) ?([kmg]b)\b"
    r"|模型[^。；]{0,6}?(?:不超过|小于|最多|不大于)\s*(\d+(?:\.\d+)?)\s*([kmg]b)"
    r"|(\d+(?:\.\d+)?)\s*([kmg]b)\s*(?:以下|以内)的模型",
    re.IGNORECASE,
)
_NO_GPU = re.compile(
    r"\b(?:without (?:a |any )?gpu|no gpu|(?:only )?on (?:the |my )?cpu|cpu[- ]only)\b"
    r"|(?:不用|没有|不需要|无需)\s*GPU|(?:只用|仅用|只有)\s*CPU",
    re.IGNORECASE,
)
_CACHED = re.compile(
    r"\b(?:without download\w*|(?:do not|don't) download|download nothing|(?:run|work|stay)\w* offline"
    r"|(?:only )?(?:already )?(?:cached|downloaded) models?|models? (?:that )?(?:i|we) (?:already )?have)\b"
    r"|离线(?:运行|完成|处理)|(?:不要|不用|不必|别)下载|(?:已|已经)下载(?:好)?的模型|本机已有的模型",
    re.IGNORECASE,
)
_PROVIDER = re.compile(
    r"\b(?:through|via|with|on|from|by) (?:an? |the )?(?:inference )?providers?\b|\bprovider[- ]only\b"
    r"|(?:只用|通过|使用|用)(?:云端|推理)?(?:服务商|提供商)",
    re.IGNORECASE,
)
_ON_THIS_MACHINE = re.compile(
    r"\b(?:only|stays?|keep (?:it|everything|all|the data)) on (?:this|my|our) (?:own )?(?:machine|computer|laptop)\b"
    r"|\b(?:do not|don't|never) (?:upload|send) (?:it|them|anything)\b|\bnothing (?:may|must|should) leave\b"
    r"|(?:不要|别|禁止)上传|(?:只|仅)在本机|不能离开本机",
    re.IGNORECASE,
)


_ALL = (_PERMISSIVE, _SIZE, _NO_GPU, _CACHED, _PROVIDER, _ON_THIS_MACHINE)
_BEFORE = re.compile(
    r"(?:(?:[,;，；、]|\b(?:but|and|only|please|with|using|use|by|take|it|they|this|everything|must|should|has to|i|we"
    r"|have|a|an|the|is|are|be|work|run)\b|[用使请只并我]|结果要|结果必须|必须|需要)\s*)+$",
    re.IGNORECASE,
)
_AFTER = re.compile(r"^\s*(?:的?(?:(?:models?|ones?|anything)\b|模型))?", re.IGNORECASE)
"""Words around a demand that belong to it."""


def without_demands(request: str) -> str:
    """A request without its words on models, which ask for no task; as it is, if there are no others."""
    left = request
    for pattern in _ALL:
        while found := pattern.search(left):
            before = _BEFORE.sub("", left[: found.start()]).rstrip()
            after = _AFTER.sub("", left[found.end() :]).strip()
            # "Use a small model to read it" begins with what is left out.
            after = after if before else re.sub(r"^(?:to\b|来)\s*", "", after)
            ends = not after.strip(" .!?。！？")
            left = before + after if ends else f"{before} {after}"
    return left.strip() if any(sign.isalnum() for sign in left) else request


def narrowed(limits: Limits, request: str) -> Limits:
    """Limits with what a request asks of the models; nothing that is set gets looser."""
    runtimes = limits.runtimes
    if _PROVIDER.search(request):
        runtimes &= {"provider"}
    if _ON_THIS_MACHINE.search(request):
        runtimes &= _HERE
    most = _most(request)
    if most is not None and limits.max_bytes is not None:
        most = min(most, limits.max_bytes)
    permissive = _PERMISSIVE.search(request) and FREEDOM[limits.licences] > FREEDOM["permissive"]
    return replace(
        limits,
        runtimes=runtimes,
        max_bytes=limits.max_bytes if most is None else most,
        licences="permissive" if permissive else limits.licences,
        gpu=limits.gpu and not _NO_GPU.search(request),
        cached=limits.cached or bool(_CACHED.search(request)),
    )


def _most(request: str) -> int | None:
    found = _SIZE.search(request)
    if not found:
        return None
    number, unit = (part for part in found.groups() if part)
    return int(float(number) * _UNITS[unit.lower()])
