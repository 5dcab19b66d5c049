#!/usr/bin/env node
// Draws the losses of a run of `python -m openuni.nano.train`, a panel a stage:
//   node scripts/nano-curves.mjs runs/train-nano docs/nano/curves.svg
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, View } from 'vega';

const stages = [
  'autoencoder',
  'language',
  'recall',
  'vision',
  'transformer',
  'pretrain',
  'finetune',
];
const [width, height, bins] = [200, 130, 150];

/** Means of equally many steps, so that a curve has as many points as can be seen. */
function thinned(metrics) {
  const size = Math.ceil(metrics.length / bins);
  const groups = Array.from({ length: Math.ceil(metrics.length / size) }, (_, i) =>
    metrics.slice(i * size, (i + 1) * size),
  );
  return groups.map((group) => ({
    step: group[group.length - 1].step + 1,
    value: group.reduce((sum, { values }) => sum + values.loss, 0) / group.length,
  }));
}

function curvesOf(file) {
  const events = readFileSync(file, 'utf8').trim().split('\n').map(JSON.parse);
  const metrics = events.filter(({ type }) => type === 'metric');
  return {
    loss: thinned(metrics.filter(({ values }) => values.loss !== undefined)),
    validation: metrics
      .filter(({ values }) => values.val_loss !== undefined)
      .map(({ step, values }) => ({ step: step + 1, value: values.val_loss })),
  };
}

function panel(stage) {
  const position = { x: { scale: 'x', field: 'step' }, y: { scale: 'y', field: 'value' } };
  const line = { ...position, stroke: { value: '#1f77b4' }, strokeWidth: { value: 1.2 } };
  const dots = { ...position, fill: { value: '#d95f02' }, size: { value: 24 } };
  const loss = `${stage}-loss`;
  return {
    type: 'group',
    title: { text: stage, anchor: 'start' },
    encode: { update: { width: { value: width }, height: { value: height } } },
    scales: [
      { name: 'x', type: 'linear', domain: { data: loss, field: 'step' }, range: [0, width] },
      {
        name: 'y',
        type: 'log',
        domain: { data: loss, field: 'value' },
        range: [height, 0],
        nice: true,
      },
    ],
    axes: [
      { orient: 'bottom', scale: 'x', tickCount: 4, format: '~s' },
      { orient: 'left', scale: 'y', tickCount: 3, format: '~g', grid: true, gridScale: 'x' },
    ],
    marks: [
      { type: 'line', from: { data: loss }, encode: { update: line } },
      { type: 'symbol', from: { data: `${stage}-validation` }, encode: { update: dots } },
    ],
  };
}

const [run, target] = process.argv.slice(2);
const files = stages.map((stage) => join(run ?? '', 'jobs', stage, 'events.jsonl'));
const missing = files.filter((file) => !existsSync(file));
if (!run || !target || missing.length > 0) {
  console.error(`error: ${missing[0] ?? 'no run and no target'} is not there`);
  console.error('remedy: node scripts/nano-curves.mjs RUN TARGET.svg, of a run of all stages');
  process.exit(2);
}
const spec = {
  background: 'white',
  padding: 10,
  layout: { columns: 4, padding: { row: 30, column: 40 } },
  data: stages.flatMap((stage, i) =>
    Object.entries(curvesOf(files[i])).map(([name, values]) => ({
      name: `${stage}-${name}`,
      values,
    })),
  ),
  marks: stages.map(panel),
};
const svg = await new View(parse(spec), { renderer: 'none' }).toSVG();
const title = 'Losses of the stages of openuni-nano by step; dots are on samples not trained on';
writeFileSync(target, svg.replace(/(<svg[^>]*>)/, `$1<title>${title}</title>`));
