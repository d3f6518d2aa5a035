"""Trains the cross-encoder: ``python -m index.cross_encoder.train ../shared/jaquad/train.json.gz``.

Only JaQuAD's training part is read. It mines groups first (kept beside the weights, so that a
second run starts at once), then trains one pass. Same data, seed and machine give the same weights;
the last figures printed are those of held-out groups of the same file, on which nothing is chosen.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import torch
import typer
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy
from tqdm import tqdm

from index.bi_encoder.bundled_embedder import bundled_tokenizer
from index.cross_encoder import CONTEXT_TOKENS, MAX_TOKENS, QUESTION_TOKENS
from index.cross_encoder.mining import Group, mine, read_groups, write_groups
from index.cross_encoder.model import CrossEncoderModel
from index.cross_encoder.weights import load_weights, save_weights
from index.models.bert import PADDING_STEP, PADDING_TOKEN
from index.models.bundled_model import bundled_model_path

GROUPS, RATE, DECAY, CLIP, WARMUP, SEED = 4, 1e-4, 0.01, 1.0, 0.06, 20261123
SORTED = 64
"""Batches sorted by length together, so that little is spent on padding."""
CHECKPOINT = 100
TITLED, SLIDE_STYLE, CELL_STYLE = 0.6, 0.35, 0.15
"""Shares of groups with a title before the passage, with lines for sentences, and with cells."""
NEGATIVES = 3
"""Wrong passages of a group that are trained on; the first is the hardest."""
NO_ANSWER = 0.15
"""What a negative passage counts for in the loss of the spans, one with the answer counting 1."""
CLS, SEP = 0, 2
"""XLM-R's ids of the first token and of the separator."""


@dataclass(frozen=True, slots=True)
class Example:
    """The token ids of a group's passages, the right one first, and its answer's tokens.

    Where no passage answers, ``told`` is False and the answer is the first token.
    """

    rows: tuple[tuple[int, ...], ...]
    start: int
    end: int
    told: bool = True


def make_example(group: Group, tokenizer: Tokenizer, dice: random.Random) -> Example:
    """Return a group as token ids; title and style are drawn once for all its passages."""
    titled, written = dice.random() < TITLED, drawn_style(dice)
    asked = tokenizer.encode(group.question, add_special_tokens=False).ids[:QUESTION_TOKENS]
    rows: list[tuple[int, ...]] = []
    place = (0, 0)
    for title, text in (group.passage, *group.negatives[:NEGATIVES]):
        about: list[int] = []
        if titled:
            about = tokenizer.encode(title + "\n", add_special_tokens=False).ids[:CONTEXT_TOKENS]
        head = [CLS, *asked, SEP, SEP, *about]
        body = tokenizer.encode(written(text, dice), add_special_tokens=False)
        room = MAX_TOKENS - len(head) - 1
        if not rows and group.told:
            inside = [
                i
                for i, (a, b) in enumerate(body.offsets[:room])
                if a < group.end and b > group.start
            ]
            place = (inside[0] + len(head), inside[-1] + len(head)) if inside else (0, 0)
        rows.append((*head, *body.ids[:room], SEP))
    return Example(tuple(rows), *place, group.told)


def drawn_style(dice: random.Random) -> Callable[[str, random.Random], str]:
    """Return how prose is written this time: as slides do, as a table is read, or as it is."""
    drawn = dice.random()
    if drawn < SLIDE_STYLE:
        return as_lines
    return as_cells if drawn < SLIDE_STYLE + CELL_STYLE else lambda text, _: text


def as_lines(text: str, dice: random.Random) -> str:
    """Write prose as slides do: lines without a full stop. Every character keeps its place."""
    mark = dice.choice(["\n", "・", "○"])
    return text.replace("。", mark).replace("、", dice.choice(["、", " "]))


def as_cells(text: str, dice: random.Random) -> str:
    """Write prose as a table is read: words in a row, apart. Every character keeps its place."""
    apart = dice.choice([" ", "\n"])
    return re.sub("[、はがをに]", apart, text.replace("。", "\n"))


def batches(examples: Sequence[Example], dice: random.Random) -> Iterator[list[Example]]:
    """Yield batches of like length in random order; the groups of one have as many passages."""
    for at in range(0, len(examples), GROUPS * SORTED):
        chunk = sorted(
            examples[at : at + GROUPS * SORTED], key=lambda e: max(len(row) for row in e.rows)
        )
        groups = [chunk[i : i + GROUPS] for i in range(0, len(chunk), GROUPS)]
        dice.shuffle(groups)
        yield from groups


def padded(rows: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """Return token ids as one batch and its mask, each ``[rows, tokens]``."""
    longest = max(len(row) for row in rows)
    width = -(-longest // PADDING_STEP) * PADDING_STEP
    ids = torch.full((len(rows), width), PADDING_TOKEN, dtype=torch.long)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = torch.tensor(row)
    lengths = torch.tensor([len(row) for row in rows])
    return ids, torch.arange(width)[None, :] < lengths[:, None]


def losses(model: CrossEncoderModel, batch: Sequence[Example]) -> tuple[Tensor, Tensor]:
    """Return the loss of choosing the passage and that of the spans."""
    size = len(batch[0].rows)
    ids, mask = padded([row for example in batch for row in example.rows])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        starts, ends, relevance = model(ids, mask)
    chosen = _passage_loss(relevance.view(-1, size), [example.told for example in batch])
    wanted = torch.zeros((len(batch), size, 2), dtype=torch.long)
    weights = torch.full((len(batch), size), NO_ANSWER)
    weights[:, 0] = 1.0
    for i, example in enumerate(batch):
        wanted[i, 0] = torch.tensor((example.start, example.end))
    spans = cross_entropy(starts, wanted[..., 0].view(-1), reduction="none")
    spans = spans + cross_entropy(ends, wanted[..., 1].view(-1), reduction="none")
    weights = weights.view(-1)
    return chosen, (spans * weights).sum() / weights.sum() / 2


def _passage_loss(relevance: Tensor, told: Sequence[bool]) -> Tensor:
    """Return the loss of the order within a group, and of 0.0 parting what answers from what does not.

    Args:
        relevance: ``[groups, passages]``, the right passage first.
        told: whether a group has one.
    """
    answered = torch.tensor(told)
    wanted = torch.zeros_like(relevance)
    wanted[:, 0] = answered.float()
    parted = binary_cross_entropy_with_logits(relevance, wanted)
    if not answered.any():
        return parted
    own = relevance[answered]
    return cross_entropy(own, torch.zeros(len(own), dtype=torch.long)) + parted


def main(
    data: Annotated[Path, typer.Argument(help="JaQuAD train.json.gz")],
    out: Annotated[Path, typer.Option(help="safetensors file to write")] = Path(
        "cross_encoder.safetensors"
    ),
    questions: Annotated[int, typer.Option(help="questions to mine")] = 20_000,
    first: Annotated[int, typer.Option(help="first group to train on")] = 0,
    count: Annotated[int, typer.Option(help="groups to train on")] = 10_000,
    start: Annotated[Path | None, typer.Option(help="weights to go on from")] = None,
    rate: Annotated[float, typer.Option(help="highest learning rate")] = RATE,
) -> None:
    """Train and save; a checkpoint is written every 100 steps."""
    mined = out.with_suffix(".groups.jsonl")
    if not mined.exists():
        write_groups(mine(data, questions, SEED), mined)
    groups = read_groups(mined)
    held, groups = groups[-256:], groups[:-256][first : first + count]
    torch.manual_seed(SEED)
    dice = random.Random(SEED)  # noqa: S311
    folder = bundled_model_path()
    tokenizer = bundled_tokenizer(folder)
    drawn = [make_example(group, tokenizer, dice) for group in groups]
    unseen = [make_example(group, tokenizer, dice) for group in held]
    model = CrossEncoderModel(folder)
    if start is not None:
        load_weights(model, start)
    train(model, drawn, out, rate, dice)
    _report(model, unseen)


def train(
    model: CrossEncoderModel, drawn: Sequence[Example], out: Path, rate: float, dice: random.Random
) -> None:
    """Train in place, one pass over what was drawn; a checkpoint is written every 100 steps."""
    model.train()
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=rate, weight_decay=DECAY, fused=True)
    steps = (len(drawn) + GROUPS - 1) // GROUPS
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, rate, total_steps=steps + 1, pct_start=WARMUP, anneal_strategy="linear"
    )
    running: list[float] = []
    bar = tqdm(batches(drawn, dice), total=steps, unit="batch", mininterval=5)
    for step, batch in enumerate(bar, start=1):
        found = losses(model, batch)
        (found[0] + found[1]).backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(trained, CLIP)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad(set_to_none=True)
        now = [value.item() for value in found]
        running = [0.98 * a + 0.02 * b for a, b in zip(running or now, now, strict=True)]
        bar.set_postfix(passage=f"{running[0]:.3f}", span=f"{running[1]:.3f}", refresh=False)
        if step % CHECKPOINT == 0 or step == steps:
            save_weights(model, out)


def _report(model: CrossEncoderModel, unseen: Sequence[Example]) -> None:
    model.eval()
    with torch.inference_mode():
        found = [losses(model, unseen[i : i + GROUPS]) for i in range(0, len(unseen), GROUPS)]
    means = [sum(float(pair[i]) for pair in found) / max(1, len(found)) for i in (0, 1)]
    typer.echo(f"held-out loss: passage {means[0]:.4f}, span {means[1]:.4f}")


if __name__ == "__main__":
    typer.run(main)
