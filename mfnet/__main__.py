"""The command `mfnet`, also as `python -m mfnet`."""

import sys


def main() -> None:
    """Run the command line; where what it needs is missing, say so."""
    try:
        from mfnet.cli import mfnet  # noqa: PLC0415 (whether it can be imported is the question)
    except ImportError as error:
        sys.exit(f"mfnet: {error}")
    mfnet()


if __name__ == "__main__":
    main()
