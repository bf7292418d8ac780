"""Measures a CLIP on class folders: zero-shot by class, and a linear probe on its features."""

import argparse
from pathlib import Path

import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor
from transformers import CLIPModel, CLIPProcessor

DECAYS = (1e-4, 1e-3, 1e-2, 1e-1)  # the probe's, chosen by five folds of the training images


@torch.no_grad()
def features(model: CLIPModel, processor: CLIPProcessor, folder: Path) -> tuple[Tensor, Tensor]:
    """Normalised image features (n, width) and class numbers (n,) of class folders."""
    found, labels = [], []
    for label, place in enumerate(sorted(path for path in folder.iterdir() if path.is_dir())):
        paths = sorted(place.iterdir())
        images = [Image.open(path).convert("RGB") for path in paths]
        pixels = processor(images=images, return_tensors="pt")
        found.append(F.normalize(model.get_image_features(**pixels).pooler_output, dim=-1))
        labels += [label] * len(paths)
    return torch.cat(found), torch.tensor(labels)


@torch.no_grad()
def class_prompts(model: CLIPModel, processor: CLIPProcessor, names: list[str]) -> Tensor:
    prompts = [f"a photo of a {name.replace('_', ' ')}" for name in names]
    tokens = processor.tokenizer(prompts, padding=True, return_tensors="pt")
    return F.normalize(model.get_text_features(**tokens).pooler_output, dim=-1)


def fit(seen: Tensor, labels: Tensor, decay: float) -> torch.nn.Linear:
    """Logistic regression by L-BFGS."""
    probe = torch.nn.Linear(seen.shape[1], int(labels.max()) + 1)
    optimizer = torch.optim.LBFGS(probe.parameters(), max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> Tensor:
        optimizer.zero_grad()
        loss = F.cross_entropy(probe(seen), labels) + decay / 10 * probe.weight.square().sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    return probe


@torch.no_grad()
def accuracy(probe: torch.nn.Linear, seen: Tensor, labels: Tensor) -> float:
    return (probe(seen).argmax(1) == labels).float().mean().item()


def probe_figures(train: tuple[Tensor, Tensor], test: tuple[Tensor, Tensor]) -> tuple[float, float]:
    """Accuracy on five folds of the training images, and on the test images."""
    mean, spread = train[0].mean(0), train[0].std(0)
    seen, labels = (train[0] - mean) / spread, train[1]
    fold = torch.arange(len(labels)) % 5
    best = (0.0, 0.0)
    for decay in DECAYS:
        parts = [
            accuracy(
                fit(seen[fold != k], labels[fold != k], decay), seen[fold == k], labels[fold == k]
            )
            for k in range(5)
        ]
        best = max(best, (sum(parts) / 5, decay))
    final = fit(seen, labels, best[1])
    return best[0], accuracy(final, (test[0] - mean) / spread, test[1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("images", type=Path, help="with train/ and test/ of class folders")
    args = parser.parse_args()
    torch.manual_seed(0)
    model = CLIPModel.from_pretrained(args.model, dtype=torch.float32).eval()
    processor = CLIPProcessor.from_pretrained(args.model)
    names = sorted(path.name for path in (args.images / "test").iterdir() if path.is_dir())
    train, test = (features(model, processor, args.images / part) for part in ("train", "test"))
    guesses = (test[0] @ class_prompts(model, processor, names).T).argmax(1)
    right = (guesses == test[1]).float()
    for i, name in enumerate(names):
        often = torch.bincount(guesses[test[1] == i], minlength=len(names)).tolist()
        print(f"{name:16} {right[test[1] == i].mean():.2f}  taken for {often}")
    print(f"zero-shot: {right.mean():.3f} of {len(right)} test images")
    folds, tested = probe_figures(train, test)
    print(f"linear probe: {folds:.3f} on five folds of the training images, {tested:.3f} on test")


if __name__ == "__main__":
    main()
