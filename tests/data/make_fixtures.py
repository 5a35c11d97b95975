"""Draws the pictures with Chinese text that the tests read; run once, the pictures are kept.

    python tests/data/make_fixtures.py FOLDER_OF_FONTS

The folder holds NotoSansCJK-Regular.ttc and NotoSerifCJK-Regular.ttc (SIL Open Font License 1.1).
"""

import sys
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))
rendered = import_module("rendered")

_FACE = 2


def main(fonts: Path) -> None:
    """Draw a notice, a form with a second column, and a notice in two columns."""
    sans, serif = (str(fonts / f"Noto{name}CJK-Regular.ttc") for name in ("Sans", "Serif"))
    notice = rendered.notice(
        ["停电通知", "6月12日上午8点至11点停电检修。", "请提前给手机充电。", "咨询电话：5550199"],
        font=serif,
        face=_FACE,
        size=26,
    )
    rendered.small_png(notice, HERE / "notice-zh.png")
    form = [("姓名：", "周文"), ("入职日期：", "2022年7月1日"), ("部门：", "设计部"), ("月薪：", "9200元")]
    rendered.small_png(rendered.notice(form, font=sans, face=_FACE, size=26), HERE / "form-zh.png")
    left = ["老灯塔建于一八七四年，", "位于城北的海角，", "是港务公司修建的。"]
    right = ["如今塔内是一个博物馆，", "展出透镜和航海日志，", "五月到九月开放。"]
    columns = list(zip(left, right, strict=True))
    rendered.small_png(rendered.notice(columns, font=sans, face=_FACE, size=26, column=13), HERE / "columns-zh.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
