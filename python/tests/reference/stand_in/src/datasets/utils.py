"""What the evaluation scripts import."""

import json


def load_jsonl(path):
    with open(path) as file:
        return [json.loads(line) for line in file]
