import slugify from '@sindresorhus/slugify';

const longest = 60;

/** A prompt as part of a file name: lower-case words joined by hyphens, 60 letters at most. */
export function promptSlug(prompt: string): string {
  const slug = slugify(prompt.slice(0, 4 * longest));
  if (slug.length <= longest) return slug || 'picture';
  const cut = slug.slice(0, longest + 1);
  return cut.slice(0, cut.includes('-') ? cut.lastIndexOf('-') : longest);
}
