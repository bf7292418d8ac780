"""The configs and tiny models that PEFT's own tests are run with, LoRA beside as control."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch
import transformers
from peft import LoraConfig
from torch import Tensor, nn

from cliptune.tuners import BottleneckAdapterConfig, ClipPrefixTuningConfig, ClipPromptTuningConfig

Settings = dict[str, Any]

BOTTLENECK, PREFIX, PROMPT = OURS = (
    BottleneckAdapterConfig,
    ClipPrefixTuningConfig,
    ClipPromptTuningConfig,
)
KINDS = {LoraConfig: "LoRA", BOTTLENECK: "bottleneck", PREFIX: "prefix", PROMPT: "prompt"}

PLAIN: Settings = {"adapter_dropout": 0.0, "reduction_factor": 2}
THREE: Settings = {"num_virtual_tokens": 3}
PROJECTED = THREE | {"prefix_projection": True}
BOTH = THREE | {"towers": "both", "depth": 2}
WORDS = THREE | {"prompt_tuning_init": "TEXT", "init_token_ids": [5, 6]}
ATTENTION: Settings = {"target_modules": ["q_proj", "v_proj", "query", "value"]}

# Of linear layers, in PEFT's own models: what its table has of every method.
LINEAR: list[tuple[str, str, Settings]] = [
    ("one layer", "MLP", {"target_modules": "lin0"}),
    ("one layer, listed", "MLP", {"target_modules": ["lin0"]}),
    ("last layer", "MLP", {"target_modules": ["lin1"]}),
    ("two layers", "MLP", {"target_modules": ["lin0", "lin1"]}),
    ("one left alone", "MLP", {"target_modules": ["lin0", "lin1"], "exclude_modules": ["lin1"]}),
    ("module saved", "MLP", {"target_modules": ["lin0"], "modules_to_save": ["lin1"]}),
    ("beside a norm", "MLP_LayerNorm", {"target_modules": ["lin0"]}),
    ("before a convolution", "Conv2d", {"target_modules": ["lin0"], "modules_to_save": ["conv2d"]}),
    ("after an embedding", "EmbConv1D", {"target_modules": ["lin0"]}),
]
# Of a tower's blocks; settings that every config of ours has.
SHARED: list[tuple[str, str, Settings]] = [
    ("CLIP", "CLIP", {}),
    ("CLIP, vision", "CLIP", {"towers": "vision"}),
    ("CLIP, text", "CLIP", {"towers": "text"}),
    ("CLIP, second layer", "CLIP", {"layers_to_transform": [1], "layers_pattern": "layers"}),
    ("CLIP, first left alone", "CLIP", {"exclude_modules": r".*layers\.0($|\..*)"}),
    ("CLIP, module saved", "CLIP", {"modules_to_save": ["visual_projection"]}),
    ("SigLIP", "SigLIP", {}),
    ("Chinese-CLIP", "ChineseCLIP", {}),
]
FORMS: list[tuple[str, type, Settings]] = [
    ("houlsby", BOTTLENECK, PLAIN),
    ("pfeiffer", BOTTLENECK, PLAIN | {"adapter_type": "pfeiffer"}),
    ("prefix", PREFIX, THREE),
    ("projected", PREFIX, PROJECTED),
    ("prompt", PROMPT, BOTH),
]
# What only one of them has.
OWN: list[tuple[str, str, type, Settings]] = [
    (
        "pfeiffer, CLIP, without residual",
        "CLIP",
        BOTTLENECK,
        PLAIN | {"adapter_type": "pfeiffer", "original_ln_before": False},
    ),
    (
        "bottleneck, MLP, tanh, scaled",
        "MLP",
        BOTTLENECK,
        PLAIN | {"target_modules": ["lin0"], "non_linearity": "tanh", "scaling": 2.0},
    ),
    (
        "bottleneck, MLP, of width 1",
        "MLP",
        BOTTLENECK,
        {"target_modules": ["lin0"], "reduction_factor": 100, "adapter_dropout": 0.0},
    ),
    ("bottleneck, CLIP, MLP layers", "CLIP", BOTTLENECK, PLAIN | {"target_modules": r".*\.fc[12]"}),
    (
        "projected, CLIP, first left alone",
        "CLIP",
        PREFIX,
        PROJECTED | {"exclude_modules": r".*layers\.0($|\..*)"},
    ),
    ("projected, CLIP, narrow", "CLIP", PREFIX, PROJECTED | {"encoder_hidden_size": 4}),
    ("prompt, CLIP, shallow", "CLIP", PROMPT, THREE | {"towers": "both"}),
    ("prompt, CLIP, words", "CLIP", PROMPT, WORDS),
]


def _for(config: type, base: Settings, given: Settings) -> Settings:
    """Settings of a tower's blocks; where one layer is left, prompts stand in one layer."""
    shallow = config is PROMPT and "layers_to_transform" in given
    return base | given | ({"depth": 1} if shallow else {})


CASES: list[tuple[str, str, type, Settings]] = [
    *((f"LoRA, {name}", model, LoraConfig, given) for name, model, given in LINEAR),
    *(
        (f"LoRA, {name}", model, LoraConfig, ATTENTION | given)
        for name, model, given in SHARED
        if "towers" not in given
    ),
    *((f"bottleneck, {name}", model, BOTTLENECK, PLAIN | given) for name, model, given in LINEAR),
    *(
        (f"{form}, {name}", model, config, _for(config, base, given))
        for form, config, base in FORMS
        for name, model, given in SHARED
        # Which blocks they are in is chosen by the same lines for both forms of a method.
        if form not in ("pfeiffer", "projected") or not given or "module" in name
    ),
    *OWN,
]
ONE: Settings = {"target_modules": ["lin0"]}
OTHER: Settings = {"target_modules": ["lin1"]}
DRAWN: Settings = {"init_lora_weights": False}
SEVERAL = [
    ("LoRA, same", "lora", LoraConfig, DRAWN | ONE, DRAWN | ONE),
    ("LoRA, different", "lora", LoraConfig, DRAWN | ONE, DRAWN | OTHER),
    ("bottleneck, same", "bottleneck", BOTTLENECK, PLAIN | ONE, PLAIN | ONE),
    ("bottleneck, different", "bottleneck", BOTTLENECK, PLAIN | ONE, PLAIN | OTHER),
]


# Models


TOWER = {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 2}
TOWER |= {"num_attention_heads": 2}
IMAGES = TOWER | {"image_size": 8, "patch_size": 4, "projection_dim": 8, "num_labels": 3}
TEXT = TOWER | {"vocab_size": 100, "max_position_embeddings": 20, "projection_dim": 8}
TEXT |= {"bos_token_id": 98, "eos_token_id": 99, "pad_token_id": 0, "num_labels": 3}
WHOLE = {"text_config": TEXT, "vision_config": IMAGES, "projection_dim": 8}

FEATURES = {
    "BertModel": TEXT,
    "CLIPTextModel": TEXT,
    "CLIPVisionModel": IMAGES,
    "SiglipTextModel": TEXT,
}
CLASSIFIERS = {
    "BertForSequenceClassification": TEXT,
    "CLIPForImageClassification": {"vision_config": IMAGES, "num_labels": 3},
    "SiglipForImageClassification": {"vision_config": IMAGES, "num_labels": 3},
    "ViTForImageClassification": IMAGES,
}
TOKENS = {"BertForTokenClassification": TEXT}
ANSWERS = {"BertForQuestionAnswering": TEXT}


def _made(name: str, settings: Settings) -> Any:
    kind = getattr(transformers, name)
    torch.manual_seed(0)
    return kind(kind.config_class(**settings)).eval()


FAMILIES = {"CLIP": "CLIPModel", "SigLIP": "SiglipModel", "ChineseCLIP": "ChineseCLIPModel"}


class Towers(nn.Module):
    """A tiny model of two towers that takes the numbers that PEFT's tests give their models."""

    def __init__(self, family: str) -> None:
        super().__init__()
        self.towers = _made(FAMILIES[family], WHOLE)
        for name, values in [*self.towers.named_parameters(recurse=False)]:
            # FSDP takes no weight without a dimension.
            setattr(self.towers, name, nn.Parameter(values.detach().reshape(-1)))
        self.dtype = torch.float32

    def forward(self, X: Tensor) -> Tensor:  # noqa: N803  (what PEFT's tests call it)
        ids = nn.functional.pad(nn.functional.pad(X, (1, 0), value=98), (0, 1), value=99)
        pixels = X.repeat(1, 20)[:, :192].view(-1, 3, 8, 8) / 90
        answer = self.towers(input_ids=ids.long(), pixel_values=pixels.to(self.dtype))
        return (answer.text_embeds + answer.image_embeds).log_softmax(dim=-1)


_folder = TemporaryDirectory(prefix="models-")


class Local:
    """Tiny models in folders, in the place of those that PEFT's tests fetch."""

    last: Any = None

    @classmethod
    def saved(cls, models: dict[str, Settings]) -> list[str]:
        """The folders of models, each named by its class."""
        paths = {name: Path(_folder.name, name) for name in models}
        for name, path in paths.items():
            _made(name, models[name]).save_pretrained(path)
        return [str(path) for path in paths.values()]

    @classmethod
    def from_pretrained(cls, folder: str, **given: Any) -> Any:
        """As the class in whose name it lies, not only as one that an `AutoModel` knows."""
        cls.last = getattr(transformers, Path(folder).name).from_pretrained(folder, **given)
        return cls.last

    @classmethod
    def inputs(cls) -> dict[str, Tensor]:
        """What the model that was read last takes."""
        if cls.last.main_input_name == "pixel_values":
            return {"pixel_values": torch.linspace(-1, 1, 384).view(2, 3, 8, 8)}
        return {
            "input_ids": torch.tensor([[1, 1, 1], [1, 2, 1]]),
            "attention_mask": torch.tensor([[1, 1, 1], [1, 0, 1]]),
        }


# Tables of PEFT's tests


def _custom(module: Any) -> dict[str, list[Any]]:
    found = module.MockTransformerWrapper.from_pretrained

    def from_pretrained(model_id: str, dtype: torch.dtype | None = None) -> nn.Module:
        if model_id not in FAMILIES:
            return found(model_id, dtype)  # type: ignore[no-any-return]
        model = Towers(model_id)
        model.dtype = dtype or torch.float32
        return model.to(model.dtype)

    module.MockTransformerWrapper.from_pretrained = staticmethod(from_pretrained)
    return {
        "TEST_CASES": CASES,
        "MULTIPLE_ACTIVE_ADAPTERS_TEST_CASES": SEVERAL,
        "ALL_PEFT_CONFIG_CLASSES": [LoraConfig, BOTTLENECK],
    }


def _configs(module: Any) -> dict[str, list[Any]]:
    everything = [(config, {}) for config in KINDS]
    return {"ALL_CONFIG_CLASSES": everything, "LAYER_INDEXING_CONFIG_CLASSES": everything}


def _models(
    tests: str, tables: str, models: dict[str, Settings], task: str
) -> Callable[[Any], dict[str, list[Any]]]:
    """Of tests that fetch models; `tables` are what the lists of configs and models are called."""

    def put(module: Any) -> dict[str, list[Any]]:
        forms = [("LoRA", LoraConfig, ATTENTION), *FORMS]
        table = [(config, given | {"task_type": task}) for _, config, given in forms]
        kind = getattr(module, tests)
        kind.transformers_class, kind.prepare_inputs_for_testing = Local, Local.inputs
        configs, names = tables.split()
        return {configs: table, names: Local.saved(models)}

    return put


def _nothing(module: Any) -> dict[str, list[Any]]:
    return {}


# By module of PEFT's tests: prepares it, and gives our tables by the names of those it has.
MODULES: dict[str, Callable[[Any], dict[str, list[Any]]]] = {
    "test_custom_models": _custom,
    "test_feature_extraction_models": _models(
        "TestPeftFeatureExtractionModel",
        "ALL_CONFIGS PEFT_FEATURE_EXTRACTION_MODELS_TO_TEST",
        FEATURES,
        "FEATURE_EXTRACTION",
    ),
    "test_seq_classifier": _models(
        "TestSequenceClassificationModels",
        "ALL_CONFIGS PEFT_SEQ_CLS_MODELS_TO_TEST",
        CLASSIFIERS,
        "SEQ_CLS",
    ),
    "test_token_classification_qa": _models(
        "TestTokenClassificationModels",
        "TOKEN_CLS_CONFIGS PEFT_TOKEN_CLS_MODELS_TO_TEST",
        TOKENS,
        "TOKEN_CLS",
    ),
    "test_config": _configs,
    "test_tuners_utils": _nothing,
    "test_other": _nothing,
    "test_low_level_api": _nothing,
    "test_initialization": _nothing,
    "test_helpers": _nothing,
}
