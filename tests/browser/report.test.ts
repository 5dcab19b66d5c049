/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installChromium } from '../../scripts/lib/chromium.mjs';
import { contrast } from './support/contrast.js';

const python =
  process.env['OPENUNI_PYTHON'] ??
  fileURLToPath(new URL('../../.venv/bin/python', import.meta.url));
const script = fileURLToPath(new URL('./support/make_report.py', import.meta.url));

let folder: string;
let browser: Browser;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openuni-report-'));
  await execa(python, [script, folder]);
  browser = await chromium.launch({
    executablePath: await installChromium(),
    args: ['--no-sandbox'],
  });
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Opens a report from disk, without a network, and notes whatever it asks for beyond itself. */
async function open(name: string, colorScheme: 'light' | 'dark', width = 1280) {
  const context = await browser.newContext({
    colorScheme,
    viewport: { width, height: 900 },
    offline: true,
  });
  const page = await context.newPage();
  const asked: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => asked.push(request.url().slice(0, 40)));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  const url = pathToFileURL(join(folder, name, 'report.html')).href;
  await page.goto(url);
  return { page, complaints, beyond: asked.filter((one) => !/^(file:|data:image)/.test(one)) };
}

const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

/** Text and the background that is seen behind it, of everything that holds text of its own. */
const colors = (page: Page) =>
  page.evaluate(() => {
    const found = [];
    for (const element of document.querySelectorAll('body *')) {
      const own = [...element.childNodes].some((n) => n.nodeType === 3 && n.textContent?.trim());
      if (!own || element.closest('details:not([open]) > :not(summary)')) continue;
      let behind: Element | null = element;
      const clear = 'rgba(0, 0, 0, 0)';
      while (behind && getComputedStyle(behind).backgroundColor === clear) {
        behind = behind.parentElement;
      }
      const background = getComputedStyle(behind ?? document.body).backgroundColor;
      const text = element.textContent?.trim().slice(0, 30) ?? '';
      found.push({ text, color: getComputedStyle(element).color, background });
    }
    return found;
  });

describe.each(['light', 'dark'] as const)('in %s colours', (scheme) => {
  it.each(['step-1000', 'both', 'nano'])(
    '%s opens from disk and asks for nothing else',
    async (name) => {
      const { page, beyond, complaints } = await open(name, scheme);
      expect(beyond).toEqual([]);
      expect(complaints).toEqual([]);
      const broken = await page.$$eval(
        'img',
        (all) => all.filter((i) => i.naturalWidth === 0).length,
      );
      expect(broken).toBe(0);
      expect(await page.locator('img').count()).toBeGreaterThan(8);
    },
  );

  it.each(['both', 'nano'])('every text of %s can be read', async (name) => {
    const { page } = await open(name, scheme);
    const texts = await colors(page);
    expect(texts.length).toBeGreaterThan(60);
    const faint = texts.filter((one) => contrast(one.color, one.background) < 4.5);
    expect(faint).toEqual([]);
  });

  it('its picture is neither empty nor that of the other colours', async () => {
    const { page } = await open('both', scheme);
    const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const isLight = contrast(background, 'rgb(0, 0, 0)') > 10;
    expect(isLight).toBe(scheme === 'light');
    const path = process.env['OPENUNI_SCREENSHOTS'];
    const picture = await page.screenshot({
      fullPage: true,
      ...(path && { path: join(path, `report-${scheme}.png`) }),
    });
    expect(picture.length).toBeGreaterThan(20_000);
  });
});

it.each([1280, 768, 360])('nothing sticks out at %i pixels', async (width) => {
  for (const name of ['both', 'nano']) {
    const { page } = await open(name, 'light', width);
    expect(await overflow(page), name).toBeLessThanOrEqual(0);
  }
});

it('an edit stands beside its source, and an answer says what was answered', async () => {
  const { page } = await open('nano', 'light');
  const pairs = await page.$$eval('.shown:has(img + img)', (all) =>
    all.map((one) => [...one.querySelectorAll('img')].map((i) => i.getBoundingClientRect().top)),
  );
  expect(pairs.length).toBeGreaterThan(4);
  for (const [source, edited] of pairs) expect(edited).toBe(source);
  expect(await page.getByText('answered "yes"', { exact: false }).count()).toBeGreaterThan(4);
});

it('bars are as long as scores are high, and whiskers stand where intervals end', async () => {
  const { page } = await open('step-1000', 'light');
  const bars = await page.$$eval('.bar', (all) =>
    all.map((bar) => {
      const box = (part: string) => bar.querySelector(part)?.getBoundingClientRect() as DOMRect;
      const [track, fill, whisker] = [box('.track'), box('.fill'), box('.whisker')];
      const share = (x: number) => (x - track.left) / track.width;
      const [score = 0, low = 0, high = 0] =
        bar
          .getAttribute('title')
          ?.match(/[\d.]+(?= \(|(?= to )|\))/g)
          ?.map(Number) ?? [];
      return {
        score: [share(fill.right), score],
        low: [share(whisker.left), low],
        high: [share(whisker.right), high],
      };
    }),
  );
  expect(bars).toHaveLength(6);
  for (const bar of bars) {
    for (const [drawn = 0, said = 0] of Object.values(bar)) expect(drawn).toBeCloseTo(said, 1);
  }
  expect(new Set(bars.map((bar) => bar.score[1])).size).toBeGreaterThan(1);
});

it('shows text of prompts as text, and what changed from one checkpoint to the next', async () => {
  const { page } = await open('both', 'light');
  expect(await page.locator('td b', { hasText: '&amp;' }).count()).toBe(0);
  const heading = page.getByRole('heading', { name: 'step-2000 against step-1000' });
  expect(await heading.count()).toBe(1);
  const rows = page.locator('details tr', { hasText: 'a photo of cow number' });
  expect(await rows.count()).toBeGreaterThan(5);
  expect(await page.locator('.notes', { hasText: 'BLIP3o-60k' }).count()).toBe(1);
});
