import { distance } from 'fastest-levenshtein';

/** The known name that was probably meant, or undefined when none is near. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  const scored = known.map((candidate) => ({
    candidate,
    edits: distance(plain(name), plain(candidate)),
  }));
  const best = scored.sort((a, b) => a.edits - b.edits)[0];
  // A third of the letters wrong is a slip; more is another word.
  return best && best.edits <= Math.max(1, best.candidate.length / 3) ? best.candidate : undefined;
}
