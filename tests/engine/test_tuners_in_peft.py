"""Our tuners do as PEFT's own do: what its users, Trainer and Accelerate rely on."""

import copy
import json
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import torch
import transformers
from accelerate import cpu_offload
from peft import (
    LoraConfig,
    PeftConfig,
    PeftModel,
    get_model_status,
    get_peft_model,
    get_peft_model_state_dict,
    inject_adapter_in_model,
    set_peft_model_state_dict,
)
from peft.helpers import disable_input_dtype_casting
from peft.tuners.tuners_utils import BaseTunerLayer
from torch import Tensor, nn
from transformers import AutoTokenizer, CLIPModel

from cliptune.tuners import BottleneckAdapterConfig, ClipPrefixTuningConfig, ClipPromptTuningConfig
from engine.tiny import tiny_clip

Make = Callable[..., PeftConfig]

CONFIGS: dict[str, Make] = {
    "houlsby": partial(BottleneckAdapterConfig, adapter_dropout=0.0),
    "pfeiffer": partial(BottleneckAdapterConfig, adapter_type="pfeiffer", adapter_dropout=0.0),
    "prefix": partial(ClipPrefixTuningConfig, num_virtual_tokens=3),
    "projected": partial(ClipPrefixTuningConfig, num_virtual_tokens=3, prefix_projection=True),
    "prompt": partial(ClipPromptTuningConfig, num_virtual_tokens=3, towers="both", depth=2),
}


@pytest.fixture(params=CONFIGS)
def make(request: pytest.FixtureRequest) -> Make:
    return CONFIGS[request.param]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_clip(tmp_path_factory.mktemp("tiny"))


def clip(folder: Path) -> CLIPModel:
    return CLIPModel.from_pretrained(folder, dtype=torch.float32).eval()


def drawn(model: nn.Module) -> nn.Module:
    """The model with what would be trained drawn anew."""
    for parameter in model.parameters():
        if parameter.requires_grad:
            nn.init.normal_(parameter, std=0.3)
    return model.eval()


def inputs(folder: Path, **padding: Any) -> dict[str, Tensor]:
    """Two prompts and two images, in batches of one length unless told otherwise."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    tokens = tokenizer(
        ["a cat", "two red birds"], return_tensors="pt", **{"padding": True} | padding
    )
    return dict(tokens) | {"pixel_values": torch.linspace(-1, 1, 6144).view(2, 3, 32, 32)}


FULL = {"padding": "max_length", "max_length": 77}


def said(model: Any, given: dict[str, Tensor]) -> Tensor:
    with torch.no_grad():
        answer = model(**given)
    return torch.cat([answer.text_embeds, answer.image_embeds])


# Going on


def step(model: Any, optimiser: torch.optim.Optimizer, given: dict[str, Tensor]) -> None:
    answer = model(**given)
    (answer.text_embeds - answer.image_embeds).square().sum().backward()
    optimiser.step()
    optimiser.zero_grad()


def learned(model: Any) -> dict[str, Tensor]:
    return {name: values.clone() for name, values in get_peft_model_state_dict(model).items()}


def test_training_goes_on_exactly_where_weights_are_put_back(make: Make, folder: Path) -> None:
    """By the optimiser that there is, and by another one in a model made anew."""
    given = inputs(folder)
    torch.manual_seed(0)
    model = get_peft_model(clip(folder), make())
    optimiser = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], 0.01)
    step(model, optimiser, given)
    kept, moments = learned(model), copy.deepcopy(optimiser.state_dict())
    step(model, optimiser, given)
    wanted = learned(model)
    assert not any(torch.equal(kept[name], wanted[name]) for name in kept)
    anew = get_peft_model(clip(folder), make())
    for one in (model, anew):
        if one is anew:
            optimiser = torch.optim.AdamW([p for p in one.parameters() if p.requires_grad], 0.01)
        result = set_peft_model_state_dict(one, kept)
        assert not result.unexpected_keys
        optimiser.load_state_dict(copy.deepcopy(moments))
        step(one, optimiser, given)
        found = learned(one)
        assert all(torch.equal(found[name], wanted[name]) for name in wanted)


class Images(torch.utils.data.Dataset[dict[str, Tensor]]):
    """Images of which every other one is of class 1."""

    def __len__(self) -> int:
        return 8

    def __getitem__(self, row: int) -> dict[str, Tensor]:
        pixels = torch.randn(3, 32, 32, generator=torch.Generator().manual_seed(row))
        return {"pixel_values": pixels, "labels": torch.tensor(row % 2)}


def classifier(folder: Path) -> Any:
    torch.manual_seed(0)
    config = transformers.CLIPConfig.from_pretrained(folder, num_labels=2)
    return transformers.CLIPForImageClassification(config)


@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::UserWarning")
def test_the_trainer_resumes_a_projected_prefix(folder: Path, tmp_path: Path) -> None:
    def trainer(steps: int) -> transformers.Trainer:
        arguments = transformers.TrainingArguments(
            str(tmp_path),
            max_steps=steps,
            save_steps=2,
            per_device_train_batch_size=4,
            lr_scheduler_type="constant",
            report_to=[],
            use_cpu=True,
            disable_tqdm=True,
        )
        config = CONFIGS["projected"](task_type="SEQ_CLS")
        model = get_peft_model(classifier(folder), config)
        return transformers.Trainer(model, arguments, train_dataset=Images())

    whole = trainer(4)
    whole.train()
    resumed = trainer(4)
    resumed.train(resume_from_checkpoint=str(tmp_path / "checkpoint-2"))
    wanted, found = learned(whole.model), learned(resumed.model)
    for name in wanted:
        torch.testing.assert_close(found[name], wanted[name], atol=1e-6, rtol=0)


def test_weights_that_are_given_are_those_that_are_saved(make: Make, folder: Path) -> None:
    model = drawn(get_peft_model(clip(folder), make()))
    zeros = {name: torch.zeros_like(values) for name, values in model.state_dict().items()}
    saved = get_peft_model_state_dict(model, state_dict=zeros)
    assert saved and not any(values.any() for values in saved.values())


@pytest.mark.parametrize("name", ["default", "other"])
def test_a_projection_is_kept_by_any_name(name: str, folder: Path, tmp_path: Path) -> None:
    make = CONFIGS["projected"]
    model = drawn(get_peft_model(clip(folder), make(), adapter_name="one"))
    model.save_pretrained(tmp_path)
    again = PeftModel.from_pretrained(clip(folder), tmp_path / "one", adapter_name=name)
    torch.testing.assert_close(
        said(again, inputs(folder)), said(model, inputs(folder)), atol=1e-6, rtol=0
    )


def test_a_config_by_itself_is_read_as_it_was(make: Make, tmp_path: Path) -> None:
    config = make(modules_to_save=["classifier"], layers_to_transform=[1], layers_pattern="layers")
    config.save_pretrained(str(tmp_path))
    assert PeftConfig.from_pretrained(str(tmp_path)) == config


# Other models


TOWER: dict[str, int] = {
    "hidden_size": 32,
    "intermediate_size": 48,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
}
IMAGES = TOWER | {"image_size": 32, "patch_size": 8, "projection_dim": 16, "num_labels": 2}
WORDS = TOWER | {"vocab_size": 60, "max_position_embeddings": 20, "projection_dim": 16}
CLIP_WORDS = WORDS | {"bos_token_id": 58, "eos_token_id": 59, "pad_token_id": 59}
OTHERS: dict[str, Any] = {
    "CLIPVisionModel": IMAGES,
    "CLIPVisionModelWithProjection": IMAGES,
    "CLIPTextModel": CLIP_WORDS,
    "CLIPTextModelWithProjection": CLIP_WORDS,
    "SiglipVisionModel": IMAGES,
    "SiglipTextModel": WORDS | {"pad_token_id": 1, "bos_token_id": 2, "eos_token_id": 1},
    "MetaClip2TextModel": CLIP_WORDS,
    "MetaClip2VisionModelWithProjection": IMAGES,
    "Siglip2TextModel": WORDS | {"pad_token_id": 1, "bos_token_id": 2, "eos_token_id": 1},
    "Siglip2VisionModel": IMAGES | {"num_patches": 16},
    "ChineseCLIPTextModel": WORDS | {"pad_token_id": 0},
    "ChineseCLIPVisionModel": IMAGES,
    "BertModel": WORDS | {"pad_token_id": 0},
    "BertForSequenceClassification": WORDS | {"pad_token_id": 0, "num_labels": 2},
    "ViTModel": IMAGES,
    "ViTForImageClassification": IMAGES,
    "CLIPForImageClassification": {"vision_config": IMAGES, "num_labels": 2},
    "SiglipForImageClassification": {"vision_config": IMAGES, "num_labels": 2},
}


def other(name: str) -> Any:
    torch.manual_seed(0)
    kind = getattr(transformers, name)
    return kind(kind.config_class(**OTHERS[name])).eval()


def told(model: Any, name: str) -> Tensor:
    pixels = torch.linspace(-1, 1, 6144)
    given: dict[str, Tensor] = {"pixel_values": pixels.view(2, 3, 32, 32)}
    if name == "Siglip2VisionModel":  # the patches of images of any shape, laid out and padded
        given = {"pixel_values": pixels.view(2, 16, 192)}
        given |= {"pixel_attention_mask": torch.ones(2, 16, dtype=torch.long)}
        given |= {"spatial_shapes": torch.tensor([[4, 4], [2, 8]])}
    if "Text" in name or "Bert" in name:
        ids = torch.arange(3, 23).view(1, -1)
        ids[:, 9:] = OTHERS[name]["pad_token_id"]
        given = {"input_ids": ids}
        if "Chinese" in name or "Bert" in name:
            given |= {"attention_mask": (ids != 0).long(), "token_type_ids": torch.zeros_like(ids)}
    answer = model(**given)
    return answer.logits if hasattr(answer, "logits") else answer.last_hidden_state  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", OTHERS)
def test_towers_and_classifiers_are_served(name: str, make: Make, tmp_path: Path) -> None:
    """Whatever is trained has a gradient, and is read back to 1e-6."""
    task = "SEQ_CLS" if "Class" in name else None
    model = drawn(get_peft_model(other(name), make(task_type=task)))
    made = told(model, name)
    made.square().sum().backward()
    learning = {key: p for key, p in model.named_parameters() if p.requires_grad}
    assert all(p.grad is not None for p in learning.values())
    assert (task is not None) == any("classifier" in key for key in learning)
    model.save_pretrained(tmp_path, save_embedding_layers=False)
    again = PeftModel.from_pretrained(other(name), tmp_path)
    torch.testing.assert_close(told(again.eval(), name), made, atol=1e-6, rtol=0)


def test_patches_that_are_padded_are_masked_or_refused(make: Make) -> None:
    model = drawn(get_peft_model(other("Siglip2VisionModel"), make())).eval()
    pixels = torch.linspace(-1, 1, 6144).view(2, 16, 192)
    mask, shapes = torch.ones(2, 16, dtype=torch.long), torch.tensor([[3, 4], [4, 4]])
    mask[0, 12:] = 0
    padded = {"pixel_values": pixels, "pixel_attention_mask": mask, "spatial_shapes": shapes}
    if make is CONFIGS["prompt"]:
        with pytest.raises(
            ValueError, match="Visual prompts have no place in pixel_attention_mask"
        ):
            model(**padded)
        return
    alone = model(
        pixel_values=pixels[:1, :12], pixel_attention_mask=mask[:1, :12], spatial_shapes=shapes[:1]
    )
    torch.testing.assert_close(
        model(**padded).pooler_output[:1], alone.pooler_output, atol=1e-5, rtol=0
    )


def test_what_is_added_beside_the_head_of_a_tower_is_in_its_blocks() -> None:
    model = get_peft_model(other("SiglipVisionModel"), CONFIGS["houlsby"]())
    assert all(".layers." in name for name in model.base_model.targeted_module_names)


# Which layers


def layers(model: Any) -> set[str]:
    names: list[str] = model.base_model.targeted_module_names
    return {name.split("layers.")[1][0] for name in names if "layers." in name}


def test_layers_are_chosen_by_number(make: Make, folder: Path, tmp_path: Path) -> None:
    chosen: dict[str, Any] = {"layers_to_transform": [1], "layers_pattern": "layers"}
    deep = {"depth": 1} if make is CONFIGS["prompt"] else {}
    model = drawn(get_peft_model(clip(folder), make(**chosen, **deep)))
    assert layers(model) == {"1"}
    model.add_adapter("all", make())
    assert layers(model) == {"0", "1"}
    given = inputs(folder)
    model.save_pretrained(tmp_path, save_embedding_layers=False)
    again = PeftModel.from_pretrained(clip(folder), tmp_path).eval()
    torch.testing.assert_close(said(again, given), said(model, given), atol=1e-6, rtol=0)
    with pytest.raises(ValueError, match=r"nothing to tune in this model .*layers_to_transform=7"):
        get_peft_model(clip(folder), make(layers_to_transform=7))
    with pytest.raises(ValueError, match="`layers_to_transform` must also be specified"):
        make(layers_pattern="layers")


def test_modules_are_left_alone_or_trained_whole(make: Make, folder: Path, tmp_path: Path) -> None:
    config = make(exclude_modules=r"vision_model\..*", modules_to_save=["text_projection"])
    model = drawn(get_peft_model(clip(folder), config))
    assert all(name.startswith("text_model.") for name in model.base_model.targeted_module_names)
    saved = learned(model)
    assert "base_model.model.text_projection.weight" in saved
    given = inputs(folder)
    model.save_pretrained(tmp_path)
    again = PeftModel.from_pretrained(clip(folder), tmp_path).eval()
    torch.testing.assert_close(said(again, given), said(model, given), atol=1e-6, rtol=0)


def test_the_first_layer_may_be_left_alone(make: Make, folder: Path) -> None:
    """Prompts are put in by the next, which would else put them in the place of patches; and a
    projection has its trunk there."""
    excluded = r".*layers\.0($|\..*)"
    model = drawn(get_peft_model(clip(folder), make(exclude_modules=excluded)))
    assert layers(model) == {"1"}
    chosen = make(layers_to_transform=1, **({"depth": 1} if make is CONFIGS["prompt"] else {}))
    other = get_peft_model(clip(folder), chosen).eval()
    set_peft_model_state_dict(other, learned(model))
    given = inputs(folder)
    assert torch.equal(said(other, given), said(model, given))


# Pfeiffer


def test_an_adapter_of_before_is_what_it_was(folder: Path, tmp_path: Path) -> None:
    """Of the time when Pfeiffer's form had the MLP's output alone, and no setting said so."""
    now = partial(BottleneckAdapterConfig, adapter_type="pfeiffer")
    model = drawn(get_peft_model(clip(folder), now(original_ln_before=False)))
    model.save_pretrained(tmp_path)
    path = tmp_path / "adapter_config.json"
    table = json.loads(path.read_text(encoding="utf-8"))
    added = {"original_ln_before", "modules_to_save", "exclude_modules"}
    for name in added | {"layers_to_transform", "layers_pattern"}:
        del table[name]
    given = inputs(folder)
    for named in (["fc2"], None):
        path.write_text(json.dumps(table | {"target_modules": named}), encoding="utf-8")
        again = PeftModel.from_pretrained(clip(folder), tmp_path).eval()
        torch.testing.assert_close(said(again, given), said(model, given), atol=1e-6, rtol=0)
    torch.manual_seed(0)
    other = drawn(get_peft_model(clip(folder), now()))
    assert other.base_model.targeted_module_names[0].endswith("layers.0")


# What libraries ask


def test_the_kind_of_an_adapter_is_told(make: Make, folder: Path) -> None:
    model = get_peft_model(clip(folder), make())
    kind = model.peft_config["default"].peft_type
    assert get_model_status(model).peft_types == {"default": kind.value}


def test_what_the_base_shows_is_seen_through_it(make: Make, folder: Path) -> None:
    model = get_peft_model(clip(folder), make())
    for module in model.modules():
        if isinstance(module, BaseTunerLayer):
            base = module.get_base_layer()
            shown = {name for name in vars(base) if not name.startswith("_")} - {"training"}
            assert shown and all(getattr(module, name) is getattr(base, name) for name in shown)
            assert not hasattr(module, "_hf_hook") and not hasattr(module, "nothing")


def test_casting_of_inputs_is_left_to_others_where_that_is_asked(make: Make, folder: Path) -> None:
    model = drawn(get_peft_model(clip(folder), make()))
    given = inputs(folder)
    wanted = said(model, given)
    with disable_input_dtype_casting(model):
        assert torch.equal(said(model, given), wanted)
        if isinstance(model.peft_config["default"], BottleneckAdapterConfig):
            for name, values in model.named_parameters():
                values.data = values.data.bfloat16() if "bottleneck_" in name else values.data
            with pytest.raises(RuntimeError, match="same dtype"):
                said(model, given)
    said(model, given)


def test_it_is_laid_out_without_memory(make: Make, folder: Path) -> None:
    config = transformers.CLIPConfig.from_pretrained(folder)
    with torch.device("meta"):
        model = get_peft_model(CLIPModel._from_config(config), make())
        ids, pixels = torch.ones(2, 77, dtype=torch.long), torch.ones(2, 3, 32, 32)
    texts, images = model.get_text_features(ids), model.get_image_features(pixels)
    assert texts.pooler_output.is_meta and images.pooler_output.is_meta


def test_weights_may_lie_elsewhere(make: Make, folder: Path, tmp_path: Path) -> None:
    given = inputs(folder)
    model = drawn(get_peft_model(clip(folder), make()))
    wanted = said(model, given)
    model.save_pretrained(tmp_path)
    base = clip(folder)
    cpu_offload(base)
    assert torch.equal(said(PeftModel.from_pretrained(base, tmp_path).eval(), given), wanted)
    cpu_offload(model)
    assert torch.equal(said(model, given), wanted)


@pytest.mark.parametrize("name", ["prefix", "prompt"])
def test_prompts_of_full_length_are_one_graph(name: str, folder: Path) -> None:
    model = drawn(get_peft_model(clip(folder), CONFIGS[name]()))
    given = inputs(folder, **FULL)
    wanted = said(model, given)
    exported = torch.export.export(model.base_model.model, (), given, strict=False).module()
    torch.testing.assert_close(said(exported, given), wanted, atol=1e-6, rtol=0)


def test_a_graph_cuts_off_no_word_either(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The program switches graphs off for the whole process, if a test before has begun it.
    monkeypatch.delenv("TORCHDYNAMO_DISABLE", raising=False)
    monkeypatch.setattr("torch._dynamo.config.disable", False)
    model = drawn(get_peft_model(clip(folder), CONFIGS["prompt"]()))
    graph = torch.compile(model, backend="eager", fullgraph=True)
    given = inputs(folder, **FULL)
    torch.testing.assert_close(said(graph, given), said(model, given))
    tokenizer = AutoTokenizer.from_pretrained(folder)
    long = tokenizer([" ".join(["cat"] * 75)] * 2, return_tensors="pt")
    with pytest.raises(RuntimeError, match="A prompt has more than 74 tokens"):
        said(graph, given | dict(long))
    torch.compiler.reset()


def test_prompts_of_two_adapters_stand_in_a_tower_each(folder: Path) -> None:
    model = get_peft_model(clip(folder), ClipPromptTuningConfig(towers="text"), "words").eval()
    model.add_adapter("patches", ClipPromptTuningConfig(towers="vision"))
    given, found = inputs(folder), []
    for on in ("words", "patches", ["words", "patches"]):
        model.base_model.set_adapter(on)
        drawn(model) if isinstance(on, str) else None
        found.append(said(model, given))
    words, patches, both = found
    assert torch.equal(both[:2], words[:2]) and torch.equal(both[2:], patches[2:])
    assert not torch.equal(words[2:], patches[2:])
    model.add_adapter("more", ClipPromptTuningConfig(towers="text"))
    with pytest.raises(ValueError, match="Only one prompt .* not words and more"):
        model.base_model.set_adapter(["patches", "words", "more"])
    assert model.active_adapters == ["words", "patches"]


def test_an_adapter_for_each_input_is_refused(make: Make, folder: Path) -> None:
    model = get_peft_model(clip(folder), make()).eval()
    with pytest.raises(ValueError, match="adapter_names, an adapter for each input, is not served"):
        model(**inputs(folder), adapter_names=["default", "__base__"])


def test_a_lora_beside_it_says_what_it_passes_over(folder: Path) -> None:
    lora = LoraConfig(target_modules=["q_proj", "fc2"])
    model = clip(folder)
    inject_adapter_in_model(CONFIGS["prefix"](), model, "prefix")
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        inject_adapter_in_model(lora, model, "lora")
    assert any("4 modules inside of what another adapter is around" in str(w.message) for w in told)
    copy.deepcopy(model)
    model = clip(folder)
    inject_adapter_in_model(lora, model, "lora")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Already found a `peft_config`")
        inject_adapter_in_model(CONFIGS["prefix"](), model, "prefix")
    drawn(model)
    plain = said(clip(folder), inputs(folder))
    both = said(model, inputs(folder))
    for name, kind in (("prefix", "prefix_"), ("lora", "lora_")):
        one = copy.deepcopy(model)
        for key, parameter in one.named_parameters():
            if kind in key:
                nn.init.zeros_(parameter)
        assert not torch.equal(said(one, inputs(folder)), both), name
    assert not torch.equal(both, plain)
