import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { InvalidRequestError } from '@openuni/protocol';

/** Where models come from and where they are kept: the variables that Hugging Face's own tools read. */
export interface HubSettings {
  /** Without a slash at its end. HF_ENDPOINT, else https://huggingface.co. */
  readonly endpoint: string;
  /** HF_TOKEN, else the file that `hf auth login` writes. */
  readonly token: string | undefined;
  /** HF_HUB_CACHE, else `hub` in HF_HOME, else ~/.cache/huggingface/hub. */
  readonly cache: string;
  /** HF_HUB_OFFLINE: nothing is asked of the network. */
  readonly offline: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws InvalidRequestError when HF_ENDPOINT is no http or https URL */
export async function hubSettings(env: Environment = process.env): Promise<HubSettings> {
  const cacheHome = env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  const home = env['HF_HOME'] || join(cacheHome, 'huggingface');
  return {
    endpoint: endpointOf(env['HF_ENDPOINT'] || 'https://huggingface.co'),
    token:
      env['HF_TOKEN']?.trim() || (await savedToken(env['HF_TOKEN_PATH'] || join(home, 'token'))),
    cache: env['HF_HUB_CACHE'] || env['HUGGINGFACE_HUB_CACHE'] || join(home, 'hub'),
    offline: /^(1|on|yes|true)$/i.test(env['HF_HUB_OFFLINE'] ?? ''),
  };
}

function endpointOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol)) return url.href.replace(/\/+$/, '');
  throw new InvalidRequestError('HF_ENDPOINT is no http or https URL.', {
    field: 'HF_ENDPOINT',
    hint: 'Leave it out for https://huggingface.co.',
  });
}

async function savedToken(path: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.trim() || undefined;
}
