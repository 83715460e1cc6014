"""The earlier name of `mfnet.parts.dropout`."""

from mfnet.parts.dropout import Dropout

__all__ = ["Dropout"]
