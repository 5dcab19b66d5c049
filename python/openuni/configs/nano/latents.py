# ruff: noqa: C408 - dict() calls are the idiom of these configs
# Latents of openuni-nano's pictures; they are made when a training first asks for them.

scene_latents = dict(count=50_000, folder="cache", autoencoder="parts/autoencoder")
edit_latents = dict(count=12_000, folder="cache", autoencoder="parts/autoencoder")
# For validation, of another seed.
held_out_scene_latents = dict(scene_latents, count=512)
held_out_edit_latents = dict(edit_latents, count=128)
