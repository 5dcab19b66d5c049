#!/usr/bin/env node
// Installs what is missing, then runs every check: npm test. Some alone: npm test -- unit bridge
import { checkGroups, holdsTests } from './lib/check-groups.mjs';
import { installChromium } from './lib/chromium.mjs';
import { installNodeModules } from './lib/node-modules.mjs';
import { build, checkNode, setUpPython } from './lib/set-up.mjs';
import { duration, runSteps } from './lib/steps.mjs';

let python = '';
const groups = checkGroups(() => python);
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in groups));
if (unknown.length > 0) {
  console.error(`error: no checks named ${unknown.join(', ')}`);
  console.error(`remedy: name some of ${Object.keys(groups).join(', ')}`);
  process.exit(2);
}

await runSteps([
  ['Check Node and npm', checkNode],
  ['Install the Node packages', installNodeModules],
  ['Build', () => build()],
  [
    'Set up Python in .venv',
    async () => {
      // Tests of training skip themselves where its packages are missing: here they must not.
      python = await setUpPython('--dev', '--train', '--evaluation');
      return python;
    },
  ],
  ...(holdsTests('tests/browser') ? [['Find Chromium', installChromium]] : []),
]);

/** @type {{ name: string, result: 'passed' | 'FAILED' | 'skipped', ms: number }[]} */
const results = [];
for (const [name, check] of Object.entries(groups)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  if (check === null) {
    results.push({ name, result: 'skipped', ms: 0 });
    continue;
  }
  console.log(`\n== ${name}`);
  const start = performance.now();
  const { ok } = await check();
  results.push({ name, result: ok ? 'passed' : 'FAILED', ms: performance.now() - start });
}

console.log('\n== summary');
for (const { name, result, ms } of results) {
  const took = result === 'skipped' ? 'no tests yet' : duration(ms);
  console.log(`${result.padEnd(8)}${name.padEnd(13)}${took}`);
}
const count = (wanted) => results.filter(({ result }) => result === wanted).length;
const skipped = count('skipped');
console.log(
  `${count('passed')} passed, ${count('FAILED')} failed${skipped ? `, ${skipped} skipped` : ''}`,
);
process.exitCode = count('FAILED') > 0 ? 1 : 0;
