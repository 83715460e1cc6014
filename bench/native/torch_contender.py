"""PyTorch's turns: samples ready-made in its type, a shuffled batch gathered by their indices."""

from itertools import pairwise

import torch
from turns import BATCH_SIZE, LEARNING_RATE, Epoch, arguments, digits, take_turns


def training_of(sizes: list[int], dtype: torch.dtype) -> Epoch:
    """A network and how it is trained for an epoch."""
    torch.manual_seed(0)
    images, labels = digits()[:2]
    inputs = torch.tensor(images).to(dtype) / 255
    targets = torch.tensor(labels).long()
    layers: list[torch.nn.Module] = []
    for features, units in pairwise(sizes):
        linear = torch.nn.Linear(features, units, dtype=dtype)
        torch.nn.init.kaiming_normal_(linear.weight, nonlinearity="relu")
        torch.nn.init.zeros_(linear.bias)
        layers += [linear, torch.nn.ReLU()]
    net = torch.nn.Sequential(*layers[:-1])
    criterion = torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(net.parameters(), lr=LEARNING_RATE)

    def epoch() -> float:
        loss_sum = 0.0
        for chosen in torch.randperm(len(inputs)).split(BATCH_SIZE):
            optimizer.zero_grad()
            loss = criterion(net(inputs[chosen]), targets[chosen])
            loss.backward()
            optimizer.step()
            loss_sum += loss.item() * len(chosen)
        return loss_sum / len(inputs)

    return epoch


if __name__ == "__main__":
    sizes, dtype, threads = arguments()
    torch.set_num_threads(threads)
    take_turns(training_of(sizes, getattr(torch, dtype)))
