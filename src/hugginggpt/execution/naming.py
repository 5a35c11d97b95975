"""Names of the files a run makes: the name of the person's file and what was done to it, in a word or two."""

import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from hugginggpt.messages import Language, message
from hugginggpt.plan import Task

# What an instruction asks for, by words that stand in it; the first that matches names the file.
_DEEDS: Mapping[str, str] = {
    r"pencil|sketch|素描|铅笔": "pencil_sketch",
    r"edge|canny|outline|contour|边缘|轮廓": "edges",
    r"cartoon|卡通|漫画": "cartoon",
    r"stylis|styliz|restyle|painting|watercolo|oil|风格|油画|水彩": "stylized",
    r"background|背景": "background",
    r"detail|sharpen|enhance|清晰|锐化|增强|细节": "enhanced",
    r"denoise|noise|去噪|降噪": "denoised",
    r"upscale|super.?resolution|enlarge|bigger|放大|超分": "upscaled",
    r"gr[ae]y|black.and.white|黑白|灰度": "grayscale",
    r"rotat|旋转": "rotated",
    r"flip|mirror|翻转|镜像": "flipped",
    r"crop|cut out|裁剪|裁切|抠": "cropped",
    r"blur|pixelat|模糊|马赛克": "blurred",
    r"resiz|smaller|shrink|thumbnail|缩放|缩小|大小": "resized",
}
_LONGEST = 60
_LONGEST_INSTRUCTION = 4
_LONGEST_PROMPT = 8
"""Words that become a name."""


def stem(task: Task, origin: str | None, language: Language = "en") -> str:
    """The name, without ending, of a file that a task makes: `notice-speech`, `astronaut-pencil-sketch`.

    Args:
        task: the task.
        origin: the name of the file that the task's data comes from in the end; None where there is none.
        language: of the words.
    """
    deed = _slug(_deed(task, language)) or _slug(task.task)
    first = PurePath(origin).stem if origin else ""
    return f"{first[:_LONGEST]}-{deed}" if first else deed


def _deed(task: Task, language: Language) -> str:
    arguments = task.arguments
    if isinstance(control := arguments.get("control"), str):
        return _known(f"control_{control}", language) or control
    if isinstance(instruction := arguments.get("instruction"), str):
        return _instructed(instruction, language)
    if task.task == "text-generation" and isinstance(prompt := arguments.get("prompt"), str):
        return " ".join(prompt.split()[:_LONGEST_PROMPT])
    if task.task == "object-detection" and (labels := _labels(arguments.get("labels"))):
        return "-".join(_known(f"label_{_key(label)}", language) or label for label in labels)
    return _known(_key(task.task), language) or task.task


def _instructed(instruction: str, language: Language) -> str:
    for pattern, deed in _DEEDS.items():
        if re.search(pattern, instruction, re.IGNORECASE):
            return message(f"execution.names.{deed}", language)
    return " ".join(instruction.split()[:_LONGEST_INSTRUCTION])


def _known(key: str, language: Language) -> str | None:
    try:
        return message(f"execution.names.{key}", language)
    except KeyError:
        return None


def _labels(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(str(label) for label in value) if isinstance(value, list | tuple) else ()  # pyright: ignore


def _key(text: str) -> str:
    return re.sub(r"\W+", "_", text.lower()).strip("_")


def _slug(text: str) -> str:
    """Letters and digits of any script, joined by hyphens: no ending, folder or quoting can hide in it."""
    return re.sub(r"[\W_]+", "-", text.lower()).strip("-")[:_LONGEST].strip("-")
