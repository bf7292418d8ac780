"""OpenCLIP itself beside ClipTune: the same features, from OpenCLIP's checkpoints and back to them.

    python tests/bench/open_clip_suite.py [--keep FOLDER]

Fetches OpenCLIP, timm and the torchvision that belongs to the installed torch into a folder of
their own, where torchvision does without its compiled operators: those on PyPI are for another
torch than one built for CPUs. Then models with random weights are made and saved by OpenCLIP and
read by ClipTune; and what ClipTune tuned is exported and read again by OpenCLIP. Prints how far
features and logits are apart; fails where it is more than 1e-5, or 1e-4 of logits.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

NEEDED = ("open_clip_torch==3.3.0", "timm==1.0.31", "ftfy==6.3.1", "wcwidth")
BETWEEN = 15
"""torch 2.13 goes with torchvision 0.28, and so on."""
MOST = {"pixels": 1e-5, "images": 1e-5, "texts": 1e-5, "logits": 1e-4}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, help="a folder that has the libraries, or will")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        libraries = asked.keep or Path(temporary)
        if not (libraries / "open_clip").is_dir():
            _fetch(libraries)
        here = Path(__file__).resolve()
        paths = [str(libraries.resolve()), str(here.parents[1]), os.environ.get("PYTHONPATH", "")]
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))}
        # By another name than its own: `import open_clip` must not look beside this file.
        command = [sys.executable, "-W", "ignore", "-c", f"import runpy; {_RUN.format(str(here))}"]
        sys.exit(subprocess.run(command, env=environment, cwd=temporary).returncode)


_RUN = "runpy.run_path({!r}, run_name='inside')"


def _fetch(folder: Path) -> None:
    minor = int(re.match(r"2\.(\d+)\.", version("torch"))[1]) + BETWEEN  # type: ignore[index]
    fetch = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", folder]
    subprocess.run([*fetch, *NEEDED, f"torchvision==0.{minor}.*"], check=True)
    (folder / "torchvision" / "_meta_registrations.py").write_text("", encoding="utf-8")


# Inside: with OpenCLIP


def compare() -> None:
    """Print a line for each comparison, and end with 1 where one is too far off."""
    import torch

    torch.set_num_threads(2)
    failed = False
    print(f"{'':60}{'pixels':>9}{'images':>9}{'texts':>9}{'logits':>9}")
    with tempfile.TemporaryDirectory() as temporary:
        for part in (_from_theirs(Path(temporary)), _from_ours(Path(temporary))):
            for name, figures in part:
                cells = (f"{figures[one]:9.1e}" if one in figures else f"{'-':>9}" for one in MOST)
                print(f"{name:60}{''.join(cells)}", flush=True)
                failed |= any(figures[one] > MOST[one] for one in figures)
    sys.exit(int(failed))


TEXTS = ["a red cat", "A photo, of the Dog!", "light light light star", "one"]
PLAIN = {"context_length": 77, "vocab_size": 49408, "width": 512, "heads": 8, "layers": 2}
MANY = {"context_length": 64, "width": 128, "heads": 4, "layers": 2, "no_causal_mask": True}
MANY |= {"proj_bias": True, "pool_type": "last", "norm_kwargs": {"eps": 1e-6}, "vocab_size": 32000}
B_32 = {"image_size": 224, "layers": 2, "width": 768, "patch_size": 32}
H_14 = {"image_size": 224, "layers": 2, "width": 1280, "head_width": 80, "patch_size": 14}
G_14 = {"image_size": 224, "layers": 2, "width": 1408, "head_width": 88, "mlp_ratio": 4.3637}
TANH = {"act_kwargs": {"approximate": "tanh"}}


def _siglip(name: str, width: int, **text: Any) -> dict[str, Any]:
    pooled = {"timm_model_pretrained": False, "timm_pool": "map", "timm_proj": "none"}
    size = int(name.rpartition("_")[2])
    return {
        "embed_dim": width,
        "init_logit_bias": -10,
        "custom_text": True,
        "vision_cfg": {"image_size": size, "timm_model_name": name, **pooled},
        "text_cfg": MANY | text,
    }


MODELS: dict[str, dict[str, Any]] = {
    "ViT-B-32, two blocks": {"embed_dim": 512, "vision_cfg": B_32, "text_cfg": PLAIN},
    "ViT-H-14-quickgelu (DFN, MetaCLIP), two blocks": {
        "embed_dim": 1024,
        "quick_gelu": True,
        "vision_cfg": H_14,
        "text_cfg": PLAIN | {"width": 1024, "heads": 16},
    },
    "ViT-g-14, two blocks, text apart": {
        "embed_dim": 1024,
        "custom_text": True,
        "vision_cfg": G_14 | {"patch_size": 14},
        "text_cfg": PLAIN,
    },
    "ViT-H-14-worldwide (MetaCLIP 2), two blocks": {
        "embed_dim": 1024,
        "vision_cfg": H_14,
        "text_cfg": PLAIN | {"pool_type": "eos", "eos_id": 2},
    },
    "ViT-B-16-SigLIP": _siglip("vit_base_patch16_siglip_224", 768),
    "ViT-B-32-SigLIP2-256": _siglip("vit_base_patch32_siglip_256", 768, **TANH),
    "ViT-SO400M-14-SigLIP": _siglip("vit_so400m_patch14_siglip_224", 1152, mlp_ratio=3.7362),
}


def _from_theirs(place: Path) -> Any:
    """Models that OpenCLIP made and saved, at their real shapes but for the number of blocks."""
    import open_clip
    import torch
    from open_clip.push_to_hf_hub import save_for_hf
    from open_clip.transform import PreprocessCfg

    from cliptune.models.load import load
    from engine.tiny import tiny_tokenizer
    from engine.tiny_families import tiny_gemma, tiny_xlm_r

    for number, (name, given) in enumerate(MODELS.items()):
        siglip, many = "SigLIP" in name, "worldwide" in name
        tokenizer = tiny_gemma() if siglip else tiny_xlm_r() if many else tiny_tokenizer(77)
        text = given["text_cfg"] | {"hf_tokenizer_name": "as it lies here"}
        text["vocab_size"] = len(tokenizer)  # an argmax pools at the last word of a CLIP's
        text |= {"tokenizer_kwargs": {"clean": "canonicalize"}} if siglip else {}
        given = given | {"text_cfg": text}
        torch.manual_seed(number)
        kind = open_clip.CustomTextCLIP if given.get("custom_text") else open_clip.CLIP
        made = {key: value for key, value in given.items() if key != "custom_text"}
        model = _enlivened(kind(**json.loads(json.dumps(made))))
        squashed = {"mean": [0.5] * 3, "std": [0.5] * 3, "resize_mode": "squash"}
        size = {"size": given["vision_cfg"]["image_size"]}
        images = asdict(PreprocessCfg()) | (squashed if siglip else {}) | size
        open_clip.model.set_model_preprocess_cfg(model, images)
        folder = place / str(number)
        folder.mkdir(parents=True)
        save_for_hf(model, tokenizer, given, folder, safe_serialization=True)
        base = load(folder, device=torch.device("cpu"), quantisation="none", dtype=torch.float32)
        yield f"{name} as {base.family.label}", _apart(folder, base)
        for file in folder.iterdir():
            file.unlink()


def _enlivened(model: Any) -> Any:
    """With weights and biases that all count."""
    import torch

    for name, weight in model.named_parameters():
        if name.endswith("bias") and weight.ndim:
            torch.nn.init.normal_(weight, std=0.1)
        elif "positional" in name or "pos_embed" in name or "class_embedding" in name:
            torch.nn.init.normal_(weight, std=0.2)
    return model.eval()


def _apart(folder: Path, base: Any) -> dict[str, float]:
    """How far pixels, unit features and logits of OpenCLIP's reading and of ours are apart."""
    import numpy as np
    import open_clip
    import torch
    from PIL import Image

    from cliptune.data.pixels import decode

    name = f"local-dir:{folder}"
    model, _, preprocess = open_clip.create_model_and_transforms(name)
    model.eval()
    tokenizer = open_clip.get_tokenizer(name)
    generator, files = np.random.default_rng(0), []
    for number, shape in enumerate([(300, 400, 3), (500, 300, 3), (224, 224, 3), (90, 120, 3)]):
        files.append(folder.parent / f"{number}.png")
        coarse = generator.integers(0, 256, (6, 8, 3), dtype=np.uint8)
        Image.fromarray(coarse).resize(shape[1::-1], Image.Resampling.BICUBIC).save(files[-1])
    with torch.no_grad():
        decoded = np.stack([decode(file, base.framing) for file in files])
        pixels = base.normalise(torch.from_numpy(decoded).permute(0, 3, 1, 2))
        framed = torch.stack([preprocess(Image.open(file)) for file in files])
        ours = base.encode_images(pixels), base.encode_texts(*base.tokenise(TEXTS))
        theirs = (
            model.encode_image(framed, normalize=True),
            model.encode_text(tokenizer(TEXTS), normalize=True),
        )
        logits = [
            scale * images @ texts.T
            for scale, (images, texts) in ((base.scale(), ours), (model.logit_scale.exp(), theirs))
        ]
    pairs = [(framed, pixels), *zip(ours, theirs, strict=True), logits]
    apart = (float((one - other).abs().max()) for one, other in pairs)
    return dict(zip(MOST, apart, strict=True))


def _from_ours(place: Path) -> Any:
    """What was tuned here, exported with its proof by OpenCLIP in a fresh process, and compared."""
    import torch

    import cliptune_resources
    from cliptune.models.load import load
    from cliptune.runs import Run
    from engine import drawn
    from engine.exports import exported
    from engine.tiny import tiny_clip
    from engine.tiny_families import TINY
    from engine.tiny_open_clip import tiny_open_clip
    from engine.training import carry, small_job

    images = drawn.classes(place / "images")
    bases = {
        "a tiny CLIP": tiny_clip(place / "clip"),
        "the starter": Path(cliptune_resources.starter()),
        "a tiny MetaCLIP 2": TINY["metaclip_2"](place / "metaclip_2"),
        "a tiny CLIP of OpenCLIP's format": tiny_open_clip(place / "open", "clip")[0],
    }
    for number, (name, base) in enumerate(bases.items()):
        for kind in ("lora", "full")[: 1 if number else 2]:
            job = small_job(images, base, kind, epochs=1, learning_rate=1e-2)
            carry(job, place / f"run-{number}-{kind}")
            found = exported(
                Run(place / f"run-{number}-{kind}"), "open_clip", place / f"out-{number}-{kind}"
            )
            read = found.readers["open_clip by words"]
            yield f"{kind} on {name}: its proof", {"logits": read.difference}
            how = {"quantisation": "none", "dtype": torch.float32}
            again = load(found.path, device=torch.device("cpu"), **how)  # type: ignore[arg-type]
            yield f"{kind} on {name}: read again", _apart(found.path, again)


if __name__ == "__main__":
    main()
elif __name__ == "inside":
    compare()
