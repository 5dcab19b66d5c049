import { expect, it } from 'vitest';
import { redact, secretValues } from './redact.js';

const token = 'Zq8rT1vWx2Yb3Nc4';

it.each([
  ['https://ann:hunter2@example.org/x', 'https://[redacted]@example.org/x'],
  [`https://${token}@example.org/x`, 'https://[redacted]@example.org/x'],
  [`GET /a?token=${token}&n=1`, 'GET /a?token=[redacted]&n=1'],
  [`https://s3/x?X-Amz-Signature=${token}`, 'https://s3/x?X-Amz-Signature=[redacted]'],
  [`Authorization: Bearer ${token}`, 'Authorization: Bearer [redacted]'],
  [`HF_TOKEN=${token}`, 'HF_TOKEN=[redacted]'],
  [`{"api_key": "${token}"}`, '{"api_key": "[redacted]"}'],
  [`401 for hf_${token}`, '401 for [redacted]'],
  [`key sk-proj-${token} refused`, 'key [redacted] refused'],
  [`ghp_${token}`, '[redacted]'],
])('takes secrets out of %j', (text, clean) => {
  expect(redact(text, [])).toBe(clean);
});

it.each([
  'File "/home/ann/x.py", line 3, in <module>',
  'https://huggingface.co/a/b?download=true',
  'expected 256 tokens: got 77',
  'KeyError: tokenizer',
  'git@github.com:a/b',
])('leaves %j alone', (text) => {
  expect(redact(text, [])).toBe(text);
});

it('knows the values of secret variables, wherever they turn up', () => {
  const env = { MY_API_KEY: 'plain words', HOME: '/home/ann', X_TOKEN: 'ab', HF_TOKEN: undefined };
  const secrets = secretValues(env);
  expect(secrets).toEqual(['plain words']);
  expect(redact('it said plain words', secrets)).toBe('it said [redacted]');
});
