/** Names of variables whose values are nobody's business. */
const secretName =
  /(?:TOKEN|SECRET|PASSWORD|PASSWD|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|CREDENTIAL)S?$/i;

/** Shorter values are too likely to be parts of ordinary words. */
const minValueLength = 6;

const hidden = '[redacted]';

const patterns: readonly (readonly [RegExp, string])[] = [
  // user:password@ in a URL, and a user alone where it is a token.
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@:]*:[^\s/@]*@/gi, `$1${hidden}@`],
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@:]{16,}@/gi, `$1${hidden}@`],
  // Tokens in a query, signed addresses among them.
  [/([?&](?:[\w-]*(?:token|key|secret|signature|password)|sig|auth)=)[^\s&#"']+/gi, `$1${hidden}`],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${hidden}`],
  // NAME=value and "name": "value", as programs print their settings.
  [
    /\b([\w-]*(?:token|secret|password|passwd|api[_-]?key|access[_-]?key)["']?\s*[=:]\s*["']?)[^\s"',;&]{6,}/gi,
    `$1${hidden}`,
  ],
  // Tokens known by their shape: Hugging Face, OpenAI, GitHub, AWS, Slack.
  [/\bhf_[A-Za-z0-9]{16,}\b/g, hidden],
  [/\bsk-[\w-]{16,}/g, hidden],
  [/\bgh[pousr]_[A-Za-z0-9]{16,}\b/g, hidden],
  [/\bgithub_pat_\w{16,}\b/g, hidden],
  [/\bAKIA[A-Z0-9]{16}\b/g, hidden],
  [/\bxox[abprs]-[\w-]{10,}/g, hidden],
];

type Environment = Readonly<Record<string, string | undefined>>;

/** The values of an environment that must not be shown, longest first. */
export function secretValues(env: Environment): string[] {
  // Names first: each value that is read of `process.env` is fetched from the system.
  return Object.keys(env)
    .filter((name) => secretName.test(name))
    .map((name) => env[name] ?? '')
    .filter((value) => value.length >= minValueLength)
    .sort((a, b) => b.length - a.length);
}

/** A text without secrets: tokens and passwords by their shape, and the values given. */
export function redact(
  text: string,
  secrets: readonly string[] = secretValues(process.env),
): string {
  let clean = text;
  for (const secret of secrets) clean = clean.replaceAll(secret, hidden);
  for (const [pattern, replacement] of patterns) clean = clean.replace(pattern, replacement);
  return clean;
}
