import { expect, it } from 'vitest';
import { CancelledError } from './cancelled-error.js';
import { errorCodes } from './error-code.js';
import { errorFromWire } from './error-from-wire.js';
import { errorToWire } from './error-to-wire.js';
import { InvalidRequestError } from './invalid-request-error.js';
import { OpenUniError } from './openuni-error.js';
import { WeightsInvalidError } from './weights-invalid-error.js';
import { WorkerCrashedError } from './worker-crashed-error.js';

it.each(errorCodes)('%s crosses the wire and comes back as itself', (code) => {
  const error = errorFromWire({ code, type: 'E', message: 'm', hint: 'h', traceback: 't' });
  expect(error).toMatchObject({
    code,
    message: 'm',
    hint: 'h',
    python: { type: 'E', traceback: 't' },
  });
  expect(errorFromWire(errorToWire(error))).toEqual(error);
});

it('keeps the fields of the class', () => {
  const crashed = new WorkerCrashedError('gone', {
    exitCode: null,
    signal: 'SIGKILL',
    stderr: ['a', 'b'],
  });
  const copy = errorFromWire(JSON.parse(JSON.stringify(errorToWire(crashed))));
  expect(copy).toBeInstanceOf(WorkerCrashedError);
  expect(copy).toMatchObject({ exitCode: null, signal: 'SIGKILL', stderr: ['a', 'b'] });
});

it('turns a code of a newer engine into engine_failed', () => {
  const error = errorFromWire({ code: 'moon_phase', type: 'MoonPhase', message: 'lost' });
  expect(error).toMatchObject({ code: 'engine_failed', message: 'lost' });
});

it('sends neither causes nor refused values', () => {
  const error = new InvalidRequestError('no', { field: 'n', value: 10n, cause: new Error('x') });
  expect(errorToWire(error)).toEqual({
    code: 'invalid_request',
    type: 'InvalidRequestError',
    message: 'no',
    hint: null,
    traceback: null,
    details: { field: 'n' },
  });
});

it.each([
  [new TypeError('boom'), 'TypeError'],
  ['boom', 'Error'],
])('makes engine_failed of what is no OpenUni error: %s', (thrown, type) => {
  expect(errorToWire(thrown)).toMatchObject({ code: 'engine_failed', type, message: 'boom' });
});

it('knows errors of another copy of the package by their brand and code', () => {
  const foreign = Object.defineProperty(
    Object.assign(new Error('x'), { code: 'weights_invalid' }),
    Symbol.for('openuni.error'),
    { value: true },
  );
  expect(OpenUniError.isInstance(foreign)).toBe(true);
  expect(WeightsInvalidError.isInstance(foreign)).toBe(true);
  expect(CancelledError.isInstance(foreign)).toBe(false);
  expect(OpenUniError.isInstance(new Error('x'))).toBe(false);
  expect(OpenUniError.isInstance(undefined)).toBe(false);
});

it('names errors after their class, and cancellation as the web platform does', () => {
  expect(new WeightsInvalidError('x').name).toBe('WeightsInvalidError');
  expect(new CancelledError().name).toBe('AbortError');
  expect(Object.keys(new WeightsInvalidError('x'))).toEqual(['code']);
});
