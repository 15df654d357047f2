"""The import rule of the layers, as a test; the contracts themselves stand in pyproject.toml."""

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports


def test_a_layer_imports_only_layers_to_its_right() -> None:
    assert lint_imports() == EXIT_STATUS_SUCCESS
