"""Loads a model of any family, whole or quantised, and speaks to it as two towers and a scale."""

import hashlib
import math
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from safetensors import safe_open
from torch import Tensor
from transformers import BitsAndBytesConfig

from cliptune import families
from cliptune.core.errors import ClipTuneError
from cliptune.core.messages import text
from cliptune.data.framing import Framing
from cliptune.families import Family
from cliptune.methods.method import Quantisation
from cliptune.models import devices, shortcuts
from cliptune.models import folder as model_folder
from cliptune.models.catalogue import origin
from cliptune.models.preprocessing import Preprocessing, preprocessing
from cliptune.models.reading import explained

_INCOMPLETE = text(
    "model-incomplete",
    "The weights in {folder} lack {name} and {more} more of what its config.json describes.",
    "Copy or download the model again.",
)
_OTHER_SHAPE = text(
    "model-other-shape",
    "The weights in {folder} do not fit its config.json: {name} is {there}, and {expected} is "
    "expected.",
    "Copy or download the model again.",
)
_MORE_DESCRIBED = text(
    "model-weights-lacking",
    "{path} describes {described:,} weights, and its files hold {held:,}.",
    "Copy the model again.",
)
_NOT_SQUARE = text(
    "model-not-square",
    "The model in {folder} takes images of {size} pixels.",
    "Only models for square images can be tuned.",
)
_NOT_RGB = text(
    "model-not-rgb",
    "The model in {folder} takes images of {channels} channels.",
    "Only models for images of three colours can be tuned.",
)
_WEIGHTS_ELSEWHERE = text(
    "model-weights-elsewhere",
    "The model in {folder} takes its weights from {name}.",
    "Name them model.safetensors, and take that out of config.json.",
)
_OTHER_TOKENIZER = text(
    "model-other-tokenizer",
    "The tokenizer in {folder} does not belong to its model: it has {tokens} tokens and ends with "
    "{end}, the model expects {expected} and {expected_end}.",
    "Copy the tokenizer from where the model is from.",
)


class TwoTowers:
    """Two towers, their tokenizer and what their images must look like.

    `model` is of one of the families, or whatever a method has made of it (a PEFT model around it).
    """

    def __init__(self, model: Any, tokenizer: Any, images: Preprocessing, folder: Path) -> None:
        self.model = model
        self.tokenizer = tokenizer
        self.folder = folder
        self.family = families.of(model.config)
        self.resolution: int = model.config.vision_config.image_size
        self.context_length = self.family.context(model.config)
        self.images = images
        self._mean = torch.tensor(images.mean).view(1, -1, 1, 1)
        self._std = torch.tensor(images.std).view(1, -1, 1, 1)

    @property
    def framing(self) -> Framing:
        """How its images are framed."""
        return self.images.framing

    @property
    def device(self) -> torch.device:
        """Where the model lies."""
        return self._number(0).device

    @property
    def language(self) -> str:
        """The one that it reads; "" for very many."""
        return self.family.reads_in(self.model.config.to_dict())

    @property
    def width(self) -> int:
        """Of the features that both towers give."""
        return self.family.width(self.model.config)

    @cached_property
    def identity(self) -> dict[str, str]:
        """`name` and `revision` on the hub, empty where not known, and `sha256` of the weights.

        No path in it. Reads the weights files through once, when first asked for.
        """
        name, revision = origin(self.folder)
        return {"name": name, "revision": revision, "sha256": sha256(self.folder)}

    def encode_images(self, pixels: Tensor) -> Tensor:
        """Unit features (batch, width), fp32, of normalised pixels (batch, 3, side, side)."""
        features = self.model.get_image_features(pixel_values=pixels.to(self.device))
        return F.normalize(features.pooler_output.float(), dim=-1)

    def encode_texts(self, ids: Tensor, mask: Tensor | None = None) -> Tensor:
        """Unit features (n, width), fp32, of token ids and mask (n, tokens); of texts that are all
        of one length none is needed."""
        seen = None if mask is None or self.family.padded else mask.to(self.device)
        features = self.model.get_text_features(input_ids=ids.to(self.device), attention_mask=seen)
        return F.normalize(features.pooler_output.float(), dim=-1)

    def scale(self) -> Tensor:
        """What cosines are multiplied by to become logits; a scalar, fp32."""
        return self._number(0).exp()

    def bias(self) -> Tensor:
        """What is added to logits before a sigmoid; a scalar, fp32. Zero where there is none."""
        known = len(self.family.numbers) > 1
        return self._number(1) if known else torch.zeros((), device=self.device)

    def _number(self, which: int) -> Tensor:
        weight: Tensor = getattr(self.model, self.family.numbers[which])
        return weight.float().reshape(())

    def tokenise(self, prompts: Sequence[str]) -> tuple[Tensor, Tensor]:
        """Token ids and mask (n, longest) of prompts, on the model's device.

        Padded to the longest prompt and not to the context length: nothing that fills a text up is
        looked at, or attention is causal and the text is pooled at its end. Where a family reads
        that too, to the context length, and nothing is masked. A prompt over the context length
        is cut, its end token kept.
        """
        tokens = self.tokenizer(
            self.family.written(prompts),
            padding="max_length" if self.family.padded else "longest",
            padding_side="right",
            truncation=True,
            max_length=self.context_length,
            return_tensors="pt",
        )
        ids = tokens["input_ids"].to(self.device)
        return ids, torch.ones_like(ids) if self.family.padded else tokens["attention_mask"].to(ids)

    def tokens(self, prompt: str) -> int:
        """How many tokens a prompt has, start and end included, before it is cut."""
        (written,) = self.family.written([prompt])
        return len(self.tokenizer(written, truncation=False, verbose=False)["input_ids"])

    def normalise(self, images: Tensor) -> Tensor:
        """Pixels (batch, 3, side, side), fp32, from images of that shape with values 0 to 255.

        What the folder's image processor does after resizing: rescale, subtract, divide. On the
        device where the images are; of any dtype.
        """
        if self._mean.device != images.device:  # a copy at every step would wait for the device
            self._mean, self._std = self._mean.to(images.device), self._std.to(images.device)
        return (images.float() * self.images.rescale - self._mean) / self._std

    def parameters(self) -> int:
        """How many weights the model has; one that is packed in 4 bits counts as one."""
        return sum(_count(parameter) for parameter in self.model.parameters())

    def memory(self) -> int:
        """Bytes of the model's parameters, buffers and quantisation constants."""
        storages = {
            tensor.untyped_storage().data_ptr(): tensor.untyped_storage().nbytes()
            for tensor in _tensors(self.model)
        }
        return sum(storages.values())


def load(
    folder: Path, *, device: torch.device, quantisation: Quantisation, dtype: torch.dtype
) -> TwoTowers:
    """The model in `folder` on `device`: frozen, in evaluation mode, its weights in `dtype`.

    "nf4" keeps the Linears of both towers in 4 bits with double quantisation (QLoRA, arXiv
    2305.14314) and computes in `dtype`, "int8" in 8 bits (LLM.int8, arXiv 2208.07339). Embeddings,
    norms and what comes after the blocks stay in `dtype`. Raises `ClipTuneError` if the folder is
    not a whole model of a known family in Hugging Face format.
    """
    family = model_folder.check(folder)
    with explained(folder):
        config = model_folder.configuration(folder)
        _check_config(config, folder)
        check_held(folder, config, times=2)  # of what lacks beside, a name is told below
        state = model_folder.state(folder)
        model, report = family.model.from_pretrained(
            folder if state is None else None,
            state_dict=state,
            config=config,
            dtype=dtype,
            attn_implementation=devices.attention(device),
            use_safetensors=True,
            local_files_only=True,
            trust_remote_code=False,
            output_loading_info=True,
            ignore_mismatched_sizes=True,  # they are told of below
            **_quantised(quantisation, device, dtype, family),
        )
        model.name_or_path = str(folder)  # which one that was made of a state does not know
        tokenizer = model_folder.tokenizer(folder, family)
        processor = model_folder.image_settings(folder)
        images = preprocessing(processor, model.config.vision_config.image_size, folder)
    for name, *shapes in sorted(report["mismatched_keys"]):
        there, expected = (" x ".join(map(str, shape)) for shape in shapes)
        raise ClipTuneError(_OTHER_SHAPE(folder=folder, name=name, there=there, expected=expected))
    if report["missing_keys"]:
        missing = sorted(report["missing_keys"])
        raise ClipTuneError(_INCOMPLETE(folder=folder, name=missing[0], more=len(missing) - 1))
    _check_tokenizer(tokenizer, model.config, family, folder)
    if quantisation == "none":
        with explained(folder):
            model.to(device)
    else:
        _answer_in(model, dtype)
    _keep_trainable_on_cpu(model)
    shortcuts.take(model)
    for name in family.numbers:
        number = getattr(model, name)  # which OpenCLIP has by the same name, in a shape of its own
        number.data = _stored(folder, name).float().reshape(number.shape).to(device)
    model.requires_grad_(False).eval()
    return TwoTowers(model, tokenizer, images, folder)


def _stored(folder: Path, name: str) -> Tensor:
    """A weight as its file has it: in bf16 a scale of 100 would be 98.9."""
    for path in model_folder.weights(folder):
        with safe_open(path, framework="pt") as file:
            if name in file.keys():  # noqa: SIM118 (not a mapping)
                return file.get_tensor(name)  # type: ignore[no-any-return]
    raise KeyError(name)


def _quantised(
    kind: Quantisation, device: torch.device, dtype: torch.dtype, family: Family
) -> dict[str, Any]:
    """The arguments of `from_pretrained` that quantise. What is outside of blocks is left alone, in
    both towers: by itself transformers would quantise one projection and not the other."""
    if kind == "none":
        return {}
    skipped = list(family.unquantised)
    if kind == "nf4":
        config = BitsAndBytesConfig(
            load_in_4bit=True,
            bnb_4bit_quant_type="nf4",
            bnb_4bit_use_double_quant=True,
            bnb_4bit_compute_dtype=dtype,
            llm_int8_skip_modules=skipped,
        )
    else:
        config = BitsAndBytesConfig(load_in_8bit=True, llm_int8_skip_modules=skipped)
    return {"quantization_config": config, "device_map": {"": device}}


def _answer_in(model: torch.nn.Module, dtype: torch.dtype) -> None:
    """Let quantised layers give what they compute in.

    By themselves they give the type of their input, and under CUDA's autocast norms give fp32: all
    activations after them would take twice the memory of a base that is not quantised.
    """

    def cast(_: torch.nn.Module, _inputs: tuple[Any, ...], output: Tensor) -> Tensor:
        return output.to(dtype)

    for module in model.modules():
        if type(module).__module__.startswith("bitsandbytes."):
            module.register_forward_hook(cast)


def _keep_trainable_on_cpu(model: torch.nn.Module) -> None:
    """Forbid bitsandbytes to repack 4-bit weights in a forward without gradient.

    On CPUs with AVX512_BF16 it does so for speed, and the next forward of training then fails
    with "a view of a leaf Variable".
    """
    for module in model.modules():
        if hasattr(module, "support_avx512bf16_for_cpu"):
            module.support_avx512bf16_for_cpu = False  # type: ignore[assignment]


def check_held(folder: Path, config: Any, times: int = 1) -> None:
    """See that a model's configuration describes no more than so many times the weights that its
    files hold: what lacks is made up, in memory. Raises `ClipTuneError`."""
    with torch.device("meta"), explained(folder):
        model = families.of(config).model._from_config(config)
    described = sum(math.prod(values.shape) for values in model.parameters())
    if described > times * (held := model_folder.stored(folder)):
        path = folder / model_folder.CONFIG
        raise ClipTuneError(_MORE_DESCRIBED(path=path, described=described, held=held))


def _check_config(config: Any, folder: Path) -> None:
    size = config.vision_config.image_size
    if not isinstance(size, int):
        raise ClipTuneError(_NOT_SQUARE(folder=folder, size=str(size)))
    if (channels := config.vision_config.num_channels) != 3:
        raise ClipTuneError(_NOT_RGB(folder=folder, channels=channels))
    if other := getattr(config, "transformers_weights", None):  # whatever its name ends with
        raise ClipTuneError(_WEIGHTS_ELSEWHERE(folder=folder, name=str(other)))


def _check_tokenizer(tokenizer: Any, config: Any, family: Family, folder: Path) -> None:
    """A tokenizer of another model would index past the embeddings, or end where the model does not
    look: both are silent or cryptic later on."""
    text = config.text_config
    if len(tokenizer) > text.vocab_size or not family.ends_with(config, tokenizer):
        raise ClipTuneError(
            _OTHER_TOKENIZER(
                folder=folder,
                tokens=len(tokenizer),
                end=str(tokenizer.eos_token_id),
                expected=text.vocab_size,
                expected_end=str(text.eos_token_id),
            )
        )


def _tensors(model: torch.nn.Module) -> Iterator[Tensor]:
    """Parameters, buffers, and the constants that bitsandbytes keeps beside its weights."""
    yield from model.parameters()
    yield from model.buffers()
    for module in model.modules():
        weight = getattr(module, "weight", None)
        four_bit = getattr(weight, "quant_state", None)
        # An 8-bit layer moves its row maxima from the weight to itself in the first forward.
        for holder in (weight, getattr(module, "state", None)):
            if torch.is_tensor(maxima := getattr(holder, "SCB", None)):
                yield maxima
        for state in (four_bit, getattr(four_bit, "state2", None)):
            if state is not None:
                yield from (value for value in vars(state).values() if torch.is_tensor(value))


def _count(parameter: torch.nn.Parameter) -> int:
    packed = getattr(parameter, "quant_state", None)
    return parameter.numel() if packed is None else int(packed.shape.numel())


def sha256(folder: Path) -> str:
    """Of the weights files one after the other: of one file, what the hub shows for it."""
    digest = hashlib.sha256()
    for path in model_folder.weights(folder):
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()
