import { expect, test } from 'vitest';
import { attempt } from '../../../../app/room/attempt.ts';
import { ClosedError, RefusedError } from '../../../../core/session/errors.ts';

test('an answer is the value, a refusal its reason', async () => {
  expect(await attempt(Promise.resolve('link'))).toEqual({ ok: true, value: 'link' });
  expect(await attempt(Promise.reject(new RefusedError('stage-full')))).toEqual({ ok: false, reason: 'stage-full' });
});

test('without a session, or when it closes before the answer, there is no reason to tell', async () => {
  expect(await attempt(undefined)).toEqual({ ok: false, reason: null });
  expect(await attempt(Promise.reject(new ClosedError()))).toEqual({ ok: false, reason: null });
});

test('what is no answer is thrown', async () => {
  await expect(attempt(Promise.reject(new TypeError('broken')))).rejects.toThrow('broken');
});
