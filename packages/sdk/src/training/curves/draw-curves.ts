import { InvalidRequestError } from '@openuni/protocol';
import { loadSharp } from '../../image/load-sharp.js';
import { writeFileBeside } from '../../image/write-file-beside.js';
import type { TrainingMetrics } from '../training-event.js';
import { curveSpec } from './curve-spec.js';

export interface DrawCurvesOptions {
  /** Above the panels. */
  readonly title: string;
}

/**
 * Draws loss, learning rate and throughput over the steps.
 *
 * @param path ends in .png or .svg
 * @throws InvalidRequestError for another ending, and when there is nothing to draw
 */
export async function drawCurves(
  metrics: readonly TrainingMetrics[],
  path: string,
  { title }: DrawCurvesOptions,
): Promise<void> {
  if (!/\.(png|svg)$/i.test(path)) {
    throw new InvalidRequestError(`Curves cannot be written to ${path}.`, {
      field: 'path',
      value: path,
      hint: 'Use a name that ends in .png or .svg.',
    });
  }
  if (metrics.length === 0) {
    throw new InvalidRequestError('There are no steps to draw yet.', {
      hint: 'Wait for the first step of the training.',
    });
  }
  const svg = Buffer.from(await svgOf(metrics, title));
  if (/\.svg$/i.test(path)) return writeFileBeside(path, svg);
  const sharp = loadSharp();
  // Twice the size, for letters that are sharp on today's screens.
  await writeFileBeside(path, await sharp(svg, { density: 144 }).png().toBuffer());
}

async function svgOf(metrics: readonly TrainingMetrics[], title: string): Promise<string> {
  // Loaded when needed: most programs draw no curves.
  const { parse, View } = await import('vega');
  const view = new View(parse(curveSpec(metrics, title)), { renderer: 'none' });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}
