"""What the build says: what begins now, and why it stops."""


class Stop(Exception):  # noqa: N818 (it is no error of this program's)
    """Ends the program: a sentence on what is missing or failed, and what to do."""


def say(what: str) -> None:
    """Names what begins now, ahead of what it prints itself."""
    print(f"=> {what}", flush=True)
