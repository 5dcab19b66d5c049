import type { ChatEvent, GenerateEvent } from '@openuni/sdk';

/** What an event says to a person, or undefined when it says nothing new. */
export function describeEvent(event: GenerateEvent | ChatEvent): string | undefined {
  switch (event.type) {
    case 'queued':
      return event.position > 0 ? `Waiting behind ${event.position} other runs` : undefined;
    case 'download':
      return `Downloading ${event.file}${percentage(event.bytes, event.total)}`;
    case 'load':
      return `Loading ${event.component}`;
    case 'step':
      return `Step ${event.index + 1} of ${event.total}${timeLeft(event.etaMs)}`;
    case 'log':
      return event.level === 'debug' ? undefined : `${event.level}: ${event.message}`;
    default:
      return undefined;
  }
}

export function timeLeft(etaMs: number | null): string {
  return etaMs === null ? '' : `, ${duration(etaMs)} left`;
}

/** `0.4 s`, `12 s`, `3 min 5 s`. */
export function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

function percentage(bytes: number, total: number | null): string {
  return total ? `: ${Math.floor((100 * bytes) / total)} %` : '';
}
