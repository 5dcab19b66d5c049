"""A model with the methods of the official one: an embedding for conditions, SANA's pipeline."""

import torch
from diffusers.pipelines.sana.pipeline_sana import SanaPipeline
from mmengine.model import BaseModel
from torch import nn
from torch.nn.functional import interpolate
from torch.nn.utils.rnn import pad_sequence
from xtuner.registry import BUILDER


class OpenUniInternVL3SANAHF(BaseModel):
    def __init__(
        self,
        lmm,
        transformer,
        test_scheduler,
        vae,
        tokenizer,
        prompt_template,
        connector,
        num_queries,
    ):
        super().__init__()
        if connector["_attn_implementation"] == "flash_attention_2":
            raise ImportError("flash_attn is not installed")
        self.lmm = BUILDER.build(lmm)
        self.transformer = BUILDER.build(transformer)
        self.test_scheduler = BUILDER.build(test_scheduler)
        self.vae = BUILDER.build(vae)
        self.tokenizer = BUILDER.build(tokenizer)
        self.prompt_template = prompt_template
        self.image_token_id = self.tokenizer.convert_tokens_to_ids(
            prompt_template["IMG_CONTEXT_TOKEN"]
        )
        self.vit_input_size = 32
        width = connector["hidden_size"]
        torch.manual_seed(2)
        self.meta_queries = nn.Parameter(torch.randn(num_queries, width))
        self.projector = nn.Linear(width, self.transformer.config.caption_channels)

    @property
    def llm(self):
        return self.lmm.language_model

    @property
    def device(self):
        return self.meta_queries.device

    @property
    def dtype(self):
        return self.meta_queries.dtype

    def forward(self, data, data_samples=None, mode="loss"):
        raise NotImplementedError("it is not trained")

    def prepare_text_conditions(self, prompt, cfg_prompt=None):
        words = self.prompt_template
        without = (
            words["CFG"] if cfg_prompt is None else words["GENERATION"].format(input=cfg_prompt)
        )
        texts = [words["GENERATION"].format(input=prompt), without]
        ids = [self.tokenizer.encode(text, return_tensors="pt")[0] for text in texts]
        mask = pad_sequence([torch.ones_like(one) for one in ids], batch_first=True)
        return {"input_ids": pad_sequence(ids, batch_first=True), "attention_mask": mask}

    def get_semantic_features(self, pixels):
        side = self.vit_input_size
        return self.lmm.extract_feature(interpolate(pixels, size=(side, side), mode="bilinear"))

    def latents_to_pixels(self, latents):
        return self.vae.decode(latents / self.vae.config.scaling_factor)[0]

    @torch.no_grad()
    def generate(
        self, input_ids=None, inputs_embeds=None, attention_mask=None, cfg_scale=4.5, num_steps=20,
        generator=None, height=512, width=512, progress_bar=True,
    ):  # fmt: skip
        if inputs_embeds is None:
            inputs_embeds = self.llm.get_input_embeddings()(input_ids)
        mask = attention_mask[..., None].to(inputs_embeds)
        mean = (inputs_embeds * mask).sum(dim=1) / mask.sum(dim=1)
        states = self.projector(self.meta_queries[None] + mean[:, None])
        half = len(states) // 2
        whole = torch.ones(states.shape[:2], dtype=torch.bool, device=self.device)
        pipeline = SanaPipeline(
            tokenizer=None, text_encoder=None, vae=self.vae, transformer=self.transformer,
            scheduler=self.test_scheduler,
        )  # fmt: skip
        pipeline.set_progress_bar_config(disable=not progress_bar)
        latents = pipeline(
            height=height, width=width, num_inference_steps=num_steps, guidance_scale=cfg_scale,
            prompt_embeds=states[:half], prompt_attention_mask=whole[:half],
            negative_prompt=None, negative_prompt_embeds=states[half:],
            negative_prompt_attention_mask=whole[half:], generator=generator, output_type="latent",
            complex_human_instruction=None, use_resolution_binning=False,
        ).images  # fmt: skip
        return self.latents_to_pixels(latents.to(self.dtype))
