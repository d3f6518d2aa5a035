"""Trains the projection: ``python -m index.late.train GROUPS --out projection.safetensors``.

``GROUPS`` are those that ``index.cross_encoder.train`` mines from JaQuAD's training part. The encoder
stays as it is: the states of questions and passages are computed once, and only the projection, begun
from their principal components, and the importance of a question's tokens are trained, with the other
passages of a batch as negatives. Held-out groups of the same file tell how often the right passage of
four comes first; nothing is chosen on them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import torch
import typer
from safetensors.torch import save_file
from torch import Tensor
from torch.nn.functional import cross_entropy, normalize, softplus
from tqdm import tqdm

from index.bert import BertEncoder, fast_dtype, read_weights
from index.bundled_embedder import PASSAGE_PROMPT, QUERY_PROMPT, bundled_tokenizer
from index.bundled_model import PROMPTS, bundled_model_path
from index.cross_encoder.mining import Group, read_groups
from index.cross_encoder.train import CELL_STYLE, SLIDE_STYLE, TITLED, as_cells, as_lines
from index.late.projection import WIDTH

GROUPS, EPOCHS, RATE, HELD, SEED = 12, 3, 1e-3, 300, 20261123
"""Groups a batch, passes, highest learning rate, groups held out, seed of all dice."""
NEGATIVES = 3
STEP = 256
"""Texts encoded at once."""
MAX_TOKENS = 512
EVEN = 0.54
"""softplus of this is 1: at first every token counts the same."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A group's states: the question's tokens, and each passage's, the right one first."""

    group: Group
    question: Tensor
    passages: tuple[Tensor, ...]


class Projection(torch.nn.Module):
    """What is trained.

    Args:
        components: ``[hidden, WIDTH]``, where training begins.
    """

    def __init__(self, components: Tensor) -> None:
        super().__init__()
        self.matrix = torch.nn.Parameter(components.clone())
        self.importance = torch.nn.Parameter(torch.zeros(components.shape[0]))
        self.bias = torch.nn.Parameter(torch.tensor([EVEN]))
        self.warmth = torch.nn.Parameter(torch.tensor(3.4))

    def forward(self, questions: Sequence[Tensor], passages: Sequence[Tensor]) -> Tensor:
        """Return every question's score for every passage, ``[questions, passages]``."""
        longest = max(map(len, passages))
        states = torch.zeros(len(passages), longest, self.matrix.shape[0])
        there = torch.zeros(len(passages), longest, dtype=torch.bool)
        for i, passage in enumerate(passages):
            states[i, : len(passage)] = passage.float()
            there[i, : len(passage)] = True
        told = normalize(normalize(states, dim=-1) @ self.matrix, dim=-1)
        rows = []
        for question in questions:
            own = question.float()
            weights = softplus(own @ self.importance + self.bias)
            asked = normalize(normalize(own, dim=-1) @ self.matrix, dim=-1)
            near = torch.einsum("qk,plk->pql", asked, told).masked_fill(~there[:, None], -1)
            rows.append((near.max(-1).values * weights).sum(-1) / weights.sum())
        return torch.stack(rows) * self.warmth.exp()


def encode(groups: Sequence[Group], dice: random.Random) -> Iterator[Encoded]:
    """Yield the states of each group; title and style are drawn as for the cross-encoder."""
    folder = bundled_model_path()
    encoder = BertEncoder(read_weights(folder / "model.safetensors"), fast_dtype())
    tokenizer = bundled_tokenizer(folder)

    def states(texts: Sequence[str], prompt: int) -> list[Tensor]:
        ids = [one.ids[:MAX_TOKENS] for one in tokenizer.encode_batch(list(texts))]
        with torch.inference_mode():
            return [own[prompt:].half() for own in encoder(ids)]

    for group in tqdm(groups, unit="group"):
        drawn, titled = dice.random(), dice.random() < TITLED
        style = (
            as_lines
            if drawn < SLIDE_STYLE
            else as_cells
            if drawn < SLIDE_STYLE + CELL_STYLE
            else None
        )
        passages = [
            PROMPTS["passage"]
            + (f"{title}\n" if titled else "")
            + (style(text, dice) if style else text)
            for title, text in (group.passage, *group.negatives[:NEGATIVES])
        ]
        (question,) = states([PROMPTS["query"] + group.question], QUERY_PROMPT)
        yield Encoded(group, question[:-1], tuple(states(passages, PASSAGE_PROMPT)))


def principal(encoded: Sequence[Encoded]) -> Tensor:
    """Return the first principal components of the passages' states, ``[hidden, WIDTH]``."""
    states = torch.cat(
        [normalize(p.float(), dim=-1) for e in encoded[:400] for p in e.passages[:1]]
    )
    _, vectors = torch.linalg.eigh(states.T @ states / len(states))
    components: Tensor = vectors.flip(1)[:, :WIDTH]
    return components


def loss(model: Projection, batch: Sequence[Encoded]) -> Tensor:
    """Return the loss of choosing each question's passage among all of the batch."""
    texts = [text for e in batch for _, text in (e.group.passage, *e.group.negatives[:NEGATIVES])]
    scores = model([e.question for e in batch], [p for e in batch for p in e.passages])
    right = torch.arange(len(batch)) * (1 + NEGATIVES)
    same = torch.tensor(
        [[text == e.group.passage[1] for text in texts] for e in batch], dtype=torch.bool
    )
    same[torch.arange(len(batch)), right] = False  # another question's copy of the right passage
    return cross_entropy(scores.masked_fill(same, -1e4), right)


def main(
    groups: Annotated[Path, typer.Argument(help="groups mined from JaQuAD train (JSON lines)")],
    out: Annotated[Path, typer.Option(help="safetensors file to write")] = Path(
        "projection.safetensors"
    ),
    count: Annotated[int, typer.Option(help="groups, the last ones of the file")] = 2400,
) -> None:
    """Train, save, and print how often the right passage of four comes first."""
    torch.manual_seed(SEED)
    dice = random.Random(SEED)  # noqa: S311
    encoded = list(encode(read_groups(groups)[-count:], dice))
    held, trained = encoded[-HELD:], encoded[:-HELD]
    model = Projection(principal(trained))
    typer.echo(f"before: {first_of_four(model, held):.3f}")
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=0.0)
    steps = EPOCHS * (len(trained) // GROUPS)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, steps + 1, pct_start=0.1)
    for _ in range(EPOCHS):
        dice.shuffle(trained)
        for at in range(0, len(trained) - GROUPS + 1, GROUPS):
            optimizer.zero_grad()
            loss(model, trained[at : at + GROUPS]).backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
        typer.echo(f"after a pass: {first_of_four(model, held):.3f}")
    names = ("matrix", "importance", "bias")
    save_file({name: getattr(model, name).detach().half().contiguous() for name in names}, out)


def first_of_four(model: Projection, held: Sequence[Encoded]) -> float:
    """Return the share of groups whose right passage scores highest."""
    with torch.inference_mode():
        right = [int(model([e.question], e.passages).argmax()) == 0 for e in held]
    return sum(right) / max(1, len(right))


if __name__ == "__main__":
    typer.run(main)
