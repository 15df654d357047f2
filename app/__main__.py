"""The program `sla`."""

import gc


def main() -> None:
    """Everything that is imported stays: to look for garbage among it again and again took a tenth of the start.

    Only a command that goes on for long begins to look: `app.commands.terminal.expect_garbage`.
    """
    gc.disable()
    from app.cli import app  # noqa: PLC0415  (see above)

    app()


if __name__ == "__main__":
    main()
