import { afterEach, expect, it, vi } from 'vitest';
import { processBeginning } from './process-beginning.js';

afterEach(() => void vi.unstubAllEnvs());

it('is the same text whatever the clock and language of whoever looks, where ps tells it', () => {
  const platform = vi.spyOn(process, 'platform', 'get').mockReturnValue('darwin');
  const seen = ['UTC', 'Asia/Tokyo', 'America/Lima'].map((zone) => {
    vi.stubEnv('TZ', zone);
    return processBeginning(process.pid);
  });
  platform.mockRestore();
  expect(seen[0]).toMatch(/\d\d:\d\d:\d\d/);
  expect(new Set(seen).size).toBe(1);
});
