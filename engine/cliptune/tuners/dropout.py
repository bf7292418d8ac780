"""Dropout (Srivastava et al. 2014) of few random numbers: on a CPU torch draws one for each number,
which takes longer than a narrow product of it does.

Of every 64 random bits each 16 decide on a number: one is dropped with the probability to the
nearest of 65,536.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional


class Dropout(nn.Dropout):
    """As its base class, which does it where one pass draws and drops."""

    def forward(self, x: Tensor) -> Tensor:
        """`(...)` -> `(...)`: some zero, the others larger by as much; all as they are unless in
        training."""
        return dropped(x, self.p) if self.training else x


def dropped(x: Tensor, probability: float) -> Tensor:
    """`x` with a fraction of its numbers, drawn from torch's generator, zero, and the others
    divided by the rest."""
    if x.device.type != "cpu" or not 0 < probability < 1:
        return functional.dropout(x, probability)
    bits = torch.empty(-(-x.numel() // 4), dtype=torch.long).random_(-(2**63), None)
    least = min(round(probability * 2**16) - 2**15, 2**15 - 1)
    kept = bits.view(torch.int16)[: x.numel()].view(x.shape).ge_(least).to(x.dtype)
    return x / (1 - probability) * kept
