import {
  formatImageSize,
  type ImageSize,
  InvalidRequestError,
  type ModelCard,
} from '@openuni/protocol';

/**
 * Holds a size to what the model can draw.
 *
 * @throws InvalidRequestError that names the nearest size that would do
 */
export function checkSize(size: ImageSize, card: ModelCard): void {
  const nearest = { width: nearestSide(size.width, card), height: nearestSide(size.height, card) };
  if (nearest.width === size.width && nearest.height === size.height) return;
  const { id, sizeMultiple, minSize, maxSize } = card;
  throw new InvalidRequestError(
    `size ${formatImageSize(size)} does not suit ${id}: width and height must be multiples of ${sizeMultiple} from ${minSize} to ${maxSize}.`,
    {
      field: 'size',
      value: formatImageSize(size),
      hint: `The nearest size is ${formatImageSize(nearest)}.`,
    },
  );
}

function nearestSide(side: number, { sizeMultiple, minSize, maxSize }: ModelCard): number {
  const lowest = Math.ceil(minSize / sizeMultiple);
  const highest = Math.floor(maxSize / sizeMultiple);
  const multiple = Math.round(side / sizeMultiple);
  return Math.min(Math.max(multiple, lowest), highest) * sizeMultiple;
}
