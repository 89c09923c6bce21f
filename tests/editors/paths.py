"""Where things are."""

from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
CLIENT = ROOT / "vscode-client"
SAMPLES = HERE / "samples"
CACHE = ROOT / ".cache" / "editors"
PICTURES = ROOT / "build" / "editors"
