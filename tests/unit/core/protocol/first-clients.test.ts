import { describe, expect, it } from 'vitest';
import { FRAME_REFUSALS, NOT_SAVED, RefusalSchema } from '../../../../core/protocol/server.ts';
import { decodeServerMessage } from '../../../data/first-clients.js';
import { SERVER_MESSAGES } from '../../../support/frames.ts';

/** Extensions and pages of before go on working: what the relay says now, they still read. */

/** Answers to what those clients never ask. */
const NOT_ASKED = new Set(['more']);
/**
 * Those clients take the first for a broken relay and come back, as they did when the relay closed them instead. The
 * second is a close code and never a frame. The others are of version 3, and never said to them.
 */
const NOT_KNOWN = new Set<string>([NOT_SAVED, 'room-damaged', ...FRAME_REFUSALS]);

describe('the first clients of this protocol version', () => {
  it.each(SERVER_MESSAGES.filter(({ type }) => !NOT_ASKED.has(type)).map(message => [message.type, message] as const))(
    'read %s',
    (type, message) => {
      if ('reason' in message && NOT_KNOWN.has(message.reason)) return;
      expect(decodeServerMessage(JSON.stringify(message)).type).toBe(type);
    },
  );

  it.each(RefusalSchema.options.filter(reason => !NOT_KNOWN.has(reason)))('know the refusal %s', reason => {
    expect(decodeServerMessage(JSON.stringify({ type: 'refused', id: 'command-1', reason }))).toMatchObject({ reason });
  });

  it('R187: read a peer id without a ticket', () => {
    const welcome = SERVER_MESSAGES.find(({ type }) => type === 'welcome');
    const outside = { ...welcome, peer: { id: 'x'.repeat(32), ticket: '' } };
    expect(decodeServerMessage(JSON.stringify(outside))).toMatchObject({ peer: { ticket: '' } });
  });
});
