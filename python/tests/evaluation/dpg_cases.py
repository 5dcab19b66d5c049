"""A made-up DPG-Bench: questions with parents before and after them, and answers by rule."""

from __future__ import annotations

import csv
import io
import random
import zlib

COLUMNS = (
    "item_id", "text", "keywords", "proposition_id", "dependency", "category_broad",
    "category_detailed", "tuple", "question_natural_language",
)  # fmt: skip
_CATEGORIES = (
    "entity - whole", "entity - part", "attribute - color", "attribute - size",
    "relation - spatial", "global", "other - count",
)  # fmt: skip
ITEMS = 40
CROPS = 4


def csv_text() -> str:
    """dpg_bench.csv: 40 items; some interrupted, some depending on rows further down."""
    rng = random.Random(11)
    rows = []
    for number in range(ITEMS):
        item = f"made_{number}"
        count = rng.randint(1, 7)
        for question in range(1, count + 1):
            others = [q for q in range(1, count + 1) if q != question]
            earlier = [q for q in others if q < question]
            pool = others if rng.random() < 0.2 else earlier
            parents = rng.sample(pool, min(len(pool), rng.choice((0, 1, 1, 2))))
            if len(parents) > 0 and max(parents) > question:
                parents = [q for q in parents if q > question][:1]
            category = rng.choice(_CATEGORIES)
            rows.append(
                (item, f"text of {item}", "k", question, ", ".join(map(str, parents)) or "0",
                 "c", "d", f"{category} ({item}, {question})", f"Is {item} {question} there?")
            )  # fmt: skip
    # The rows of two items interrupt one another.
    rows.append(("made_3", "text of made_3", "k", 9, "0", "c", "d", "global (late)", "Is it late?"))
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return buffer.getvalue()


def answer(filename: str, crop: int, question: str) -> str:
    """What the recorded VQA model says: mostly yes, sometimes no, sometimes not exactly yes."""
    drawn = zlib.crc32(f"{filename}|{crop}|{question}".encode()) % 10
    return "yes" if drawn < 7 else ("no", "Yes", "yes.")[drawn - 7]
