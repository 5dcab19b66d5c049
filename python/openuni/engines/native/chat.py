"""Chat as a task of the engine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openuni.engines.engine import EventSink
from openuni.engines.native.sight import require_sight
from openuni.engines.pixels import picture_of
from openuni.models.native_folder import LoadedFolder
from openuni.pipelines.chat import ChatMessage, ChatPipeline
from openuni.pipelines.chat_template import ChatTemplate
from openuni.pipelines.token_sampling import TokenSampling


def chat(request: Mapping[str, Any], loaded: LoadedFolder, sink: EventSink) -> None:
    """Answer the conversation of a ``chat_request``."""
    if any(message["images"] for message in request["messages"]):
        require_sight(loaded, "see pictures")
    messages = [
        ChatMessage(m["role"], m["text"], [picture_of(sink.receive(i)) for i in m["images"]])
        for m in request["messages"]
    ]
    template = ChatTemplate.from_configs(loaded.card, loaded.lmm_config)
    pipeline = ChatPipeline(loaded.model, loaded.tokenizer, template)
    answer, pieces = pipeline(
        messages,
        TokenSampling(request["temperature"], request["topP"], request["topK"], request["seed"]),
        max_new_tokens=request["maxTokens"],
        on_token=sink.check_cancelled,
    )
    text = []
    for piece in pieces:
        text.append(piece)
        sink.emit({"type": "text", "delta": piece})
    sink.emit(
        {
            "type": "answer",
            "text": "".join(text),
            "usage": {
                "promptTokens": answer.prompt_tokens,
                "completionTokens": answer.completion_tokens,
            },
            "finishReason": answer.finish_reason,
        }
    )
