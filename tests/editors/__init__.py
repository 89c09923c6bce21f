import pytest

pytest.register_assert_rewrite(f"{__name__}.vscode_window", f"{__name__}.neovim")
