import { describe, expect, it } from 'vitest';
import type { Actor, Command, InvitationTerms } from '../../../../../core/room/commands.ts';
import type { RoomState } from '../../../../../core/room/state.ts';
import type { Role, StageAccess } from '../../../../../core/room/types.ts';
import {
  ACCESSES,
  answer,
  combinations,
  expectEachOnce,
  readTable,
  ROLES,
  standing,
  valuesOf,
} from '../../../../support/decision-table.ts';
import { after, invitationFor, newRoom, NOW, tokenFor, withPerson } from '../../../../support/room.ts';

/**
 * What concerns the whole room, before entry opens, while it is open, and after the end. The same whatever the stage
 * access.
 */
const TABLE = `
  command                                    | who       | where                 | early               | open                     | ended
  govern                                     | anybody   | waiting               | x not-entered       | x not-entered            | x not-entered
  govern                                     | members   | outside, viewer, stage | x not-allowed      | x not-allowed            | x not-allowed
  govern                                     | viewer, speaker, moderator | key  | x not-entered       | x not-entered            | x not-entered
  lock, change access                        | leaders   | outside, viewer, stage | settings-changed   | settings-changed         | settings-changed
  lock, change access                        | host      | key                   | settings-changed    | settings-changed         | settings-changed
  change capacity, change facts              | moderator | outside, viewer, stage | x not-allowed      | x not-allowed            | x not-allowed
  change capacity                            | host      | outside, key, viewer, stage | settings-changed | settings-changed      | settings-changed
  change facts                               | host      | outside, key, viewer, stage | facts-changed | facts-changed            | facts-changed
  start                                      | leaders   | outside, viewer, stage | started            | nothing                  | x session-ended
  start                                      | host      | key                   | started             | nothing                  | x session-ended
  end                                        | leaders   | outside, viewer, stage | ended              | ended                    | nothing
  end                                        | host      | key                   | ended               | ended                    | nothing
  reopen                                     | leaders   | outside, viewer, stage | nothing            | nothing                  | reopened
  reopen                                     | host      | key                   | nothing             | nothing                  | reopened
  invite viewer, invite speaker, invite moderator | leaders | outside, viewer, stage | invitation-created | invitation-created    | invitation-created
  invite viewer, invite speaker, invite moderator | host | key                    | invitation-created  | invitation-created       | invitation-created
  invite host                                | leaders   | outside, viewer, stage | x not-allowed      | x not-allowed            | x not-allowed
  invite host                                | host      | key                   | x not-allowed       | x not-allowed            | x not-allowed
  renew speaker, renew moderator             | leaders   | outside, viewer, stage | invitation-renewed | invitation-renewed       | invitation-renewed
  renew speaker, renew moderator             | host      | key                   | invitation-renewed  | invitation-renewed       | invitation-renewed
  renew host                                 | moderator | outside, viewer, stage | x not-allowed      | x not-allowed            | x not-allowed
  renew host                                 | host      | outside, key, viewer, stage | invitation-renewed | invitation-renewed  | invitation-renewed
  revoke speaker, revoke moderator           | leaders   | outside, viewer, stage | invitation-revoked | invitation-revoked       | invitation-revoked
  revoke speaker, revoke moderator           | host      | key                   | invitation-revoked  | invitation-revoked       | invitation-revoked
  revoke host                                | leaders   | outside, viewer, stage | x not-allowed      | x not-allowed            | x not-allowed
  revoke host                                | host      | key                   | x not-allowed       | x not-allowed            | x not-allowed
  moderate                                   | anybody   | outside, key, waiting | x not-entered       | x not-entered            | x not-entered
  moderate                                   | members   | viewer, stage         | x not-allowed       | x not-allowed            | x session-ended
  mute-all                                   | leaders   | viewer, stage         | muted               | muted                    | x session-ended
  lower-all-hands                            | leaders   | viewer, stage         | hand-lowered        | hand-lowered             | x session-ended
  admit-all                                  | leaders   | viewer, stage         | admitted            | admitted                 | x session-ended
  swap-stage                                 | leaders   | viewer, stage         | stage-left stage-brought | stage-left stage-brought | x session-ended
  unblock                                    | leaders   | viewer, stage         | unblocked           | unblocked                | x session-ended
  record                                     | anybody   | outside, key, waiting | x not-entered       | x not-entered            | x not-entered
  record                                     | viewer, speaker, moderator | viewer, stage | x not-allowed | x not-allowed          | x session-ended
  start-recording                            | host      | viewer, stage         | recording-started   | recording-started        | x session-ended
  start again                                | host      | viewer, stage         | nothing             | nothing                  | x session-ended
  start beside another                       | host      | viewer, stage         | x already-recording | x already-recording      | x session-ended
  stop without one                           | host      | viewer, stage         | nothing             | nothing                  | x session-ended
  stop, stop another’s                       | host      | viewer, stage         | recording-stopped   | recording-stopped        | x session-ended
`;

const terms = (role: Role): InvitationTerms => ({ role, name: '', email: '', from: null, until: null, uses: null });
const invite = (role: Role): Command => ({
  type: 'create-invitation',
  hash: 'new-hash',
  terms: terms(role),
  mail: false,
});
const renew = (role: Role): Command => ({
  type: 'renew-invitation',
  id: invitationFor(role),
  hash: 'new-hash',
  mail: false,
});
const revoke = (role: Role): Command => ({ type: 'revoke-invitation', id: invitationFor(role) });
const NEXT: Readonly<Record<StageAccess, StageAccess>> = { everyone: 'request', request: 'invite', invite: 'everyone' };

const COMMANDS: Readonly<Record<string, (access: StageAccess) => Command>> = {
  lock: () => ({ type: 'change-settings', settings: { locked: true } }),
  'change access': access => ({ type: 'change-settings', settings: { stageAccess: NEXT[access] } }),
  'change capacity': () => ({ type: 'change-settings', settings: { stageCapacity: 5 } }),
  'change facts': () => ({ type: 'change-facts', facts: { title: 'Another' } }),
  start: () => ({ type: 'start' }),
  end: () => ({ type: 'end', farewell: 'Bye' }),
  reopen: () => ({ type: 'reopen' }),
  'invite viewer': () => invite('viewer'),
  'invite speaker': () => invite('speaker'),
  'invite moderator': () => invite('moderator'),
  'invite host': () => invite('host'),
  'renew speaker': () => renew('speaker'),
  'renew moderator': () => renew('moderator'),
  'renew host': () => renew('host'),
  'revoke speaker': () => revoke('speaker'),
  'revoke moderator': () => revoke('moderator'),
  'revoke host': () => revoke('host'),
  'mute-all': () => ({ type: 'mute-all' }),
  'lower-all-hands': () => ({ type: 'lower-all-hands' }),
  'admit-all': () => ({ type: 'admit-all' }),
  'swap-stage': () => ({ type: 'swap-stage', out: 'speaking', in: 'hand-up' }),
  unblock: () => ({ type: 'unblock', id: 'put-out' }),
  'start-recording': () => ({ type: 'start-recording' }),
  'start again': () => ({ type: 'start-recording' }),
  'start beside another': () => ({ type: 'start-recording' }),
  'stop without one': () => ({ type: 'stop-recording' }),
  stop: () => ({ type: 'stop-recording' }),
  'stop another’s': () => ({ type: 'stop-recording' }),
};
/** Who records already when the command is given. */
const RECORDS: Readonly<Record<string, string>> = {
  'start again': 'me',
  'start beside another': 'other',
  stop: 'me',
  'stop another’s': 'other',
};
const NAMES = Object.keys(COMMANDS);
const MODERATION = ['mute-all', 'lower-all-hands', 'admit-all', 'swap-stage', 'unblock'];
const RECORDING = NAMES.filter(
  name => name.startsWith('start-') || name.startsWith('start ') || name.startsWith('stop'),
);
const GROUPS = {
  govern: NAMES.filter(name => !MODERATION.includes(name) && !RECORDING.includes(name)),
  moderate: MODERATION,
  record: RECORDING,
};
const WHERE = ['outside', 'key', 'waiting', 'viewer', 'stage'];
const PHASES = ['early', 'open', 'ended'];

/** A room with somebody for everything that moderators do. */
function busyRoom(access: StageAccess, phase: string): RoomState {
  const schedule = { startsAt: NOW + 3_600_000, endsAt: NOW + 7_200_000 };
  let state = newRoom({ stageAccess: access, ...(phase === 'early' ? { schedule } : {}) });
  state = withPerson(state, 'speaking', { role: 'speaker', place: 'stage', microphone: true });
  state = withPerson(state, 'hand-up', { hand: NOW });
  state = withPerson(state, 'outside', { place: 'waiting' });
  state = after(withPerson(state, 'put-out'), { type: 'left', id: 'put-out', reason: 'blocked' });
  return phase === 'ended' ? after(state, { type: 'ended', farewell: '', reason: 'moderator' }) : state;
}

function decide([name = '', who, where = '', phase = '', access]: readonly string[]): string {
  const room = busyRoom(access as StageAccess, phase);
  const role = who as Role;
  const key: Actor = { kind: 'keyholder', hash: tokenFor(role) };
  const { state: filled, actor } = where === 'key' ? { state: room, actor: key } : standing(room, 'me', role, where);
  const by = RECORDS[name];
  const state = by === undefined ? filled : after(filled, { type: 'recording-started', recording: { by, since: NOW } });
  return answer(state, actor, COMMANDS[name]?.(access as StageAccess) as Command);
}

const rules = readTable(TABLE).flatMap(([commands = '', whos = '', wheres = '', ...outcomes]) =>
  combinations(valuesOf(commands, GROUPS), valuesOf(whos), valuesOf(wheres)).flatMap(cells =>
    PHASES.flatMap((phase, index) =>
      ACCESSES.map(access => ({ cells: [...cells, phase, access], expected: outcomes[index] ?? '' })),
    ),
  ),
);

describe('what concerns the whole room', () => {
  it('has one rule for every command, role, standing, phase and stage access', () => {
    expectEachOnce(
      rules.map(({ cells }) => cells),
      combinations(NAMES, ROLES, WHERE, PHASES, ACCESSES),
    );
  });

  it.each(combinations(NAMES, ROLES))('%s by a %s is decided as the table says', (command, who) => {
    const concerned = rules.filter(({ cells }) => cells[0] === command && cells[1] === who);
    const wrong = concerned
      .map(({ cells, expected }) => ({ cells: cells.join(' / '), expected, decided: decide(cells) }))
      .filter(({ expected, decided }) => expected !== decided);
    expect(concerned.length).toBeGreaterThan(0);
    expect(wrong).toEqual([]);
  });
});
