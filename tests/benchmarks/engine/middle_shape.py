"""Sizes of the middle model that both sides are told."""

QUERIES, WIDTH = 256, 512
CONNECTOR = {
    "hidden_size": WIDTH,
    "intermediate_size": 1792,
    "num_hidden_layers": 6,
    "num_attention_heads": 8,
}
