"""Trains the span reader: ``python -m assistant.reader.train ../shared/jaquad/train.json.gz``.

Only JaQuAD's training part is read. Same data, seed and machine give the same weights; the last
figure printed is the loss on held-out articles of the same file, which nothing is chosen on.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import torch
import typer
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn.functional import cross_entropy
from tqdm import tqdm

from assistant.reader.model import SpanModel
from assistant.reader.training_data import Example, make_example, read_rows
from assistant.reader.weights import load_weights, save_weights
from index.bundled_model import bundled_model_path

BATCH, RATE, DECAY, CLIP, WARMUP, SEED = 16, 2e-4, 0.01, 1.0, 0.06, 20261123
SORTED = 64
"""Batches sorted by length together, so that little is spent on padding."""
CHECKPOINT = 100


def batches(examples: Sequence[Example], dice: random.Random) -> Iterator[list[Example]]:
    """Yield batches of like length in random order."""
    for at in range(0, len(examples), BATCH * SORTED):
        chunk = sorted(examples[at : at + BATCH * SORTED], key=lambda e: len(e.ids))
        groups = [chunk[i : i + BATCH] for i in range(0, len(chunk), BATCH)]
        dice.shuffle(groups)
        yield from groups


def loss_of(model: SpanModel, batch: Sequence[Example]) -> Tensor:
    """Return the mean cross-entropy of start and end."""
    width = max(len(example.ids) for example in batch)
    ids = torch.ones((len(batch), width), dtype=torch.long)  # 1 is the padding token
    mask = torch.zeros_like(ids)
    for row, example in enumerate(batch):
        ids[row, : len(example.ids)] = torch.tensor(example.ids)
        mask[row, : len(example.ids)] = 1
    with torch.autocast("cpu", dtype=torch.bfloat16):
        starts, ends = model(ids, mask)
    wanted = torch.tensor([(e.start, e.end) for e in batch])
    return (cross_entropy(starts, wanted[:, 0]) + cross_entropy(ends, wanted[:, 1])) / 2


def main(
    data: Annotated[Path, typer.Argument(help="JaQuAD train.json.gz")],
    out: Annotated[Path, typer.Option(help="safetensors file to write")] = Path(
        "reader.safetensors"
    ),
    examples: Annotated[int, typer.Option(help="questions to train on")] = 20_000,
    start: Annotated[Path | None, typer.Option(help="weights to go on from")] = None,
    skip: Annotated[int, typer.Option(help="questions that those were trained on")] = 0,
    rate: Annotated[float, typer.Option(help="highest learning rate")] = RATE,
) -> None:
    """Train and save; a checkpoint is written every 100 steps."""
    torch.manual_seed(SEED)
    dice = random.Random(SEED)  # noqa: S311
    folder = bundled_model_path()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    rows = list(read_rows(data))
    titles = sorted({row.title for row in rows})
    held = set(dice.sample(titles, max(1, len(titles) // 50)))
    kept = [row for row in rows if row.title not in held]
    dice.shuffle(kept)
    drawn = [make_example(row, tokenizer, dice) for row in kept[skip : skip + examples]]
    unseen = [make_example(row, tokenizer, dice) for row in rows if row.title in held][:256]
    model = SpanModel(folder)
    if start is not None:
        load_weights(model, start)
    model.train()
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=rate, weight_decay=DECAY)
    steps = (len(drawn) + BATCH - 1) // BATCH
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, rate, total_steps=steps + 1, pct_start=WARMUP, anneal_strategy="linear"
    )
    running = None
    bar = tqdm(batches(drawn, dice), total=steps, unit="batch")
    for step, batch in enumerate(bar, start=1):
        loss = loss_of(model, batch)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(trained, CLIP)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad(set_to_none=True)
        running = loss.item() if running is None else 0.98 * running + 0.02 * loss.item()
        bar.set_postfix(loss=f"{running:.3f}")
        if step % CHECKPOINT == 0 or step == steps:
            save_weights(model, out)
    model.eval()
    with torch.inference_mode():
        groups = [unseen[i : i + BATCH] for i in range(0, len(unseen), BATCH)]
        typer.echo(
            f"held-out loss {sum(loss_of(model, g).item() for g in groups) / len(groups):.4f}"
        )


if __name__ == "__main__":
    typer.run(main)
