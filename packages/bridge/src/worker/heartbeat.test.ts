import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Heartbeat } from './heartbeat.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function watch() {
  const beat = vi.fn();
  const onSilent = vi.fn();
  const heartbeat = new Heartbeat({ silenceMs: 500, beat, onSilent });
  heartbeat.start();
  return { beat, onSilent, heartbeat };
}

it('tells of silence once, and of nothing while there are signs of life', () => {
  const { beat, onSilent, heartbeat } = watch();
  for (let i = 0; i < 20; i++) {
    vi.advanceTimersByTime(100);
    heartbeat.alive();
  }
  expect(beat).toHaveBeenCalledTimes(20);
  vi.advanceTimersByTime(500);
  expect(onSilent).not.toHaveBeenCalled();
  vi.advanceTimersByTime(200);
  expect(onSilent).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(5000);
  expect(onSilent).toHaveBeenCalledTimes(1);
});

it('is not misled by a clock that jumps', () => {
  const { onSilent } = watch();
  vi.setSystemTime(Date.now() + 86_400_000);
  vi.advanceTimersByTime(300);
  expect(onSilent).not.toHaveBeenCalled();
});

it('stops', () => {
  const { onSilent, beat, heartbeat } = watch();
  heartbeat.stop();
  vi.advanceTimersByTime(5000);
  expect(beat).not.toHaveBeenCalled();
  expect(onSilent).not.toHaveBeenCalled();
});
