"""Made-up WISE prompts and judge replies in every dress that judges give them."""

from __future__ import annotations

import random

IDS = range(1, 1001)


def prompts() -> list[dict[str, object]]:
    """A prompt for each id."""
    return [
        {
            "Prompt": f'made prompt {number} with a "quote"',
            "Explanation": f"made explanation {number}",
            "Category": "Made",
            "Subcategory": "Up",
            "prompt_id": number,
        }
        for number in IDS
    ]


def original_reply(number: int) -> str:
    """A readable reply of the original protocol."""
    rng = random.Random(number)
    c, r, a = rng.choice((0, 1, 2)), rng.choice((0, 1, 2)), rng.choice((0, 1, 2))
    return rng.choice(_ORIGINAL).format(c=c, r=r, a=a)


def verified_reply(number: int) -> str:
    """A readable reply of the Verified protocol."""
    rng = random.Random(-number)
    return rng.choice(_VERIFIED).format(s=rng.choice((0, 1)))


_ORIGINAL = (
    "Consistency: {c}\nRealism: {r}\nAesthetic Quality: {a}",
    "**Consistency**: {c}\n**Realism**: {r}\n**Aesthetic Quality** {a}",
    "consistency {c}; realism {r}; aesthetic quality {a}",
    "{c}\n{r}\n{a}",
    " {c} \n\n {r}\n{a}\n",
    "Thinking. Realism: {r}. Aesthetic Quality:{a}\nConsistency : {c} of 2",
)
_VERIFIED = (
    "Score: {s}",
    "**Score**: {s}",
    "score {s}",
    "{s}",
    "\n {s} \n",
    "The picture is good.\nScore:{s}",
    "<think>Score: 0 or Score: 1?</think>\nScore: {s}",
    "no opening</think>Score: {s}",
)

#: Replies that can be read, cannot, or only in part; of both protocols.
ODD_REPLIES = (
    "",
    "I cannot judge this.",
    "Consistency: 2",
    "Consistency: 2\nRealism: 1",
    "Consistency: two\nRealism: 1\nAesthetic Quality: 0",
    "2\n1",
    "3\n2\n1",
    "2 1 0",
    "2\n1\n0\n2",
    "Consistency: 1\nConsistency: 2\nRealism: 0\nAesthetic Quality: 1",
    "**Consistency:** 0\n**Realism**: 2\n**Aesthetic Quality** 2",
    "**Realism:** 1\n2\n1\n0",
    "Aesthetic: 1\nRealism: 1\nConsistency: 1",
    "Consistency: 1.5\nRealism: 1\nAesthetic Quality: 2",
    "Score: 2",
    "Score: 10",
    "Score: 1.0",
    "0\n1",
    "1\n",
    "Score: maybe",
    "score:\n1",
    "Rating: 1",
    "<think>1</think>",
    "<think>\n1\n</think>\n0",
    "**Score: 1**",
    "Score - 1",
    "Score: 0 (not 1)",
)
