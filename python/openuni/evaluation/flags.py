"""The command line's flags, and what they say as options."""

from __future__ import annotations

import argparse
from pathlib import Path

from openuni.errors import InvalidRequestError
from openuni.evaluation.benchmarks.choose import BENCHMARKS
from openuni.evaluation.generation.tasks import SEEDINGS
from openuni.evaluation.judge.endpoint import DEFAULT_KEY_VARIABLE, Endpoint
from openuni.evaluation.options import ScoringOptions


def parser() -> argparse.ArgumentParser:
    """All flags of all stages."""
    program = argparse.ArgumentParser(
        prog="python -m openuni.evaluation",
        description="Draw a benchmark's pictures, score them, report.",
    )
    stages = program.add_subparsers(
        dest="stage", required=True, metavar="run|generate|score|report"
    )
    for stage, text in (
        ("run", "draw, score and report"),
        ("generate", "draw only"),
        ("score", "score pictures that exist, and report"),
    ):
        flags = stages.add_parser(stage, help=text, description=text)
        flags.add_argument("benchmark", choices=BENCHMARKS)
        _add_set(flags)
        if stage == "score":
            flags.add_argument("folder", type=Path, help="folder of the pictures")
        else:
            flags.add_argument(
                "--out", type=Path, required=True, dest="folder", help="folder to fill"
            )
            _add_generation(flags)
        if stage != "generate":
            _add_scoring(flags)
    report = stages.add_parser("report", help="report on scored folders", description="Report.")
    report.add_argument(
        "folders", nargs="+", type=Path, help="scored folders; the first is compared"
    )
    report.add_argument(
        "--out", type=Path, help="folder of the report; one folder's own by default"
    )
    return program


def _add_set(flags: argparse.ArgumentParser) -> None:
    flags.add_argument(
        "--data", help="the benchmark's files; by default downloaded, revision pinned"
    )
    flags.add_argument("--limit", type=int, help="only so many prompts, spread evenly over all")
    flags.add_argument("--only", help="nano: some of pictures,edit,chat (default all)")
    flags.add_argument("--protocol", help="dpg: official, fixed; wise: original, verified")


def _add_generation(flags: argparse.ArgumentParser) -> None:
    flags.add_argument("-m", "--model", required=True, help="model id or folder")
    flags.add_argument("--engine", default="native", help="native, or module:Class")
    flags.add_argument("--size", help="512 or 512x768; the model's own by default")
    flags.add_argument("--steps", type=int, help="denoising steps; the model's own by default")
    flags.add_argument("--guidance", type=float, help="the model's own by default")
    flags.add_argument(
        "--edit-guidance", type=float, help="nano: of edits; as --guidance, or the model's own"
    )
    flags.add_argument("--seed", type=int, default=42, help="of the first picture (default 42)")
    flags.add_argument(
        "--seeding", choices=SEEDINGS, default="picture",
        help="noise of each picture by itself, or one stream as the official scripts have it",
    )  # fmt: skip
    flags.add_argument("--processes", type=int, default=1, help="processes that draw (default 1)")


def _add_scoring(flags: argparse.ArgumentParser) -> None:
    flags.add_argument("--name", help="what the pictures are called in the report")
    flags.add_argument("--allow-incomplete", action="store_true", help="score what is there")
    flags.add_argument("--detections", type=Path, help="geneval: recorded detections (JSON lines)")
    flags.add_argument("--detector", choices=("auto", "mmdet", "transformers"), default="auto")
    flags.add_argument("--detector-weights", help="mmdet's .pth, or a model of transformers")
    flags.add_argument("--colors", default="auto", help="auto, open_clip, transformers or a CLIP")
    flags.add_argument("--answers", type=Path, help="dpg: recorded answers (JSON lines)")
    flags.add_argument("--vqa", choices=("auto", "mplug", "endpoint", "chat"), default="auto")
    flags.add_argument("--chat-model", help="dpg: model of --vqa chat")
    flags.add_argument("--replies", type=Path, help="wise: recorded judge replies (JSON lines)")
    flags.add_argument("--judge-url", help="OpenAI-compatible endpoint, up to and including /v1")
    flags.add_argument("--judge-model", help="the model's name there")
    flags.add_argument(
        "--judge-key-env", default=DEFAULT_KEY_VARIABLE,
        help=f"environment variable that holds the key (default {DEFAULT_KEY_VARIABLE})",
    )  # fmt: skip
    flags.add_argument("--concurrency", type=int, default=8, help="requests at a time (default 8)")
    flags.add_argument("--retries", type=int, default=6, help="of a failed request (default 6)")
    flags.add_argument("--timeout", type=float, default=300, help="seconds a request (default 300)")
    flags.add_argument("--input-price", type=float, help="per million tokens")
    flags.add_argument("--output-price", type=float, help="per million tokens")
    flags.add_argument("--budget", type=float, help="the most to spend, in the prices' currency")
    flags.add_argument(
        "--device", default="auto", help="of judging models: auto, cpu, cuda, cuda:1"
    )


def scoring_options(args: argparse.Namespace) -> ScoringOptions:
    """The options of ``run`` and ``score``.

    Raises:
        InvalidRequestError: half of an endpoint is given, or it is wrong.
    """
    endpoint = None
    if args.judge_url or args.judge_model:
        if not (args.judge_url and args.judge_model):
            raise InvalidRequestError("--judge-url and --judge-model belong together")
        endpoint = Endpoint(
            args.judge_url, args.judge_model, args.judge_key_env, args.concurrency, args.retries,
            args.timeout, input_price=args.input_price, output_price=args.output_price,
            budget=args.budget,
        )  # fmt: skip
        endpoint.check()
    return ScoringOptions(
        protocol=args.protocol,
        detections=args.detections,
        detector=args.detector,
        detector_weights=args.detector_weights,
        colors=args.colors,
        answers=args.answers,
        vqa=args.vqa,
        chat_model=args.chat_model,
        replies=args.replies,
        endpoint=endpoint,
        allow_incomplete=args.allow_incomplete,
        device=args.device,
        engine=getattr(args, "engine", "native"),
    )
