"""Make the picture of the terminal in the README from a real run: `python docs/make_terminal_picture.py`."""

from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import anyio
from rich.console import Console
from rich.text import Text

from hugginggpt import AsyncHuggingGPT
from hugginggpt.events import RunEnded
from hugginggpt.interfaces.cli.live import LiveTree

ROOT = Path(__file__).parents[1]
REQUEST = "Read notice.jpg to me and tell me its key phrases"
WIDTH = 108


async def main() -> None:
    """Run the demo, draw its end as the terminal shows it, and save it as SVG."""
    console = Console(record=True, width=WIDTH, file=StringIO(), force_terminal=True)
    view = LiveTree(console)
    text = ""
    with TemporaryDirectory() as out:
        async with AsyncHuggingGPT() as agent:
            async for event in agent.stream(REQUEST, [ROOT / "examples" / "notice.jpg"], out=out):
                view.show(event)
                if isinstance(event, RunEnded):
                    text = event.answer.text
    console.print(Text(f'$ hugginggpt run "{REQUEST}" --file notice.jpg --out out/demo', style="bold green"))
    console.print(view.drawn())
    console.print(Text(text.replace(out, "out/demo")))
    folder = ROOT / "docs" / "pictures"
    folder.mkdir(exist_ok=True)
    console.save_svg(str(folder / "terminal.svg"), title="hugginggpt")


if __name__ == "__main__":
    anyio.run(main)
