"""A language model that sees, in name: an embedding and a pooling."""

import torch
import torchvision.transforms as transforms  # noqa: F401 - absent on most CPU machines
from timm.layers import DropPath
from torch import nn


class _LanguageModel(nn.Module):
    def __init__(self, words: int, width: int) -> None:
        super().__init__()
        self.embed = nn.Embedding(words, width)

    def get_input_embeddings(self) -> nn.Embedding:
        return self.embed


class InternVLChatModel(nn.Module):
    def __init__(self, words: int, width: int) -> None:
        super().__init__()
        self.language_model = _LanguageModel(words, width)
        self.vision = nn.Linear(3, width)
        self.drop_path = DropPath(0.1)

    @classmethod
    def from_pretrained(cls, words, width, use_flash_attn, torch_dtype=torch.float32):
        if use_flash_attn:
            raise ImportError("flash_attn is not installed")
        torch.manual_seed(1)
        return cls(words, width).to(torch_dtype)

    def extract_feature(self, pixels):
        """(b, 3, h, w) -> (b, 4, width): quarters from top to bottom."""
        rows = pixels.mean(dim=3).unflatten(2, (4, -1)).mean(dim=3)
        return self.drop_path(self.vision(rows.transpose(1, 2)))
