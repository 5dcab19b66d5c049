// A program that only imports the bridge: what that has loaded of pythonia, and what keeps it alive.
import { createRequire } from 'node:module';
import '@openuni/bridge';

const { cache } = createRequire(import.meta.url);
const loaded = Object.keys(cache).filter((file) => file.includes('pythonia'));
const children = process.getActiveResourcesInfo().filter((name) => name === 'ProcessWrap');
process.stdout.write(JSON.stringify({ loaded, children }));
