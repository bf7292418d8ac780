"""Our bottleneck adapters and prefixes against AdapterHub's, on the same weights.

    python tests/bench/adapterhub.py [--keep FOLDER]

AdapterHub's `adapters` needs an older transformers: both are put into a temporary folder, and a
process of their own draws a tiny CLIP, an adapter of each form and what the model says with it.
Here the same weights are put into ours, and the largest difference of what it says is printed.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import torch
from peft import get_peft_model
from torch import Tensor
from transformers import CLIPModel

from cliptune.tuners import BottleneckAdapterConfig, ClipPrefixTuningConfig

Weights = dict[str, Tensor]

THEIRS = """
import sys, torch, adapters
from pathlib import Path
from transformers import CLIPConfig, CLIPModel

place = Path(sys.argv[1])
tower = {"hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 3}
tower |= {"num_attention_heads": 4}
words = {"vocab_size": 60, "bos_token_id": 58, "eos_token_id": 59, "pad_token_id": 59}
images = {"image_size": 32, "patch_size": 8}
torch.manual_seed(0)
base = CLIPConfig(text_config=tower | words, vision_config=tower | images)
CLIPModel(base).save_pretrained(place)
ids = torch.randint(1, 57, (2, 9))
ids[:, 0], ids[0, 6:], ids[1, 8:] = 58, 59, 59
given = {"input_ids": ids, "pixel_values": torch.randn(2, 3, 32, 32)}
torch.save(given, place / "given.pt")
configs = {
    "houlsby": adapters.DoubleSeqBnConfig(reduction_factor=4),
    "pfeiffer": adapters.SeqBnConfig(reduction_factor=4),
    "pfeiffer, without residual": adapters.SeqBnConfig(
        reduction_factor=4, original_ln_before=False
    ),
    "prefix": adapters.PrefixTuningConfig(flat=True, prefix_length=3),
    "projected": adapters.PrefixTuningConfig(flat=False, prefix_length=3, bottleneck_size=24),
}
for name, config in configs.items():
    model = CLIPModel.from_pretrained(place)
    adapters.init(model)
    model.add_adapter("a", config=config)
    model.train_adapter("a")
    learning = {key: p for key, p in model.named_parameters() if p.requires_grad}
    for values in learning.values():
        torch.nn.init.normal_(values, std=0.3)
    with torch.no_grad():
        answer = model.eval()(**given)
    said = torch.cat([answer.text_embeds, answer.image_embeds])
    torch.save({"weights": learning, "said": said}, place / f"{name}.pt")
"""

CONFIGS: dict[str, Any] = {
    "houlsby": BottleneckAdapterConfig(reduction_factor=4, non_linearity="swish"),
    "pfeiffer": BottleneckAdapterConfig(reduction_factor=4, adapter_type="pfeiffer"),
    "pfeiffer, without residual": BottleneckAdapterConfig(
        reduction_factor=4, adapter_type="pfeiffer", original_ln_before=False
    ),
    "prefix": ClipPrefixTuningConfig(num_virtual_tokens=3),
    "projected": ClipPrefixTuningConfig(
        num_virtual_tokens=3, prefix_projection=True, encoder_hidden_size=24
    ),
}


def bottleneck(layer: Any, name: str, theirs: Weights) -> dict[Any, Tensor]:
    """What each of our parameters in a layer is in AdapterHub's."""
    block = ".".join(name.split(".")[:4])
    kind = "attention" if "self_attn" in name else "output"
    place = f"{block}.{kind}_adapters.adapters.a"
    down, up = layer.bottleneck_down["default"], layer.bottleneck_up["default"]
    return {
        down.weight: theirs[f"{place}.adapter_down.0.weight"],
        down.bias: theirs[f"{place}.adapter_down.0.bias"],
        up.weight: theirs[f"{place}.adapter_up.weight"],
        up.bias: theirs[f"{place}.adapter_up.bias"],
    }


def prefix(layer: Any, name: str, theirs: Weights) -> dict[Any, Tensor]:
    """The same of a prefix, which AdapterHub keeps for a whole tower in one."""
    tower, number = name.split(".")[0], int(name.split(".")[3])
    shared = {k.rpartition(f"clip_{tower}_self_prefix.")[2]: v for k, v in theirs.items()}
    if "default" not in layer.prefix_head:
        keys, values = layer.prefix_keys["default"], layer.prefix_values["default"]
        tokens, width = keys.shape
        whole = shared["control_trans"].view(tokens, -1, width)
        return {keys: whole[:, 2 * number], values: whole[:, 2 * number + 1]}
    head = layer.prefix_head["default"]
    rows = slice(number * len(head.bias), (number + 1) * len(head.bias))
    same = {
        head.weight: shared["control_trans.2.weight"][rows],
        head.bias: shared["control_trans.2.bias"][rows],
    }
    if "default" in layer.prefix_trunk:
        trunk = layer.prefix_trunk["default"]
        same[trunk.embedding] = shared["wte.weight"]
        same[trunk.weight] = shared["control_trans.0.weight"]
        same[trunk.bias] = shared["control_trans.0.bias"]
    return same


@torch.no_grad()
def difference(place: Path, name: str) -> float:
    """The largest between what both say with an adapter of that form."""
    theirs = torch.load(place / f"{name}.pt", weights_only=True)
    model: Any = get_peft_model(CLIPModel.from_pretrained(place), CONFIGS[name]).eval()
    same = bottleneck if isinstance(CONFIGS[name], BottleneckAdapterConfig) else prefix
    left = {p for p in model.parameters() if p.requires_grad}
    for key, layer in model.base_model.model.named_modules():
        if isinstance(layer, model.base_model.tuner_layer_cls):
            for ours, values in same(layer, key, theirs["weights"]).items():
                ours.copy_(values)
                left.remove(ours)
    assert not left
    answer = model(**torch.load(place / "given.pt", weights_only=True))
    said = torch.cat([answer.text_embeds, answer.image_embeds])
    return float((said - theirs["said"]).abs().max())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, help="a folder that has `adapters`, or will have it")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary) / "models"
        theirs = asked.keep or Path(temporary) / "theirs"
        if not (theirs / "adapters").is_dir():
            fetch = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(theirs)]
            subprocess.run([*fetch, "adapters==1.3.0"], check=True)
        environment = os.environ | {"PYTHONPATH": str(theirs)}
        subprocess.run([sys.executable, "-c", THEIRS, str(place)], check=True, env=environment)
        print("| form | largest difference |\n|---|---|")
        for name in CONFIGS:
            print(f"| {name} | {difference(place, name):.1e} |")


if __name__ == "__main__":
    main()
