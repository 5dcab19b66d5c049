"""The networks: connector, multimodal language model and the OpenUni module that joins them."""
