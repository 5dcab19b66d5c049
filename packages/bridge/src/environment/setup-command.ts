/**
 * The command that makes or repairs a Python environment, for hints. By the package's full name:
 * `npx` runs the installed one, and without one never somebody else's `openuni`.
 */
export function setupCommand(...options: readonly string[]): string {
  return shellLine(['npx', '@openuni/cli', 'setup', ...options]);
}

/** A command as a person would type it, with quotes only where they are needed. */
export function shellLine(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./\\-]+$/.test(word) ? word : `"${word}"`)).join(' ');
}
