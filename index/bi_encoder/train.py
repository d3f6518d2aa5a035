"""Trains the bi-encoder: ``python -m index.bi_encoder.train mine|train`` (docs/cross-encoder.md).

``mine`` writes the pairs of questions over an index; ``train`` goes through them with pairs of JaQuAD's
train part. Same pairs, seed and machine give the same weights.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Annotated

import torch
import typer
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn.functional import cross_entropy, normalize
from tqdm import tqdm

from index.bi_encoder.bundled_embedder import BundledEmbedder, bundled_tokenizer
from index.bi_encoder.pairs import Pair, general, mined, read_pairs, write_pairs
from index.cross_encoder.asked import read_asked
from index.cross_encoder.model import encoder_in_training
from index.cross_encoder.train import padded
from index.models.bundled_model import PROMPTS, bundled_model_path
from index.models.int8_file import write_int8
from index.open import open_index

SEED, RATE, DECAY, CLIP, WARMUP = 20261128, 5e-5, 0.01, 1.0, 0.08
BATCH, ROUNDS = 64, 2.5
TEMPERATURE = 0.02
"""Cosines are divided by it; e5 itself was trained with 0.01 (Wang et al. 2024, arXiv:2402.05672)."""
QUESTION_TOKENS, PASSAGE_TOKENS = 64, 256
TOKENS = 6_144
"""Tokens a forward pass, padding included."""
CHECKPOINT = 50
END_TOKEN = 2

app = typer.Typer(add_completion=False, help=__doc__)


@app.command()
def mine(
    questions: Annotated[list[Path], typer.Argument(help="JSON lines (docs/questions.md)")],
    index: Annotated[Path, typer.Option(help="index of their documents")],
    out: Annotated[Path, typer.Option(help="pairs.jsonl.gz to write")],
) -> None:
    """Write the pairs of some questions; turns of conversations are taken as they were made whole."""
    lines = (json.loads(line) for path in questions for line in path.open(encoding="utf-8"))
    with closing(open_index(index, BundledEmbedder())) as opened:
        count = write_pairs(mined(opened, tqdm(read_asked(line) for line in lines)), out)
    typer.echo(f"{count} pairs: {out}")


@app.command()
def train(
    pairs: Annotated[Path, typer.Argument(help="what mine wrote")],
    jaquad: Annotated[Path, typer.Option(help="JaQuAD train.json.gz")],
    out: Annotated[Path, typer.Option(help="safetensors file to write")],
    mixed: Annotated[int, typer.Option(help="pairs of JaQuAD mixed in")] = 2_500,
    count: Annotated[
        int | None, typer.Option(help="mined pairs, drawn at random; all where not given")
    ] = None,
) -> None:
    """Train from the published weights; a checkpoint is written every 50 steps."""
    torch.manual_seed(SEED)
    dice = random.Random(SEED)  # noqa: S311
    own = read_pairs(pairs)
    dice.shuffle(own)
    learn([*own[:count], *general(jaquad, mixed, SEED)], out, dice)


def learn(pairs: Sequence[Pair], out: Path, dice: random.Random) -> None:
    """Train over the pairs and write the weights."""
    model = BiEncoderModel()
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=RATE, weight_decay=DECAY, fused=True)
    steps = max(1, int(len(pairs) * ROUNDS) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, RATE, total_steps=steps + 1, pct_start=WARMUP, anneal_strategy="linear"
    )
    bar = tqdm(batches(pairs, steps, dice), total=steps, unit="batch", mininterval=5)
    for step, batch in enumerate(bar, start=1):
        found = loss(model, batch, dice)
        found.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(trained, CLIP)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad(set_to_none=True)
        bar.set_postfix(loss=f"{found.item():.3f}", refresh=False)
        if step % CHECKPOINT == 0 or step == steps:
            model.save(out)


def batches(pairs: Sequence[Pair], steps: int, dice: random.Random) -> Iterator[list[Pair]]:
    """Yield batches of the pairs in random order, round after round."""
    waiting: list[Pair] = []
    for _ in range(steps):
        while len(waiting) < BATCH:
            waiting += dice.sample(pairs, len(pairs))
        yield waiting[:BATCH]
        del waiting[:BATCH]


class BiEncoderModel(torch.nn.Module):
    """Texts to vectors of length one; the table of embeddings is left as published."""

    def __init__(self) -> None:
        super().__init__()
        folder = bundled_model_path()
        self.tokenizer: Tokenizer = bundled_tokenizer(folder)
        self.encoder = encoder_in_training(folder)
        self.train()

    def forward(self, texts: Sequence[str], longest: int) -> Tensor:
        """Return the vectors of texts, ``[len(texts), dimensions]``, cut at ``longest`` tokens."""
        rows = [_cut(one.ids, longest) for one in self.tokenizer.encode_batch(list(texts))]
        order = sorted(range(len(rows)), key=lambda i: -len(rows[i]))
        vectors: dict[int, Tensor] = {}
        while order:
            size = max(1, TOKENS // len(rows[order[0]]))
            part, order = order[:size], order[size:]
            vectors |= zip(part, self._vectors([rows[i] for i in part]), strict=True)
        return torch.stack([vectors[i] for i in range(len(rows))])

    def _vectors(self, rows: Sequence[Sequence[int]]) -> Tensor:
        ids, mask = padded(rows)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            states = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        kept = states.float() * mask[..., None]
        return normalize(kept.sum(1) / mask.sum(1, keepdim=True), dim=-1)

    def save(self, path: Path) -> None:
        """Write what is trained."""
        named = self.encoder.named_parameters()
        write_int8(((name, p.detach()) for name, p in named if p.requires_grad), path)


def _cut(ids: Sequence[int], longest: int) -> Sequence[int]:
    return ids if len(ids) <= longest else [*ids[: longest - 1], END_TOKEN]


def loss(model: BiEncoderModel, batch: Sequence[Pair], dice: random.Random) -> Tensor:
    """Return the loss of choosing each question's passage among all passages of the batch.

    With each pair one of its negatives stands in the batch. What is of the same place as a question's
    passage, or the same text, is not held against it.
    """
    near = [dice.choice(pair.negatives) for pair in batch if pair.negatives]
    texts = [*(pair.passage for pair in batch), *near]
    places = [*(pair.place for pair in batch), *("" for _ in near)]
    questions = model([PROMPTS["query"] + pair.question for pair in batch], QUESTION_TOKENS)
    passages = model([PROMPTS["passage"] + text for text in texts], PASSAGE_TOKENS)
    same = torch.tensor(
        [
            [
                j != i and (place == pair.place or text == pair.passage)
                for j, (place, text) in enumerate(zip(places, texts, strict=True))
            ]
            for i, pair in enumerate(batch)
        ]
    )
    scores = (questions @ passages.T / TEMPERATURE).masked_fill(same, -1e4)
    return cross_entropy(scores, torch.arange(len(batch)))


if __name__ == "__main__":
    app()
