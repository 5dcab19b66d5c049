/**
 * A step without the preview that it may carry, for readers that have fallen behind: the one kind of
 * pixels that can be left out. Every other event is returned as it is.
 */
export function withoutPreview<Event extends { readonly type: string }>(event: Event): Event {
  if (event.type !== 'step' || !('preview' in event)) return event;
  const { preview, ...step } = event;
  return step as unknown as Event;
}
