"""One update of the weights, from a batch to the optimiser: nothing of it waits for the device.

So a step may be begun before it is known what came of those before it. One that is no number
changes no weight, and neither does any after it: where that is noticed a few steps late, the
weights are still those before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from cliptune.training.distributed import World
from cliptune.training.loss import Batch, Loss


@dataclass
class Update:
    """What a step computes with, and the step."""

    model: nn.Module
    criterion: Loss
    parameters: Sequence[nn.Parameter]
    """Those that are trained."""
    optimiser: Optimizer
    """A fused one, which changes nothing where its `found_inf` is 1."""
    clip: float
    """The longest that all gradients together may be."""
    world: World
    whole: ClassVar[bool] = False
    """Whether batches have to be of the same shapes at every step."""
    warm: ClassVar[int] = 2
    """Steps after which one takes as long as the next: until then kernels are chosen and memory is
    asked for."""
    kept: ClassVar[int] = 0
    """Bytes of the device that a step leaves to nobody else from one to the next."""
    lost: Tensor = field(init=False)
    """1 from the first step on whose loss or gradients were no number; a scalar, fp32."""

    def __post_init__(self) -> None:
        self.lost = torch.zeros((), device=self.parameters[0].device)
        self.optimiser.found_inf = self.lost  # type: ignore[attr-defined]

    def __call__(self, batch: Batch, seed: int | None, stopping: bool) -> tuple[Tensor, bool]:
        """The loss, the length of the gradients and whether training is lost `(3,)`; and whether
        any process was asked to stop.

        `seed` is that of `Loss.backward`.
        """
        self.model.train()
        loss = self.criterion.backward(batch, seed)
        gradients = [p.grad for p in self.parameters if p.grad is not None]
        stopping = self.world.sum([*gradients, loss], stopping)
        norm = nn.utils.clip_grad_norm_(self.parameters, self.clip)
        self.lost.copy_(torch.maximum(self.lost, 1 - (loss + norm).isfinite().float()))
        self.optimiser.step()
        self.optimiser.zero_grad()
        return torch.stack([loss, norm, self.lost]), stopping

    def set_rate(self, rate: float) -> None:
        """The learning rate of the steps from here on."""
        for group in self.optimiser.param_groups:
            if isinstance(group["lr"], Tensor):
                group["lr"].fill_(rate)
            else:
                group["lr"] = rate
