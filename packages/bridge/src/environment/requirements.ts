import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * What an environment is for. `inference` is always part of it, but for `reference`: the official
 * code's own pins, in an environment by itself.
 */
export const requirementSets = ['inference', 'train', 'evaluation', 'dev', 'reference'] as const;
export type RequirementSet = (typeof requirementSets)[number];

export interface Requirement {
  /** Normalised: lower case, words joined by `-`. */
  readonly name: string;
  /** The version that the file pins. */
  readonly version: string;
  /** Whether the line applies to a Python of this version. */
  readonly appliesTo: (python: string) => boolean;
}

/** Package names compare in this form (PEP 503). */
export function normaliseName(name: string): string {
  return name.replace(/[-_.]+/g, '-').toLowerCase();
}

/** Compares the first two numbers of two versions; what `python_version` means. */
export function compareMinor(a: string, b: string): number {
  const [[aMajor = 0, aMinor = 0], [bMajor = 0, bMinor = 0]] = [a, b].map((version) =>
    version.split('.').map(Number),
  ) as [number[], number[]];
  return aMajor - bMajor || aMinor - bMinor;
}

const comparisons: Record<string, (order: number) => boolean> = {
  '>=': (order) => order >= 0,
  '<=': (order) => order <= 0,
  '==': (order) => order === 0,
  '!=': (order) => order !== 0,
  '>': (order) => order > 0,
  '<': (order) => order < 0,
};

const line =
  /^(?<name>[\w.-]+)==(?<version>[^\s;]+)(?:\s*;\s*python_version\s*(?<operator>[<>=!]{1,2})\s*["'](?<bound>[\d.]+)["'])?$/;

/** Reads the pins of a requirements file of ours, with those of the files that it names by `-r`. */
export function readRequirements(file: string): Requirement[] {
  return readFileSync(file, 'utf8')
    .split(/\r?\n/)
    .map((text) => text.replace(/(^|\s)#.*$/, '').trim())
    .filter(Boolean)
    .flatMap((text) => {
      const included = /^-r\s+(.+)$/.exec(text)?.[1];
      if (included) return readRequirements(join(dirname(file), included));
      const { name, version, operator, bound } = line.exec(text)?.groups ?? {};
      if (!name || !version) throw new SyntaxError(`${file}: cannot read the line \`${text}\``);
      const compare = operator ? comparisons[operator] : undefined;
      const appliesTo = (python: string) => !compare || compare(compareMinor(python, bound ?? ''));
      return [{ name: normaliseName(name), version, appliesTo }];
    });
}

/** The pinned versions by name for a Python of this version. */
export function pinsFor(files: readonly string[], python: string): Map<string, string> {
  return new Map(
    files
      .flatMap(readRequirements)
      .filter((requirement) => requirement.appliesTo(python))
      .map(({ name, version }) => [name, version]),
  );
}
