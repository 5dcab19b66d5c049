// A training: live loss, stopped and resumed, a picture of its curve: npm start -w examples/06-train
import { defineTrainingConfig, openTraining } from '@openuni/sdk';
import { tinyModel, tinySource } from './tiny.js';

const config = defineTrainingConfig({
  preset: 'openuni-b-512/finetune',
  model: tinyModel,
  data: { source: tinySource, batchSize: 3, workers: 0 },
  optimiser: { precision: 'float32' },
  schedule: { iterations: 12 },
  checkpoints: { every: 4 },
});
const training = openTraining();
const run = training.start(config, { workDir: 'run', seed: 7 });
for await (const event of run) {
  if (event.type === 'metric') console.log(`step ${event.step + 1}: loss ${event.values['loss']}`);
  if (event.type === 'checkpoint') break; // leaving the loop ends the training
}
const job = await training.job('run');
const resumed = job.resume();
for await (const event of resumed) {
  if (event.type === 'metric') console.log(`step ${event.step + 1}: loss ${event.values['loss']}`);
}
await job.plot('run/curve.png');
console.log(`trained to step ${(await resumed).checkpoint?.step}, curve in run/curve.png`);
