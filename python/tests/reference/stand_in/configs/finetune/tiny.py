optim_wrapper = {
    "type": "AmpOptimWrapper",
    "dtype": "bfloat16",
    "optimizer": {"type": "SGD", "lr": 0.1},
}
train_cfg = {"by_epoch": False, "max_iters": 4}
default_hooks = {
    "logger": {"type": "LoggerHook", "interval": 1},
    "checkpoint": {"type": "CheckpointHook", "by_epoch": False, "interval": 2},
}
log_processor = {"by_epoch": False, "window_size": 1}
