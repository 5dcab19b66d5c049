"""Pictures of fixed prompts, drawn while training."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mmengine.dist import is_main_process
from mmengine.hooks import Hook
from PIL import Image

from openuni.compat.config_files import prompt_texts
from openuni.errors import InvalidRequestError
from openuni.pipelines.prompts import PromptTemplate
from openuni.pipelines.sampling import Sampling
from openuni.pipelines.text_to_image import PictureRequest, TextToImagePipeline
from openuni.training.hooks.computing import computing
from openuni.training.hooks.undisturbed import undisturbed
from openuni.training.hooks.weight_average_hook import averaged


class SamplingHook(Hook):
    """Writes ``samples/step-<steps done>-<index>.png`` and an ``output`` event for each.

    Args:
        prompts: what to draw.
        interval: steps between drawings.
        height, width: of the pictures, in pixels.
        steps: of the sampler.
        guidance: strength of guidance.
        seed: of the first picture; the next ones follow it.
    """

    priority = "LOW"

    def __init__(
        self, prompts: Sequence[str], interval: int = 1000, height: int = 512, width: int = 512,
        steps: int = 20, guidance: float = 4.5, seed: int = 42,
    ) -> None:  # fmt: skip
        self.prompts, self.interval, self.seed = list(prompts), interval, seed
        self.sampling = Sampling(height=height, width=width, steps=steps, guidance=guidance)

    def before_train(self, runner: Any) -> None:
        multiple = getattr(runner.trained_model, "size_multiple", None)
        if multiple is None:
            kind = type(runner.trained_model).__name__
            raise InvalidRequestError(
                f"SamplingHook needs a model that draws pictures, which {kind} does not",
                hint="Leave the hook out.",
                details={"field": "SamplingHook"},
            )
        for name in ("height", "width"):
            value = getattr(self.sampling, name)
            if value % multiple:
                raise InvalidRequestError(
                    f"SamplingHook.{name} is {value}, no multiple of {multiple}",
                    hint=f"Choose {max(1, round(value / multiple)) * multiple}.",
                    details={"field": f"SamplingHook.{name}"},
                )

    def after_train_iter(
        self, runner: Any, batch_idx: int, data_batch: Any = None, outputs: Any = None
    ) -> None:
        done = runner.iter + 1
        if done % self.interval or not is_main_process():
            return
        requests = [PictureRequest(p, self.seed + i) for i, p in enumerate(self.prompts)]
        with undisturbed(self.seed), averaged(runner) as model:
            pipeline = TextToImagePipeline(
                model,  # type: ignore[arg-type]
                model.tokenizer,
                model.test_scheduler,
                PromptTemplate(**prompt_texts(model.prompt_template)),  # type: ignore[arg-type]
            )
            with computing(runner, model):
                pictures = [
                    (index, pixels.numpy())
                    for index, pixels in pipeline(requests, self.sampling, batch_size=4)
                ]
        for index, pixels in pictures:
            path = Path(runner.work_dir) / "samples" / f"step-{done:07}-{index}.png"
            path.parent.mkdir(exist_ok=True)
            partial = path.with_suffix(".partial")
            Image.fromarray(pixels).save(partial, format="PNG")
            partial.replace(path)
            runner.events.write(
                {
                    "type": "output", "index": index, "seed": requests[index].seed,
                    "prompt": requests[index].prompt, "path": str(path),
                }
            )  # fmt: skip
