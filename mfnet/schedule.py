"""The earlier name of `mfnet.parts.schedules`."""

from mfnet.parts.schedules import Constant, Cosine, Schedule, StepDecay, Warmup

__all__ = ["Constant", "Cosine", "Schedule", "StepDecay", "Warmup"]
