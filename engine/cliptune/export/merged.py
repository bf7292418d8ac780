"""The tuned model as a plain Hugging Face CLIP, with nothing of PEFT in it."""

import copy
from pathlib import Path
from typing import TYPE_CHECKING

from cliptune.core.cancel import CancelToken
from cliptune.core.events import Work
from cliptune.export import card
from cliptune.export.target import Question, Target
from cliptune.methods.method import save_whole

if TYPE_CHECKING:
    from torch import nn

    from cliptune.export.target import Logits
    from cliptune.export.tuned import Tuned


class Merged(Target):
    """What was learned added to the weights, in 32 bits, or the model that was tuned as a whole."""

    kind = "merged"
    label = "Merged model"
    summary = "A plain CLIP folder that transformers and sentence-transformers load as it is."
    needs = ("sentence_transformers",)

    def size(self, tuned: "Tuned") -> int:
        return 4 * tuned.plain.parameters()

    def write(self, tuned: "Tuned", folder: Path, cancel: CancelToken) -> Work[None]:
        from cliptune.evaluation.prepared import aside
        from cliptune.models import folder as model_folder

        def save() -> None:
            save_whole(_merged(tuned.base.model), folder)

        yield from aside(save, cancel, "write")
        model_folder.copy_companions(tuned.base.folder, folder)
        card.write_described(tuned, folder)
        card.write(tuned, folder, self.label, _use(tuned))

    def answers(self, question: Question) -> "dict[str, Logits]":
        from sentence_transformers import SentenceTransformer

        from cliptune.export import readers as reading

        model = reading.plain(question.export)
        whole = SentenceTransformer(
            question.export,
            device="cpu",
            local_files_only=True,
            processor_kwargs={"backend": "pil"},
        )
        images = [image for chunk in reading.opened(question) for image in chunk]
        cosines = (
            reading.unit(whole.encode(images)) @ reading.unit(whole.encode(question.prompts)).T
        )
        return {
            "transformers": reading.logits(model, question.export, question),
            "sentence-transformers": model.logit_scale.detach().exp().numpy() * cosines,
        }


def _merged(model: "nn.Module") -> "nn.Module":
    """A model of its own: the base, which the tuned one shares weights with, is left alone."""
    if not hasattr(model, "merge_and_unload"):
        return model
    return copy.deepcopy(model).merge_and_unload(safe_merge=True)  # type: ignore[operator,no-any-return]


def _use(tuned: "Tuned") -> str:
    return f"""## How to use it

With transformers {card.oldest_transformers(tuned)} or later:

```python
import json
from pathlib import Path
import torch
from PIL import Image, ImageOps
from transformers import CLIPModel, CLIPProcessor

clip = CLIPModel.from_pretrained("this folder").eval()
processor = CLIPProcessor.from_pretrained("this folder")
{card.ask(tuned)}```

With sentence-transformers:

```python
import json
from pathlib import Path
from PIL import Image, ImageOps
from sentence_transformers import SentenceTransformer, util

clip = SentenceTransformer("this folder")
about = json.loads(Path("this folder/cliptune.json").read_text(encoding="utf-8"))
prompts = about["prompts"] or ["a photo of a cat", "a photo of a dog"]
image = clip.encode(ImageOps.exif_transpose(Image.open("an image.jpg")))
cosines = util.cos_sim(image, clip.encode(prompts))[0]
print(sorted(zip(cosines.tolist(), prompts), reverse=True)[:5])
```

It serves ClipTune as a base model, too: name this folder there.
"""
