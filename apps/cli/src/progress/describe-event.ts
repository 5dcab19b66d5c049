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
  if (ms < 9950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

function percentage(bytes: number, total: number | null): string {
  return total ? `: ${Math.floor((100 * bytes) / total)} %` : '';
}
