"""Trains one number by mmengine's runner, in mixed precision and on `.cuda()`."""

import argparse

import torch
from mmengine.config import Config, DictAction
from mmengine.model import BaseModel
from mmengine.runner import Runner
from torch import nn
from torch.utils.data import DataLoader
from torchvision.transforms import InterpolationMode
from xtuner.model.utils import guess_load_checkpoint

RESAMPLING = InterpolationMode.BICUBIC


class Model(BaseModel):
    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(4, 4))

    def forward(self, numbers, mode="loss"):
        return {"loss": (numbers.to(self.weight.device) @ self.weight).float().square().mean()}


def main() -> None:
    flags = argparse.ArgumentParser()
    flags.add_argument("config")
    flags.add_argument("--work-dir")
    flags.add_argument("--seed", type=int)
    flags.add_argument("--resume")
    flags.add_argument("--start-from")
    flags.add_argument("--cfg-options", nargs="+", action=DictAction)
    args = flags.parse_args()
    config = Config.fromfile(args.config)
    config.merge_from_dict(args.cfg_options or {})
    model = Model().cuda()
    if args.start_from:
        model.load_state_dict(guess_load_checkpoint(args.start_from))
    Runner(
        model=model,
        work_dir=args.work_dir,
        train_dataloader=DataLoader([{"numbers": torch.ones(4)}] * 64, batch_size=2),
        train_cfg=config.train_cfg,
        optim_wrapper=config.optim_wrapper,
        default_hooks=config.default_hooks,
        log_processor=config.log_processor,
        load_from=args.resume,
        resume=args.resume is not None,
        randomness={"seed": args.seed},
    ).train()


if __name__ == "__main__":
    main()
