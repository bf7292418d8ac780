"""How models lie in OpenCLIP's format (github.com/mlfoundations/open_clip, 3.3), there and back.

A family that OpenCLIP knows says so by a `Form`: which of OpenCLIP's settings are its own, what
they are in transformers, and under which names its weights lie there.
"""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from cliptune.core.errors import ClipTuneError
from cliptune.core.messages import text
from cliptune.core.untrusted import Given

INSTEAD = "Take the merged model, which transformers loads."
_NO_TRUNK = text(
    "open-clip-no-trunk", "OpenCLIP has no image tower that is as this model's is.", INSTEAD
)
_NO_ACTIVATION = text(
    "open-clip-no-activation", "OpenCLIP has no model with these activations: {names}.", INSTEAD
)

Rows = Mapping[str, int]
"""The names of weights that lie in one tensor, one after another, with their shares of its rows."""


def _same(tensor: Any) -> Any:
    return tensor


def _turned(tensor: Any) -> Any:
    return tensor.T


@dataclass(frozen=True)
class Weight:
    """A weight by its names in OpenCLIP and in transformers."""

    theirs: Rows
    ours: Rows
    read: Callable[[Any], Any] = _same
    """What is done to theirs to get ours; `written` is its inverse."""
    written: Callable[[Any], Any] = _same


_QUICK, _TANH = "quick_gelu", "gelu_pytorch_tanh"
_SIZE = Annotated[int, Field(gt=0, le=2**24)]
_RATIO = Annotated[float, Field(gt=0, le=100)]


class _Norm(Given, extra="forbid"):
    eps: Annotated[float, Field(gt=0, lt=1)] = 1e-5


class _Activation(Given, extra="forbid"):
    approximate: Literal["none", "tanh"] = "none"


class _Tower(Given):
    """Settings that both towers have, with OpenCLIP's defaults."""

    layers: Annotated[int, Field(gt=0, le=1000)] = 12
    mlp_ratio: _RATIO = 4.0
    norm_kwargs: _Norm | None = None
    act_kwargs: _Activation | None = None

    def shape(self, width: int, heads: int, quick: bool) -> dict[str, Any]:
        """A tower of transformers."""
        tanh = self.act_kwargs and self.act_kwargs.approximate == "tanh"
        return {
            "hidden_size": width,
            "intermediate_size": int(width * self.mlp_ratio),
            "num_hidden_layers": self.layers,
            "num_attention_heads": heads,
            "hidden_act": _QUICK if quick else _TANH if tanh else "gelu",
            "layer_norm_eps": (self.norm_kwargs or _Norm()).eps,
        }


class _Text(_Tower):
    context_length: _SIZE = 77
    vocab_size: _SIZE = 49408
    width: _SIZE = 512
    heads: _SIZE = 8
    eos_id: Annotated[int, Field(ge=0)] = 2

    @model_validator(mode="after")
    def _whole_heads(self) -> "_Text":
        _check_heads(self.width, self.heads)
        return self

    def config(self, quick: bool) -> dict[str, Any]:
        read = {"max_position_embeddings": self.context_length, "vocab_size": self.vocab_size}
        return self.shape(self.width, self.heads, quick) | read


class _Vision(_Tower):
    width: _SIZE = 768
    head_width: _SIZE = 64
    patch_size: _SIZE = 16
    image_size: _SIZE = 224

    @property
    def heads(self) -> int:
        """How many OpenCLIP makes of it."""
        return self.width // self.head_width

    @model_validator(mode="after")
    def _whole_heads(self) -> "_Vision":
        _check_heads(self.width, self.heads)
        return self


def _check_heads(width: int, heads: int) -> None:
    if not heads or width % heads:
        told = {"width": width, "heads": heads}
        raise PydanticCustomError("heads", "width {width} cannot be shared by {heads} heads", told)


class _Whole(Given):
    embed_dim: _SIZE
    quick_gelu: bool = False


# Settings that OpenCLIP has other defaults for than nothing, or that say nothing of how features
# are computed.
_DEFAULTS: dict[str, dict[str, Any]] = {
    "": {},
    "vision_cfg": {
        **{"pool_type": "tok", "pos_embed_type": "learnable", "timm_pool": "avg"},
        "timm_proj": "linear",
    },
    "text_cfg": {"pool_type": "argmax", "proj_type": "linear"},
}
_LEFT = {
    "": {"embed_dim", "vision_cfg", "text_cfg", "quick_gelu", "custom_text", "init_logit_scale"}
    | {"nonscalar_logit_scale", "output_dict"},
    "vision_cfg": {*_Vision.model_fields, "patch_dropout", "output_tokens", "timm_drop"}
    | {"attn_pooler_queries", "attn_pooler_heads", "timm_model_pretrained", "timm_drop_path"},
    "text_cfg": {*_Text.model_fields, "hf_tokenizer_name", "tokenizer_kwargs", "pad_id"}
    | {"output_tokens", "hf_model_pretrained", "hf_proj_type", "hf_pooler_type"},
}


class Form(ABC):
    """How the models of a family lie there. It has no state."""

    wants: ClassVar[Mapping[str, Mapping[str, Any]]]
    """Settings by part that are not as OpenCLIP's plain CLIP has them; a callable says whether a
    value does."""
    cleaning: ClassVar[tuple[str, ...]]
    """How texts may be cleaned before its tokenizer sees them."""
    custom_text: ClassVar[bool] = False
    """Whether weights of the text tower are called "text." there."""

    def differs(self, given: Mapping[str, Any]) -> tuple[str, Any] | None:
        """A setting that such a model has not, with its value, among those of a "model_cfg"."""
        for part in ("", "text_cfg", "vision_cfg"):
            said = given if part == "" else given[part]
            wanted = self.wants.get(part, {})
            for name in (*wanted, *said):
                value = said.get(name, _DEFAULTS[part].get(name))
                if name in wanted:
                    want = wanted[name]
                    fits = want(value) if callable(want) else value == want
                else:
                    plain = _DEFAULTS[part].get(name)
                    fits = name in _LEFT[part] or value == plain or (not plain and not value)
                if not fits:
                    return ".".join(filter(None, (part, name))), value
        cleaned = given["text_cfg"].get("tokenizer_kwargs") or {}
        known = isinstance(cleaned, dict) and not cleaned.keys() - {"clean"}
        if not known or cleaned.get("clean", "lower") not in self.cleaning:
            return "text_cfg.tokenizer_kwargs", cleaned
        return None

    @abstractmethod
    def config(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """What config.json says in transformers. Raises `ValueError` on settings that are none."""

    @abstractmethod
    def given(self, config: Any) -> dict[str, Any]:
        """The "model_cfg" of a model of transformers. Raises `ClipTuneError` where OpenCLIP has
        none."""

    @abstractmethod
    def weights(self, seeing: int, reading: int, text: str) -> Iterator[Weight]:
        """All weights of a model with so many blocks in the towers of images and of texts; `text`
        is what stands before the names of the text tower there."""

    def read(self, config: Any, state: Mapping[str, Any]) -> dict[str, Any]:
        """Weights of transformers, by those of OpenCLIP."""
        weights = self.weights(*_blocks_in(config), prefix(state))
        parts = (_moved(state, w.theirs, w.ours, w.read) for w in weights)
        return {name: tensor for part in parts for name, tensor in part.items()}

    def written(self, config: Any, state: Mapping[str, Any]) -> dict[str, Any]:
        """The other way round."""
        weights = self.weights(*_blocks_in(config), "text." if self.custom_text else "")
        parts = (_moved(state, w.ours, w.theirs, w.written) for w in weights)
        return {name: tensor for part in parts for name, tensor in part.items()}


def prefix(names: Iterable[str]) -> str:
    """What stands before the names of the text tower's weights in a file of OpenCLIP."""
    return "text." if "text.positional_embedding" in set(names) else ""


_TRANSFORMER = {"layers": lambda layers: not isinstance(layers, list)}
"""A ResNet has a list of them."""


class ClipForm(Form):
    """OpenCLIP's own image tower and its causal text tower: a CLIP."""

    wants = {"vision_cfg": _TRANSFORMER, "text_cfg": {"pool_type": "argmax"}}
    cleaning = ("lower", "whitespace")

    def differs(self, given: Mapping[str, Any]) -> tuple[str, Any] | None:
        text = given["text_cfg"]
        if text.get("pool_type") == "eos" and text.get("eos_id", _LEGACY_END) != _LEGACY_END:
            given = {**given, "text_cfg": {**text, "pool_type": "argmax"}}  # pooled at its end, too
        return super().differs(given)

    def config(self, given: Mapping[str, Any]) -> dict[str, Any]:
        whole, text = _Whole.model_validate(given), _Text.model_validate(given["text_cfg"])
        vision = _Vision.model_validate(given["vision_cfg"])
        end = text.vocab_size - 1 if self._last(given) else text.eos_id
        size = {"image_size": vision.image_size, "patch_size": vision.patch_size}
        return {
            "projection_dim": whole.embed_dim,
            "text_config": text.config(whole.quick_gelu) | self._marks(end),
            "vision_config": vision.shape(vision.width, vision.heads, whole.quick_gelu) | size,
        }

    def _last(self, given: Mapping[str, Any]) -> bool:
        """Whether a text is pooled at the largest of its tokens."""
        return bool(given["text_cfg"].get("pool_type", "argmax") == "argmax")

    def _marks(self, end: int) -> dict[str, int]:
        """Only the end is looked at."""
        return {"bos_token_id": max(end - 1, 0), "eos_token_id": end, "pad_token_id": end}

    def given(self, config: Any) -> dict[str, Any]:
        text, vision = config.text_config, config.vision_config
        activations = {text.hidden_act, vision.hidden_act}
        if len(activations) > 1 and _QUICK in activations:
            raise ClipTuneError(_NO_ACTIVATION(names=", ".join(sorted(activations))))
        return {
            "embed_dim": config.projection_dim,
            "quick_gelu": text.hidden_act == _QUICK,
            "vision_cfg": {
                "image_size": vision.image_size,
                "patch_size": vision.patch_size,
                "width": vision.hidden_size,
                "head_width": vision.hidden_size // vision.num_attention_heads,
                **_tower(vision),
            },
            "text_cfg": {
                "context_length": text.max_position_embeddings,
                "vocab_size": text.vocab_size,
                "width": text.hidden_size,
                "heads": text.num_attention_heads,
                **_tower(text),
                **self._end(text),
            },
        }

    def _end(self, text: Any) -> dict[str, Any]:
        if text.eos_token_id in (_LEGACY_END, text.vocab_size - 1):
            return {}
        return {"pool_type": "eos", "eos_id": text.eos_token_id}

    def weights(self, seeing: int, reading: int, text: str) -> Iterator[Weight]:
        yield _one("logit_scale", "logit_scale", lambda one: one.reshape(()))
        seen, ours = "vision_model.", "vision_model.embeddings."
        yield _one("visual.class_embedding", f"{ours}class_embedding")
        yield _one("visual.conv1.weight", f"{ours}patch_embedding.weight")
        yield _one("visual.positional_embedding", f"{ours}position_embedding.weight")
        yield from _layer("visual.ln_pre", f"{seen}pre_layrnorm")
        yield from _layer("visual.ln_post", f"{seen}post_layernorm")
        yield _one("visual.proj", "visual_projection.weight", _turned, _turned)
        yield from _blocks("visual.transformer.resblocks", f"{seen}encoder.layers", seeing, _OWN)
        yield from _text(reading, text)
        yield _one(f"{text}text_projection", "text_projection.weight", _turned, _turned)


_LEGACY_END = 2  # transformers' CLIP then pools at the largest token, whatever it is


class WorldwideForm(ClipForm):
    """A CLIP that pools a text at the end token of XLM-R's tokenizer: MetaCLIP 2."""

    wants = {"vision_cfg": _TRANSFORMER, "text_cfg": {"pool_type": "eos"}}

    def differs(self, given: Mapping[str, Any]) -> tuple[str, Any] | None:
        return Form.differs(self, given)

    def _last(self, given: Mapping[str, Any]) -> bool:
        return False

    def _marks(self, end: int) -> dict[str, int]:
        return {"bos_token_id": 0, "pad_token_id": 1, "eos_token_id": end}

    def _end(self, text: Any) -> dict[str, Any]:
        return {"pool_type": "eos", "eos_id": text.eos_token_id}


_TRUNKS: dict[str, tuple[tuple[int, int, int, int], str, tuple[int, ...]]] = {
    "vit_base_patch32": ((768, 12, 12, 3072), _TANH, (256,)),
    "vit_base_patch16": ((768, 12, 12, 3072), "gelu", (224, 256, 384, 512)),
    "vit_large_patch16": ((1024, 24, 16, 4096), "gelu", (256, 384, 512)),
    "vit_so400m_patch14": ((1152, 27, 16, 4304), "gelu", (224, 378, 384)),
    "vit_so400m_patch16": ((1152, 27, 16, 4304), _TANH, (256, 384, 512)),
    "vit_giantopt_patch16": ((1536, 40, 16, 6144), _TANH, (256, 384)),
}
"""timm's image towers of SigLIP: width, blocks, heads and width of the MLP, activation, sizes of
images."""


def _trunks() -> dict[str, dict[str, Any]]:
    """Image towers of transformers by their names in timm."""
    return {
        f"{name}_siglip_{size}": {
            **{"hidden_size": width, "num_hidden_layers": blocks, "num_attention_heads": heads},
            **{"intermediate_size": inner, "hidden_act": activation, "layer_norm_eps": 1e-6},
            **{"image_size": size, "patch_size": int(name.rpartition("patch")[2])},
        }
        for name, ((width, blocks, heads, inner), activation, sizes) in _TRUNKS.items()
        for size in sizes
    }


class SiglipForm(Form):
    """timm's image tower, which pools by attention, and a text tower that sees all of itself."""

    wants = {
        "": {"init_logit_bias": lambda bias: bias is not None},
        "vision_cfg": {
            "timm_model_name": lambda name: name in [*_trunks()],  # whatever it is
            "timm_pool": "map",
            "timm_proj": "none",
        },
        "text_cfg": {"no_causal_mask": True, "proj_bias": True, "pool_type": "last"},
    }
    cleaning = ("canonicalize", "lower", "whitespace")
    custom_text = True

    def config(self, given: Mapping[str, Any]) -> dict[str, Any]:
        whole, text = _Whole.model_validate(given), _Text.model_validate(given["text_cfg"])
        # A timm tower has an activation of its own, and no mark of a text is looked at.
        read = text.config(whole.quick_gelu) | {"projection_size": whole.embed_dim}
        read |= dict.fromkeys(("bos_token_id", "eos_token_id"))
        return {
            "text_config": read,
            "vision_config": _trunks()[given["vision_cfg"]["timm_model_name"]],
        }

    def given(self, config: Any) -> dict[str, Any]:
        text, vision = config.text_config, config.vision_config
        named = [
            name
            for name, trunk in _trunks().items()
            if all(getattr(vision, setting) == value for setting, value in trunk.items())
        ]
        if not named:
            raise ClipTuneError(_NO_TRUNK())
        return {
            "embed_dim": text.projection_size,
            "init_logit_bias": -10,
            "custom_text": True,
            "quick_gelu": text.hidden_act == _QUICK,
            "vision_cfg": {
                "image_size": vision.image_size,
                "timm_model_name": named[0],
                "timm_model_pretrained": False,
                "timm_pool": "map",
                "timm_proj": "none",
            },
            "text_cfg": {
                "context_length": text.max_position_embeddings,
                "vocab_size": text.vocab_size,
                "width": text.hidden_size,
                "heads": text.num_attention_heads,
                **_tower(text),
                "no_causal_mask": True,
                "proj_bias": True,
                "pool_type": "last",
            },
        }

    def weights(self, seeing: int, reading: int, text: str) -> Iterator[Weight]:
        for number in ("logit_scale", "logit_bias"):
            yield _one(number, number, lambda one: one.reshape(1), lambda one: one.reshape(()))
        trunk, seen = "visual.trunk.", "vision_model."
        yield from _layer(f"{trunk}patch_embed.proj", f"{seen}embeddings.patch_embedding")
        places = f"{seen}embeddings.position_embedding.weight"
        yield _one(f"{trunk}pos_embed", places, lambda one: one[0], lambda one: one[None])
        yield from _layer(f"{trunk}norm", f"{seen}post_layernorm")
        yield from _blocks(f"{trunk}blocks", f"{seen}encoder.layers", seeing, _TIMM)
        pool, head = f"{trunk}attn_pool.", f"{seen}head."
        yield _one(f"{pool}latent", f"{head}probe")
        for kind in ("weight", "bias"):
            theirs = {f"{pool}q.{kind}": 1, f"{pool}kv.{kind}": 2}
            yield Weight(theirs, {f"{head}attention.in_proj_{kind}": 3})
        yield from _layer(f"{pool}proj", f"{head}attention.out_proj")
        yield from _layer(f"{pool}norm", f"{head}layernorm")
        for linear in ("fc1", "fc2"):
            yield from _layer(f"{pool}mlp.{linear}", f"{head}mlp.{linear}")
        yield from _text(reading, text)
        yield from _layer(f"{text}text_projection", "text_model.head")


_OWN = {
    "ln_1": "layer_norm1",
    "attn.in_proj_": "",
    "attn.out_proj": "self_attn.out_proj",
    "ln_2": "layer_norm2",
    "mlp.c_fc": "mlp.fc1",
    "mlp.c_proj": "mlp.fc2",
}
"""What is in a block of OpenCLIP's own; queries, keys and values, which lie in one, have no name
in transformers."""
_TIMM = {
    "norm1": "layer_norm1",
    "attn.qkv.": "",
    "attn.proj": "self_attn.out_proj",
    "norm2": "layer_norm2",
    "mlp.fc1": "mlp.fc1",
    "mlp.fc2": "mlp.fc2",
}
"""The same of timm's."""


def _blocks_in(config: Any) -> tuple[int, int]:
    return config.vision_config.num_hidden_layers, config.text_config.num_hidden_layers


def _one(
    theirs: str,
    ours: str,
    read: Callable[[Any], Any] = _same,
    written: Callable[[Any], Any] = _same,
) -> Weight:
    return Weight({theirs: 1}, {ours: 1}, read, written)


def _layer(theirs: str, ours: str) -> Iterator[Weight]:
    for kind in ("weight", "bias"):
        yield _one(f"{theirs}.{kind}", f"{ours}.{kind}")


def _blocks(theirs: str, ours: str, count: int, inside: Mapping[str, str]) -> Iterator[Weight]:
    for number in range(count):
        for one, other in inside.items():
            if other:
                yield from _layer(f"{theirs}.{number}.{one}", f"{ours}.{number}.{other}")
                continue
            for kind in ("weight", "bias"):
                each = {f"{ours}.{number}.self_attn.{of}_proj.{kind}": 1 for of in "qkv"}
                yield Weight({f"{theirs}.{number}.{one}{kind}": 3}, each)


def _text(count: int, theirs: str) -> Iterator[Weight]:
    ours = "text_model."
    embeddings = f"{ours}embeddings."
    yield _one(f"{theirs}token_embedding.weight", f"{embeddings}token_embedding.weight")
    yield _one(f"{theirs}positional_embedding", f"{embeddings}position_embedding.weight")
    yield from _layer(f"{theirs}ln_final", f"{ours}final_layer_norm")
    yield from _blocks(f"{theirs}transformer.resblocks", f"{ours}encoder.layers", count, _OWN)


def _tower(tower: Any) -> dict[str, Any]:
    """Settings that both of OpenCLIP's own towers have."""
    ratio = tower.intermediate_size / tower.hidden_size
    if int(tower.hidden_size * ratio) < tower.intermediate_size:  # OpenCLIP rounds down
        ratio = math.nextafter(ratio, math.inf)
    activations: dict[str, dict[str, Any]] = {
        "gelu": {},
        _QUICK: {},
        _TANH: {"act_kwargs": {"approximate": "tanh"}},
    }
    if tower.hidden_act not in activations:
        raise ClipTuneError(_NO_ACTIVATION(names=tower.hidden_act))
    norm = {} if tower.layer_norm_eps == 1e-5 else {"norm_kwargs": {"eps": tower.layer_norm_eps}}
    layers = {"layers": tower.num_hidden_layers, "mlp_ratio": ratio}
    return layers | norm | activations[tower.hidden_act]


def _moved(
    state: Mapping[str, Any], source: Rows, target: Rows, change: Callable[[Any], Any]
) -> dict[str, Any]:
    import torch

    tensors = [state[name] for name in source]
    whole = change(tensors[0] if len(tensors) == 1 else torch.cat(tensors))
    if len(target) == 1:
        return dict.fromkeys(target, whole)
    share = len(whole) // sum(target.values())
    return dict(zip(target, whole.split([share * n for n in target.values()]), strict=True))
