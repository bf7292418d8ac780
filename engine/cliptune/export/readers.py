"""What reads an export in a fresh process: transformers, PEFT, and images as they come.

A folder in OpenCLIP's format is read by what makes it the same for transformers.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from peft import PeftModel, PeftType
from PIL import Image
from torch import Tensor
from torch.nn import functional

from cliptune.core import bounded
from cliptune.core.files import extended
from cliptune.data.image import open_image, to_rgb
from cliptune.export.target import Question
from cliptune.families import FAMILIES
from cliptune.models import folder as model_folder

if TYPE_CHECKING:
    from cliptune.export.target import Logits

CHUNK = 32
"""Images or prompts that are encoded at a time."""


def plain(folder: str) -> Any:
    """A model as transformers loads it, in 32 bits."""
    place = Path(folder)
    family, state = model_folder.family_of(place), model_folder.state(place)
    how = {"dtype": torch.float32, "local_files_only": True}
    if state is None:
        return family.model.from_pretrained(folder, **how)
    config = model_folder.configuration(place)
    return family.model.from_pretrained(None, config=config, state_dict=state, **how)


def tuned(base: str, folder: str) -> Any:
    """What a run kept, as PEFT loads it onto its base, or transformers where it is a model."""
    config = Path(folder) / "adapter_config.json"
    if not config.exists():
        return plain(folder)
    if not is_pefts_own(json.loads(config.read_text(encoding="utf-8"))["peft_type"]):
        import cliptune.tuners  # noqa: F401  (as the export's README says)
    return PeftModel.from_pretrained(plain(base), folder)


def is_pefts_own(peft_type: str) -> bool:
    """Whether PEFT knows adapters of a type by itself."""
    return peft_type in [str(known.value) for known in PeftType]


def by_words(model: Any, images: "Logits", folder: str, question: Question) -> "Logits":
    """Logits `(images, prompts)` of unit features, with the tokenizer of a folder."""
    scale = model.logit_scale.detach().exp().numpy()
    return np.asarray(scale * images @ texts(model, folder, question).T)


@torch.no_grad()
def images(model: Any, folder: str, question: Question) -> "Logits":
    """Unit features `(images, width)`, with the processor of a folder."""
    model.eval()
    parts = [
        _unit(model.get_image_features(pixel_values=chunk).pooler_output)
        for chunk in pixels(folder, question)
    ]
    return torch.cat(parts).numpy()


@torch.no_grad()
def texts(model: Any, folder: str, question: Question) -> "Logits":
    """Unit features `(prompts, width)`."""
    model.eval()
    parts = [
        _unit(model.get_text_features(**tokens).pooler_output)
        for tokens in tokenised(folder, question)
    ]
    return averaged(torch.cat(parts).numpy(), question)


def pixels(folder: str, question: Question) -> Iterator[Tensor]:
    """What the processor of a folder makes of the images, a chunk at a time."""
    processor = model_folder.image_settings(Path(folder))
    for chunk in opened(question):
        yield processor(images=chunk, return_tensors="pt")["pixel_values"]


def opened(question: Question) -> Iterator[list[Image.Image]]:
    """The images, upright and in RGB, a chunk at a time."""
    for start in range(0, len(question.images), CHUNK):
        chunk = []
        for path in question.images[start : start + CHUNK]:
            with bounded.opened(extended(path)) as file, open_image(file) as image:
                chunk.append(to_rgb(image, question.greys))
        yield chunk


def tokenised(folder: str, question: Question) -> Iterator[Any]:
    """All wordings of the prompts as the tokenizer of a folder gives them, a chunk at a time."""
    family = FAMILIES[question.family]
    tokenizer = model_folder.tokenizer(Path(folder), family)
    prompts = family.written(question.prompts)
    for start in range(0, len(prompts), CHUNK):
        tokens = tokenizer(
            prompts[start : start + CHUNK],
            padding="max_length" if family.padded else True,
            padding_side="right",
            truncation=True,
            max_length=question.tokens,
            return_tensors="pt",
        )
        yield {name: tokens[name] for name in family.reads}


def averaged(features: "Logits", question: Question) -> "Logits":
    """Unit features of the prompts, from those of all their wordings `(wordings, width)`."""
    if question.each == 1:
        return features
    wordings = features.reshape(-1, question.each, features.shape[1])
    return unit(np.asarray(wordings.mean(axis=1), np.float32))


def unit(features: "Logits") -> "Logits":
    """Rows of length one."""
    return np.asarray(features / np.linalg.norm(features, axis=1, keepdims=True))


def _unit(features: Tensor) -> Tensor:
    return functional.normalize(features, dim=-1)
