"""An engine without torch, for tests of the bridge: it does what the prompt says."""

import os
import signal
import subprocess
import sys
import threading
import time

import faults
from openuni.engines.engine import Pixels
from openuni.errors import OutOfMemoryError


class StubEngine:
    def run(self, request, sink):
        if request["type"] == "chat":
            return self.chat(request, sink)
        prompt = request["images"][0]["prompt"]
        verb, _, rest = prompt.partition(" ")
        getattr(self, f"do_{verb}")(rest, request, sink)
        return {"generate": 1.0}

    def describe(self):
        return {"engine": "stub", "version": "0", "device": {"kind": "cpu", "name": "stub"}}

    def chat(self, request, sink):
        """Says of each picture how many bytes arrived and what they add up to."""
        text = request["messages"][-1]["text"]
        if text == "ignore":
            time.sleep(0.2)
            raise RuntimeError("boom")
        for image in request["messages"][-1]["images"]:
            pixels = sink.receive(image)
            text += f" {pixels.width}x{pixels.height}:{len(pixels.data)}:{sum(pixels.data)}"
        text += f" left:{len(sink.channel.blobs._whole)}"
        sink.emit({"type": "text", "delta": text})
        usage = {"promptTokens": 1, "completionTokens": 1}
        sink.emit({"type": "answer", "text": text, "usage": usage, "finishReason": "stop"})
        return {}

    def do_draw(self, _, request, sink):
        for index, image in enumerate(request["images"]):
            data = bytes([image["seed"] % 256]) * (request["width"] * request["height"] * 3)
            pixels = Pixels(request["width"], request["height"], data)
            event = {"type": "output", "index": index, "seed": image["seed"]}
            sink.emit({**event, "prompt": image["prompt"], "image": pixels})

    def do_step(self, count, request, sink):
        for index in range(int(count)):
            time.sleep(0.02)
            sink.emit({"type": "step", "index": index, "total": int(count), "etaMs": float("nan")})

    def do_generator(self, count, request, sink):
        """Passes on what a generator yields, which raises after some steps."""

        def steps():
            for index in range(int(count)):
                yield {"type": "step", "index": index, "total": 10, "etaMs": None}
            raise ValueError("the generator broke")

        for event in steps():
            sink.emit(event)

    def do_burst(self, count, request, sink):
        for index in range(int(count)):
            sink.emit({"type": "step", "index": index, "total": int(count), "etaMs": None})

    def do_tick(self, rest, request, sink):
        """`tick COUNT MS`: steps of a given length."""
        count, milliseconds = rest.split()
        for index in range(int(count)):
            time.sleep(float(milliseconds) / 1000)
            sink.emit({"type": "step", "index": index, "total": int(count), "etaMs": None})

    def do_stamp(self, count, request, sink):
        """Events that say when they were sent, by the clock that Node's hrtime reads too."""
        for index in range(int(count)):
            time.sleep(0.002)
            sent = time.monotonic_ns() / 1e6
            sink.emit({"type": "metric", "step": index, "values": {"sent": sent}})

    def do_pour(self, count, request, sink):
        """The same picture again and again, as fast as the side channel takes it."""
        width, height = request["width"], request["height"]
        pixels = Pixels(width, height, bytes(width * height * 3))
        for index in range(int(count)):
            event = {"type": "output", "index": index, "seed": 0, "prompt": ""}
            sink.emit({**event, "image": pixels})

    def do_metric(self, _, request, sink):
        values = {"loss": float("nan"), "rate": float("inf"), "lr": 0.5}
        sink.emit({"type": "metric", "step": 0, "values": values})

    def do_print(self, text, request, sink):
        print(text)
        os.write(1, f"{text} by descriptor\n".encode())

    def do_flood(self, megabytes, request, sink):
        line = b"x" * 1023 + b"\n"
        for _ in range(int(megabytes) * 1024):
            os.write(1, line)

    def do_sleep(self, seconds, request, sink):
        time.sleep(float(seconds))

    def do_spin(self, seconds, request, sink):
        """Holds the interpreter, as an import or a badly behaved extension does."""
        end = time.monotonic() + float(seconds)
        while time.monotonic() < end:
            sum(range(10_000))

    def do_raise(self, text, request, sink):
        raise RuntimeError(text)

    def do_memory(self, _, request, sink):
        raise OutOfMemoryError("no memory", hint="smaller", details={"device": "stub:0"})

    def do_package(self, _, request, sink):
        raise ModuleNotFoundError("No module named 'nonesuch'", name="nonesuch.part")

    def do_exit(self, code, request, sink):
        print("last words", file=sys.stderr, flush=True)
        os._exit(int(code))

    def do_crash(self, text, request, sink):
        """Says something before it ends badly."""
        print(text, file=sys.stderr, flush=True)
        os._exit(1)

    def do_kill(self, name, request, sink):
        print("last words", file=sys.stderr, flush=True)
        os.kill(os.getpid(), getattr(signal, name))
        time.sleep(60)

    def do_fault(self, rest, request, sink):
        """`fault KIND PHASE`: fails in one of the ways of faults.py, in one phase of a run."""
        kind, phase = rest.split()
        if phase == "idle":
            threading.Timer(0.2, faults.fault, [kind]).start()
            return
        sink.emit({"type": "load", "component": "weights"})
        if phase == "loading":
            self.fail(kind, sink)
        for index in range(6):
            sink.emit({"type": "step", "index": index, "total": 6, "etaMs": None})
            if phase == "stepping" and index == 2:
                self.fail(kind, sink)
        if phase == "sending":
            self.fail_sending(kind, sink)
        self.do_draw("", {**request, "width": 1200, "height": 1200}, sink)

    def fail(self, kind, sink):
        if kind == "exception":
            # It must get past what catches the exceptions of engines: reporting it fails too.
            def broken(message):
                raise faults.Unhandled("nobody catches this")

            sink.channel.send = broken
        faults.fault(kind)

    def fail_sending(self, kind, sink):
        """Between two pieces of a picture; what is raised, before the event that names it."""
        channel = sink.channel
        if kind in faults.RAISED:
            send_pixels = channel._send_pixels

            def then_fail(pixels):
                channel._send_pixels = send_pixels
                send_pixels(pixels)
                self.fail(kind, sink)

            channel._send_pixels = then_fail
            return
        write = channel._write
        pieces = []

        def fail_at_second(type, payload):
            if type == 2:
                pieces.append(len(payload))
                if len(pieces) == 2:
                    faults.fault(kind)
            write(type, payload)

        channel._write = fail_at_second

    def do_preview(self, count, request, sink):
        """Steps that each show the picture so far, then the picture itself."""
        size = request["width"]
        for index in range(int(count)):
            pixels = Pixels(size, size, bytes([index % 256]) * (size * size * 3))
            step = {"type": "step", "index": index, "total": int(count), "etaMs": None}
            sink.emit({**step, "image": 0, "preview": pixels})
        self.do_draw("", request, sink)

    def do_spawn(self, _, request, sink):
        """Leaves a process of its own running."""
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        print(f"child {child.pid}", flush=True)

    def do_lose(self, _, request, sink):
        """Forgets to say that the run is over."""
        sink.end = lambda *_: None

    def do_ignore(self, seconds, request, sink):
        """Works on though it was asked to stop."""
        sink.emit({"type": "load", "component": "weights"})
        time.sleep(float(seconds))

    def do_garbage(self, _, request, sink):
        os.write(4, b"\xc1\xc1 this is no MessagePack")
        time.sleep(60)

    def do_badevent(self, _, request, sink):
        sink.emit({"type": "nonesuch"})
        time.sleep(60)
