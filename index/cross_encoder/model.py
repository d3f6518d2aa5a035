"""The cross-encoder in training: three scores from one pass of the bundled encoder.

Start and end of the answer a token (Devlin et al. 2019, section 4.3: the first position stands for
"no answer here"), and the passage's relevance from the first token's state (Nogueira and Cho 2019,
arXiv:1901.04085). The 96 million embedding parameters stay as the bundled model has them, so only
the 21 million trained ones are stored.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from torch import nn
from transformers import AutoModel

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor


def encoder_in_training(folder: Path) -> Any:
    """Return transformers' encoder of a folder, its table of embeddings left as it is.

    Without dropout a step on a CPU takes 0.8 s instead of 2.0, and a pass or two over the data leave
    little to overfit.
    """
    encoder = AutoModel.from_pretrained(
        folder,
        add_pooling_layer=False,
        attention_probs_dropout_prob=0.0,
        hidden_dropout_prob=0.0,
    )
    encoder.embeddings.requires_grad_(requires_grad=False)
    return encoder


class CrossEncoderModel(nn.Module):
    """``[batch, tokens]`` ids to start and end logits and relevance.

    Args:
        encoder_path: folder of the bundled encoder, whose weights training starts from.
    """

    def __init__(self, encoder_path: Path) -> None:
        super().__init__()
        self.encoder = encoder_in_training(encoder_path)
        self.head = nn.Linear(self.encoder.config.hidden_size, 2)
        self.relevance = nn.Linear(self.encoder.config.hidden_size, 1)

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return start and end logits, each ``[batch, tokens]`` with padding at -10,000, and
        relevance, ``[batch]``.
        """
        states = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        logits = self.head(states).float().masked_fill(mask.unsqueeze(-1) == 0, -1e4)
        return logits[..., 0], logits[..., 1], self.relevance(states[:, 0]).float().squeeze(-1)

    def trained(self) -> Iterator[tuple[str, Tensor]]:
        """Yield the names and values of what training changes."""
        for name, parameter in self.named_parameters():
            if parameter.requires_grad:
                yield name, parameter.detach()
