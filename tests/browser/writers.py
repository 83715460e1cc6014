"""Digits as people write them who do not write as MNIST's did: made up, a writer for each seed.

Ones have a flag, sevens are crossed; a writer may also close fours, slash zeros, loop twos. Each
has a slant, proportions and shapes of digits that stay, and varies a little from digit to digit.
"""

import numpy as np

from mfnet.digits import normalize
from tests.browser.digits import arc

CANVAS = 112  # pixels of the drawing that a digit is rasterized on
PEN = 1 / 13  # of the canvas, as the page's pad has it


class Writer:
    """Writes digits: strokes of points from (0, 0) to (1, 1), y downwards."""

    def __init__(self, seed):
        self.rng = rng = np.random.default_rng(seed)
        self.habits = {name for name in HABITS if rng.random() < 0.5}
        self.flag = rng.uniform(0.8, 1.8)
        self.slant, self.turn = rng.normal(0.1, 0.25), rng.normal(0, 0.12)
        self.aspect = np.exp(rng.normal(0, 0.25))
        self.shapes = rng.normal(0, 0.11, (10, 3, 3, 2))

    def write(self, digit):
        """The strokes of one digit, each a list of points."""
        rng = self.rng
        bending = self.shapes[digit] + rng.normal(0, 0.045, (3, 3, 2))
        strokes = [bent(resampled(stroke), bending) for stroke in self._skeleton(digit)]
        slant, turn = self.slant + rng.normal(0, 0.1), self.turn + rng.normal(0, 0.09)
        aspect = self.aspect * np.exp(rng.normal(0, 0.12))
        turned = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
        matrix = turned @ [[aspect, -slant], [0, 1]]
        strokes = [stroke @ matrix.T for stroke in strokes]
        points = np.concatenate(strokes)
        middle = (points.min(axis=0) + points.max(axis=0)) / 2
        size = rng.uniform(0.5, 0.85) / np.ptp(points, axis=0).max()
        return [((stroke - middle) * size + 0.5).tolist() for stroke in strokes]

    def pictures(self, of_each):
        """So many pictures of every digit, (m, 784), as a network is given them, and the digits."""
        digits = np.tile(np.arange(10), of_each)
        return np.array([normalize(rasterized(self.write(d))).ravel() for d in digits]), digits

    def _skeleton(self, digit):
        habits = self.habits
        if digit == 0 and "slash" in habits:
            return [arc(0.5, 0.5, 0.42, 0.64, -0.25, 0.78, 24), [(0.68, 0.22), (0.32, 0.8)]]
        if digit == 1:
            flag = 0.24 * self.flag
            one = [(0.5 - flag, 0.2 + flag), (0.56, 0.16), (0.55, 0.84)]
            return [one, [(0.36, 0.84), (0.74, 0.84)]] if "foot" in habits else [one]
        if digit == 7:
            seven = [(0.28, 0.22), (0.72, 0.2), (0.46, 0.86)]
            hook = [(0.28, 0.32)] if "hook" in habits else []
            return [hook + seven, [(0.36, 0.52), (0.76, 0.5)]]
        if digit in CHANGED and HABIT_OF[digit] in habits:
            return CHANGED[digit]
        return USUAL[digit]


HABITS = ["slash", "foot", "hook", "loop", "flat", "closed", "hat", "curl", "rings"]
HABIT_OF = {2: "loop", 3: "flat", 4: "closed", 5: "hat", 9: "curl", 8: "rings"}
USUAL = {
    0: [arc(0.5, 0.5, 0.42, 0.64, -0.25, 0.78, 24)],
    2: [[*arc(0.5, 0.34, 0.4, 0.32, 0.52, 1.08), (0.3, 0.8), (0.5, 0.8), (0.74, 0.8)]],
    3: [[*arc(0.46, 0.34, 0.36, 0.3, 0.6, 1.22), *arc(0.46, 0.65, 0.44, 0.36, 0.78, 1.42)]],
    4: [[(0.36, 0.18), (0.28, 0.55), (0.74, 0.53)], [(0.64, 0.34), (0.58, 0.86)]],
    5: [[(0.7, 0.2), (0.38, 0.2), (0.35, 0.46), *arc(0.48, 0.63, 0.42, 0.38, 0.7, 1.42)]],
    6: [[(0.62, 0.16), (0.42, 0.38), (0.34, 0.6), *arc(0.49, 0.66, 0.3, 0.32, 0.5, -0.55, 18)]],
    8: [[*arc(0.52, 0.34, 0.28, 0.3, 0.25, -0.75, 18),
         *arc(0.5, 0.66, 0.34, 0.36, -0.25, 0.75, 18)]],
    9: [[*arc(0.48, 0.36, 0.34, 0.34, -0.05, -1.0, 18), (0.65, 0.36), (0.63, 0.86)]],
}  # fmt: skip
CHANGED = {
    2: [[*arc(0.5, 0.33, 0.4, 0.32, 0.52, 1.05), (0.38, 0.74),
         *arc(0.36, 0.76, 0.12, 0.1, 0.4, 1.2, 8), (0.56, 0.76), (0.76, 0.8)]],
    3: [[(0.3, 0.2), (0.7, 0.2), (0.48, 0.45), *arc(0.48, 0.64, 0.42, 0.38, 0.75, 1.42)]],
    4: [[(0.62, 0.84), (0.62, 0.16), (0.26, 0.62), (0.8, 0.62)]],
    5: [[(0.38, 0.2), (0.36, 0.46), *arc(0.48, 0.63, 0.42, 0.38, 0.68, 1.42)],
        [(0.38, 0.2), (0.74, 0.19)]],
    8: [arc(0.5, 0.34, 0.3, 0.3, 0, 1.05, 18), arc(0.5, 0.66, 0.36, 0.36, -0.25, 0.8, 18)],
    9: [[*arc(0.48, 0.36, 0.34, 0.34, -0.05, -1.0, 18), (0.65, 0.4), (0.64, 0.66),
         *arc(0.49, 0.68, 0.3, 0.3, 0.02, 0.4, 8)]],
}  # fmt: skip


def resampled(stroke, points=20):
    """Points along a stroke, equally far apart."""
    stroke = np.asarray(stroke, float)
    along = np.r_[0, np.cumsum(np.hypot(*np.diff(stroke, axis=0).T))]
    places = np.linspace(0, along[-1], points)
    return np.column_stack([np.interp(places, along, column) for column in stroke.T])


def bent(stroke, bending):
    """A stroke after the plane was bent: by so much at the points of a grid, evenly in between."""
    at = np.clip(stroke, 0, 1) * 2
    cell = np.minimum(at.astype(int), 1)
    (x, y), (i, j) = (at - cell).T[..., None], cell.T
    top = bending[j, i] * (1 - x) + bending[j, i + 1] * x
    bottom = bending[j + 1, i] * (1 - x) + bending[j + 1, i + 1] * x
    return stroke + top * (1 - y) + bottom * y


def rasterized(strokes):
    """Strokes as a round pen leaves them, grey levels, (CANVAS, CANVAS)."""
    down, right = np.mgrid[:CANVAS, :CANVAS] + 0.5
    distance = np.full((CANVAS, CANVAS), np.inf)
    for stroke in strokes:
        points = np.asarray(stroke) * CANVAS
        for (x, y), (dx, dy) in zip(points[:-1], np.diff(points, axis=0), strict=True):
            length = dx * dx + dy * dy or 1.0
            along = np.clip(((right - x) * dx + (down - y) * dy) / length, 0, 1)
            nearest = np.hypot(right - x - along * dx, down - y - along * dy)
            np.minimum(distance, nearest, out=distance)
    return np.rint(255 * np.clip(PEN * CANVAS / 2 - distance + 0.5, 0, 1)).astype(np.uint8)
