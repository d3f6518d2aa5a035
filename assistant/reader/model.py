"""The span model in training: the bundled encoder with two scores a token, where an answer starts and ends.

Source: Devlin et al. 2019, "BERT", section 4.3 (SQuAD 2.0): the first position stands for "no
answer here". The encoder's 96 million embedding parameters stay as the bundled model has them, so
only the 21 million trained ones are stored.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from torch import nn
from transformers import AutoModel

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor


class SpanModel(nn.Module):
    """``[batch, tokens]`` ids to start and end logits.

    Args:
        encoder_path: folder of the bundled encoder, whose weights training starts from.
    """

    def __init__(self, encoder_path: Path) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(encoder_path, add_pooling_layer=False)
        self.encoder.embeddings.requires_grad_(requires_grad=False)
        self.head = nn.Linear(self.encoder.config.hidden_size, 2)

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Return start and end logits, each ``[batch, tokens]``; padding gets -10,000."""
        states = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        logits = self.head(states).float().masked_fill(mask.unsqueeze(-1) == 0, -1e4)
        return logits[..., 0], logits[..., 1]

    def trained(self) -> Iterator[tuple[str, Tensor]]:
        """Yield the names and values of what training changes."""
        for name, parameter in self.named_parameters():
            if parameter.requires_grad:
                yield name, parameter.detach()
