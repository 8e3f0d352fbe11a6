import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type CheckId,
  CHECKS,
  type CheckStatus,
  type Finding,
  NOT_BEGUN,
  type Statuses,
} from '../../../../../core/media/diagnosis/checks.ts';
import { verdictOf } from '../../../../../core/media/diagnosis/verdict.ts';

const SETTLED = ['passed', 'failed', 'skipped', 'asks'] as const;
const settled = (state: Finding['state']): CheckStatus => ({ state, code: 'timeout' });
const all = (state: Finding['state'], but: Partial<Record<CheckId, Finding['state']>> = {}): Statuses =>
  Object.fromEntries(CHECKS.map(id => [id, settled(but[id] ?? state)])) as unknown as Statuses;
const anyOutcome = fc.record(
  Object.fromEntries(CHECKS.map(id => [id, fc.constantFrom(...SETTLED)])) as Record<
    CheckId,
    fc.Arbitrary<Finding['state']>
  >,
);

describe('what the findings mean', () => {
  test.each<[string, Statuses, ReturnType<typeof verdictOf>]>([
    ['nothing was begun', NOT_BEGUN, 'none'],
    ['one still runs', { ...all('passed'), camera: { state: 'running' } }, 'running'],
    ['all works', all('passed'), 'good'],
    [
      'the server offers no TURN',
      all('passed', { 'turn-udp': 'skipped', 'turn-tcp': 'skipped', 'turn-tls': 'skipped' }),
      'good',
    ],
    ['the server fails, whatever else does', all('failed'), 'no-server'],
    ['signalling fails', all('passed', { signalling: 'failed', camera: 'failed' }), 'no-signalling'],
    [
      'UDP fails and TURN works by one way',
      all('passed', { udp: 'failed', 'turn-udp': 'failed', 'turn-tls': 'failed' }),
      'turn-only',
    ],
    [
      'UDP fails and no TURN is offered',
      all('passed', { udp: 'failed', 'turn-udp': 'skipped', 'turn-tcp': 'skipped', 'turn-tls': 'skipped' }),
      'no-way',
    ],
    [
      'TURN is offered and works by no way',
      all('passed', { 'turn-udp': 'failed', 'turn-tcp': 'failed', 'turn-tls': 'skipped' }),
      'direct-only',
    ],
    ['a device fails', all('passed', { microphone: 'failed' }), 'no-device'],
    ['the person is asked something', all('passed', { speakers: 'asks' }), 'asks'],
  ])('%s', (_title, statuses, verdict) => {
    expect(verdictOf(statuses)).toBe(verdict);
  });

  test('it is never called good while something failed that has no other way', () => {
    fc.assert(
      fc.property(anyOutcome, outcome => {
        const verdict = verdictOf(all('passed', outcome));
        const needed = ['server', 'signalling', 'udp', 'camera', 'microphone', 'speakers'] as const;
        if (needed.some(id => outcome[id] === 'failed')) expect(['good', 'asks']).not.toContain(verdict);
        if (verdict === 'good') expect(Object.values(outcome)).not.toContain('asks');
      }),
    );
  });
});
