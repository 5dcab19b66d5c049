import type { Spec } from 'vega';
import type { TrainingMetrics } from '../training-event.js';

/** One measurement over the steps. */
interface Curve {
  readonly field: string;
  readonly title: string;
  readonly colour: string;
  /** How the numbers at the axis are written, in d3's words. Default: as d3 finds best. */
  readonly format?: string;
}

const curves: readonly Curve[] = [
  { field: 'loss', title: 'loss', colour: '#1f77b4' },
  { field: 'val_loss', title: 'validation loss', colour: '#9467bd' },
  { field: 'lr', title: 'learning rate', colour: '#2ca02c', format: '~e' },
  { field: 'samples_per_second', title: 'samples/s', colour: '#d95f02' },
];

const size = { width: 640, height: 150 };

/** The drawing of a training, one panel a measurement that there is, as Vega takes it. */
export function curveSpec(metrics: readonly TrainingMetrics[], title: string): Spec {
  const shown = curves.filter(({ field }) => metrics.some(({ values }) => values[field] != null));
  return {
    background: 'white',
    padding: 12,
    title: { text: title, anchor: 'start', fontSize: 14 },
    layout: { columns: 1, padding: 24 },
    data: shown.map(({ field }) => ({ name: field, values: points(metrics, field) })),
    marks: shown.map(panel),
  };
}

function panel({ field, title, colour, format }: Curve): NonNullable<Spec['marks']>[number] {
  return {
    type: 'group',
    encode: { update: { width: { value: size.width }, height: { value: size.height } } },
    scales: [
      {
        name: 'x',
        type: 'linear',
        domain: { data: field, field: 'step' },
        range: [0, size.width],
        zero: false,
        nice: true,
      },
      {
        name: 'y',
        type: 'linear',
        domain: { data: field, field: 'value' },
        range: [size.height, 0],
        // Throughput is read against nothing; a loss would be a flat line.
        zero: field === 'samples_per_second',
        nice: true,
      },
    ],
    axes: [
      { orient: 'bottom', scale: 'x', title: 'step', tickCount: 8, format: '~s' },
      {
        orient: 'left',
        scale: 'y',
        title,
        tickCount: 5,
        grid: true,
        gridScale: 'x',
        ...(format !== undefined && { format }),
      },
    ],
    marks: [
      {
        type: 'line',
        from: { data: field },
        encode: {
          update: {
            x: { scale: 'x', field: 'step' },
            y: { scale: 'y', field: 'value' },
            stroke: { value: colour },
            strokeWidth: { value: 1.5 },
            // What was not finite leaves a gap.
            defined: { signal: 'isValid(datum.value)' },
          },
        },
      },
    ],
  };
}

function points(metrics: readonly TrainingMetrics[], field: string) {
  return metrics
    .filter(({ values }) => values[field] !== undefined)
    .map(({ step, values }) => ({ step: step + 1, value: values[field] }));
}
