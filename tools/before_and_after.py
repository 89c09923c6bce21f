"""Draws a program before and after its conversion, side by side, as a picture for the documentation.

`python tools/before_and_after.py [chromium]` writes `docs/images/session.png`.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from pygments import highlight  # type: ignore[import-untyped]
from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]
from pygments.lexers import PythonLexer  # type: ignore[import-untyped]

from eagerly.check import check
from eagerly.fix import fix_everything
from eagerly.rules.own import own_rules
from eagerly.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = ROOT / "tests" / "sessions" / "programs" / "regression_with_dropout.py"
PICTURE = ROOT / "docs" / "images" / "session.png"
SIZE = "1330,830"
PAGE = """<meta charset="utf-8"><style>{colours}
body {{ margin: 0; padding: 16px; display: flex; gap: 16px; font: 15px sans-serif; background: #fff; }}
section {{ flex: 1; border: 1px solid #d0d7de; border-radius: 8px; padding: 10px 16px; }}
pre {{ font: 12px/1.4 "DejaVu Sans Mono", monospace; margin: 8px 0; }}
</style>{sections}"""


def main() -> None:
    """Converts the program and draws both."""
    before = PROGRAM.read_text(encoding="utf-8")
    after = str(fix_everything(check(before, own_rules(), Settings(unsafe_fixes=True))).text)
    sections = _section("TensorFlow 1", before) + _section("TensorFlow 2, as eagerly converts it", after)
    page = PAGE.format(colours=HtmlFormatter(style="default").get_style_defs(), sections=sections)
    chromium = sys.argv[1] if len(sys.argv) > 1 else "chromium"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.html"
        file.write_text(page, encoding="utf-8")
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=2"]
        subprocess.run(
            [chromium, *options, f"--window-size={SIZE}", f"--screenshot={PICTURE}", file.as_uri()],
            check=True,
            capture_output=True,
            timeout=120,
        )


def _section(title: str, source: str) -> str:
    return f"<section><b>{title}</b>{highlight(source, PythonLexer(), HtmlFormatter())}</section>"


if __name__ == "__main__":
    main()
