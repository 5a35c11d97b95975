"""Makes the files of this folder that are drawn: run once, the files are kept.

    python examples/make.py FOLDER_OF_FONTS

The folder holds NotoSansCJK-Regular.ttc and NotoSerifCJK-Regular.ttc (SIL Open Font License 1.1).
"""

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageFilter

HERE = Path(__file__).parent
# The tests draw with the same module; it lies in no package.
sys.path.insert(0, str(HERE.parent / "tests"))
rendered = import_module("rendered")

_FACE = 2
_NOTICE = (
    "River swimming, autumn season",
    "",
    "The swimming place at Willow Bridge stays open until",
    "Sunday, 12 October. The lifeguards are on duty from",
    "10 am to 6 pm. Please keep dogs on the lead and take",
    "your litter home. When the red flag is up, the current",
    "is strong and swimming is forbidden.",
    "Questions? Call 555-0172.",
)
_CHINESE_NOTICE = (
    "阅览室搬迁公告",
    "",
    "因图书馆二楼装修，阅览室将于5月12日迁至东楼三层。",
    "搬迁期间（5月10日至11日）暂停开放。",
    "新阅览室设有座位120个，开放时间为每天8:30至21:00。",
    "借阅的图书请在5月9日前归还。",
    "咨询电话：5550136。",
)
_INVOICE = (
    "Willow Bridge Boats Ltd.",
    "3 River Road, Northport",
    "",
    ("Invoice number:", "WB-2024-0117"),
    ("Invoice date:", "9 May 2024"),
    ("Due date:", "8 June 2024"),
    ("Customer:", "Northport Rowing Club"),
    "",
    ("4 pairs of oars", "360.00 EUR"),
    ("2 life jackets", "98.00 EUR"),
    ("Repair of one boat", "145.50 EUR"),
    ("Delivery", "24.00 EUR"),
    ("Subtotal", "627.50 EUR"),
    ("VAT 20%", "125.50 EUR"),
    ("Total", "753.00 EUR"),
    "",
    "Please pay by bank transfer within 30 days.",
    "Questions? Write to office@willowboats.example.",
)


def main(fonts: Path) -> None:
    """Draw the notices and write the invoice."""
    serif, sans = (str(fonts / f"Noto{name}CJK-Regular.ttc") for name in ("Serif", "Sans"))
    page = rendered.notice(_NOTICE, font=serif, face=_FACE, size=30, paper="#f7f1e1", ink="#2b2620")
    rendered.photo(_photographed(page), HERE / "notice.jpg", quality=80)
    page = rendered.notice(_CHINESE_NOTICE, font=sans, face=_FACE, size=28, paper="#fdfdf8", ink="#202020")
    rendered.small_png(page, HERE / "公告.png")
    (HERE / "invoice.pdf").write_bytes(rendered.pdf([_INVOICE]))


def _photographed(page: Image.Image) -> Image.Image:
    """The page on a board, a little askew, in light from one side, with the grain of a camera."""
    board = Image.new("RGB", (page.width + 120, page.height + 120), "#6d543c")
    board.paste(page, (60, 60))
    askew: Any = board.rotate(1.6, Image.Resampling.BICUBIC, fillcolor="#6d543c").filter(ImageFilter.GaussianBlur(0.7))
    light = np.linspace(1.0, 0.78, askew.width, dtype=np.float32)[None, :, None]
    lit = np.asarray(askew, dtype=np.float32) * light
    return rendered.noisy(Image.fromarray(lit.astype(np.uint8)), 5.0)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
