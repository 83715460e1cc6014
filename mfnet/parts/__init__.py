"""Parts beyond the textbook's: further activations, losses, optimizers, schedules, dropout."""
