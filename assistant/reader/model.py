"""The span model: the bundled encoder with two scores a token, where an answer starts and ends.

Source: Devlin et al. 2019, "BERT", section 4.3 (SQuAD 2.0): the first position stands for "no
answer here". The encoder's 96 million embedding parameters stay as the bundled model has them, so
only the 21 million trained ones are stored.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from safetensors import safe_open
from torch import nn
from transformers import AutoConfig, AutoModel, BertModel

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor


class SpanModel(nn.Module):
    """``[batch, tokens]`` ids to start and end logits.

    Args:
        encoder_path: folder of the bundled encoder.
        pretrained: start from the encoder's weights (to train); otherwise only its embeddings are
            read, and the rest waits for ``weights.load_weights``.
    """

    def __init__(self, encoder_path: Path, *, pretrained: bool = True) -> None:
        super().__init__()
        if pretrained:
            self.encoder = AutoModel.from_pretrained(encoder_path, add_pooling_layer=False)
        else:
            config = AutoConfig.from_pretrained(encoder_path)
            self.encoder = BertModel(config, add_pooling_layer=False)
            self._load_embeddings(encoder_path)
        self.encoder.embeddings.requires_grad_(requires_grad=False)
        self.head = nn.Linear(self.encoder.config.hidden_size, 2)

    def _load_embeddings(self, encoder_path: Path) -> None:
        with safe_open(encoder_path / "model.safetensors", "pt") as file:
            names = [name for name in file.keys() if "embeddings." in name]  # noqa: SIM118
            tensors = {name.partition("embeddings.")[2]: file.get_tensor(name) for name in names}
        self.encoder.embeddings.load_state_dict(tensors, strict=False, assign=True)

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
