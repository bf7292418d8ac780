"""Our tuners under FSDP: two processes learn what one does, and save it by the same names."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch
from accelerate import Accelerator, FullyShardedDataParallelPlugin
from peft import get_peft_model, get_peft_model_state_dict
from torch import Tensor

from engine.test_tuners_in_peft import CONFIGS, other
from slow import slow

TOWER = "CLIPVisionModel"
IMAGES = torch.linspace(-1, 1, 4 * 3072).view(4, 3, 32, 32)


def adapted(name: str) -> Any:
    base = other(TOWER)
    torch.manual_seed(1)
    return get_peft_model(base, CONFIGS[name]())


def loss(model: Any, images: Tensor) -> Tensor:
    made = model(pixel_values=images).pooler_output
    return (made * torch.linspace(-1, 1, made.shape[1])).sum(dim=1).square().mean()


def learned(name: str, accelerator: Accelerator) -> dict[str, Tensor]:
    """What two steps of this process's images teach."""
    model = accelerator.prepare(adapted(name))
    learning = [p for p in model.parameters() if p.requires_grad]
    optimiser = accelerator.prepare(torch.optim.SGD(learning, 0.1))
    mine = IMAGES[accelerator.process_index :: accelerator.num_processes]
    for _ in range(2):
        accelerator.backward(loss(model, mine))
        optimiser.step()
        optimiser.zero_grad()
    state = accelerator.get_state_dict(model)
    if not accelerator.is_main_process:
        return {}
    saved: dict[str, Tensor] = get_peft_model_state_dict(
        accelerator.unwrap_model(model), state_dict=state
    )
    return saved


def main(version: int, folder: Path) -> None:
    """What each process does."""
    plugin = FullyShardedDataParallelPlugin(
        fsdp_version=version,
        auto_wrap_policy="transformer_based_wrap",
        transformer_cls_names_to_wrap=["CLIPEncoderLayer"],
        state_dict_type="FULL_STATE_DICT",
        use_orig_params=True,
    )
    accelerator = Accelerator(cpu=True, fsdp_plugin=plugin)
    for name in CONFIGS:
        if saved := learned(name, accelerator):
            torch.save(saved, folder / f"{name}.pt")


@slow
@pytest.mark.skipif(sys.platform != "linux", reason="gloo shards tensors on Linux")
@pytest.mark.parametrize("version", [1, 2])
def test_two_processes_learn_what_one_does(version: int, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "torch.distributed.run", "--nproc_per_node", "2"]
    command += ["--standalone", "--module", "engine.test_tuners_sharded"]
    paths = os.pathsep.join([str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")])
    environment = os.environ | {"ACCELERATE_USE_CPU": "1", "PYTHONPATH": paths}
    subprocess.run([*command, str(version), str(tmp_path)], check=True, env=environment)
    for name in CONFIGS:
        saved = torch.load(tmp_path / f"{name}.pt", weights_only=True)
        begun = get_peft_model_state_dict(adapted(name))
        wanted = learned(name, Accelerator(cpu=True))
        assert saved.keys() == wanted.keys()
        assert any(not torch.equal(begun[key], wanted[key]) for key in wanted)
        torch.testing.assert_close(saved, wanted, atol=1e-6, rtol=1e-5)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
