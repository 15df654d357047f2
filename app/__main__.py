"""The program `sla`."""

import gc


def main() -> None:
    """Everything that is imported stays: to look for garbage among it again and again took a tenth of the start."""
    gc.disable()
    from app.cli import app  # noqa: PLC0415  (see above)

    gc.freeze()
    gc.enable()
    app()


if __name__ == "__main__":
    main()
