const remedies: [pattern: RegExp, remedy: string][] = [
  [
    /no space left on device|not enough space|errno 28/i,
    'Free some disk space (an environment takes about 1.5 GB, with CUDA 7 GB) or give --dir a folder on another disk, then run it again.',
  ],
  [
    /name resolution|network is unreachable|connection (?:refused|reset|aborted|error)|timed? ?out|max retries|proxy/i,
    'Check the network and the proxy, then run it again. Without a network: --offline DIR with a folder of wheels.',
  ],
  [
    /certificate verify failed|ssl/i,
    "Tell pip of your network's certificate (`pip config set global.cert FILE`), then run it again.",
  ],
  [
    /permission denied|errno 13|access is denied/i,
    'Give --dir a folder that you may write to, and end programs that use the environment.',
  ],
  [
    /requires a different python|no matching distribution|could not find a version/i,
    'The package index has no build for this Python or platform: name another Python by --python (3.11 is tested best), or an index by --index-url.',
  ],
  [
    /externally-managed-environment/i,
    'This Python belongs to the operating system: leave out --into, and an environment is made from it.',
  ],
  [/hashes|do not match|truncated|bad zip/i, 'Run `pip cache purge`, then run it again.'],
];

/** What to do about a failed `pip install`, from what it printed; undefined when it is not known. */
export function pipRemedy(lines: readonly string[]): string | undefined {
  const text = lines.slice(-60).join('\n');
  return remedies.find(([pattern]) => pattern.test(text))?.[1];
}
