/** `loss 0.1234, lr 1e-4, 12.3 samples/s`. */
export function describeMetrics(values: Readonly<Record<string, number | null>>): string {
  const names: Readonly<Record<string, (value: number) => string>> = {
    loss: (value) => `loss ${value.toPrecision(4)}`,
    val_loss: (value) => `validation loss ${value.toPrecision(4)}`,
    lr: (value) => `lr ${Number(value.toPrecision(3))}`,
    samples_per_second: (value) => `${value.toPrecision(3)} samples/s`,
  };
  return Object.entries(names)
    .filter(([name]) => name in values)
    .map(([name, write]) => {
      const value = values[name];
      // Not a number, or endless: the one thing that must not be overlooked.
      return value == null ? `${name} is not finite` : write(value);
    })
    .join(', ');
}
