"""mfnet's turns."""

import sys
from pathlib import Path

from turns import BATCH_SIZE, LEARNING_RATE, arguments, digits, take_turns

sys.path.insert(1, str(Path(__file__).parents[1] / "browser"))

from mfnet_training import training_of

if __name__ == "__main__":
    sizes = arguments()[0]
    steps = training_of(digits(), sizes, BATCH_SIZE, LEARNING_RATE)
    take_turns(lambda: next(float(step.epoch_loss) for step in steps if step.ends_epoch))
