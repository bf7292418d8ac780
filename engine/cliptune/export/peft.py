"""The adapter as a PEFT folder, for any program that has PEFT."""

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from cliptune.events import Progress, Work
from cliptune.export import card
from cliptune.export.target import Question, Target
from cliptune.stop import Stop

if TYPE_CHECKING:
    from cliptune.export.target import Logits
    from cliptune.export.tuned import Tuned

CONFIG, WEIGHTS = "adapter_config.json", "adapter_model.safetensors"


class Peft(Target):
    """What was trained and nothing else."""

    kind = "peft"
    label = "PEFT adapter"
    summary = "Only what was trained, to be put onto the base by any program that has PEFT."
    refusals = {
        "zero-shot": "Nothing was trained, so there is no adapter. Take classifier or onnx.",
        "probe": "A linear probe is no adapter but a vector for each class. Take classifier.",
        "full": "Full fine-tuning changed the base itself, so there is no adapter. Take merged.",
    }

    def size(self, tuned: "Tuned") -> int:
        return sum(file.stat().st_size for file in tuned.adapter.folder.iterdir())

    def write(self, tuned: "Tuned", folder: Path, stop: Stop) -> Work[None]:
        yield Progress(phase="write", done=0, total=1)
        stop.check()
        source = tuned.adapter.folder
        shutil.copyfile(source / WEIGHTS, folder / WEIGHTS)
        config = json.loads((source / CONFIG).read_text(encoding="utf-8"))
        base = tuned.plain.identity
        # The hub's name and never a path of this machine; no module that would be imported.
        config["base_model_name_or_path"] = base["name"]
        config["revision"] = base["revision"] or None
        config["auto_mapping"] = None
        card.write_json(folder / CONFIG, config)
        card.write_described(tuned, folder)
        card.write(tuned, folder, self.label, _use(config["peft_type"], tuned))
        yield Progress(phase="write", done=1, total=1)

    def answers(self, question: Question) -> "dict[str, Logits]":
        from cliptune.export import reading

        model = reading.tuned(question.base, question.export)
        return {"peft": reading.logits(model, question.base, question)}


def _use(peft_type: str, tuned: "Tuned") -> str:
    ours = "" if peft_type == "LORA" else "import cliptune.tuners  # makes its type known to PEFT\n"
    return f"""## How to use it

```python
{ours}import json
from pathlib import Path
import torch
from peft import PeftModel
from PIL import Image
from transformers import CLIPModel, CLIPProcessor

base = {card.named(tuned)}
clip = CLIPModel.from_pretrained(base, dtype=torch.float32)
clip = PeftModel.from_pretrained(clip, "this folder").eval()
processor = CLIPProcessor.from_pretrained(base)
{card.ASK}```
"""
