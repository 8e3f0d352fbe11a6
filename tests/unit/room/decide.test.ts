import { describe, expect, it } from 'vitest';
import type { Actor, Command, Observation } from '../../../room/commands.ts';
import type { Place, Role, StageAccess } from '../../../room/types.ts';
import { as, decided, guest, newRoom, OFF, ON, outcome, RELAY, withPerson } from '../../support/room.ts';

/** Who may do what, where: `x` is a refusal, and a name without one is the event it leads to. */
const RULES = `
  command      | who                             | place        | everyone         | request          | invite
  enter viewer | guest                           | outside      | entered          | entered          | entered
  enter viewer | speaker moderator host          | outside      | entered          | entered          | entered
  enter stage  | guest                           | outside      | entered          | x stage-not-open | x stage-not-open
  enter stage  | speaker moderator host          | outside      | entered          | entered          | entered
  enter viewer | viewer speaker moderator host   | viewer stage | x already-entered | x already-entered | x already-entered
  enter stage  | viewer speaker moderator host   | viewer stage | x already-entered | x already-entered | x already-entered
  join-stage   | viewer                          | viewer       | stage-joined     | x stage-not-open | x stage-not-open
  join-stage   | speaker moderator host          | viewer       | stage-joined     | stage-joined     | stage-joined
  join-stage   | viewer speaker moderator host   | stage        | nothing          | nothing          | nothing
  leave-stage  | viewer speaker moderator host   | viewer       | nothing          | nothing          | nothing
  leave-stage  | viewer speaker moderator host   | stage        | stage-left       | stage-left       | stage-left
  set-devices  | viewer speaker moderator host   | viewer       | x not-on-stage   | x not-on-stage   | x not-on-stage
  set-devices  | viewer speaker moderator host   | stage        | devices-changed  | devices-changed  | devices-changed
  leave        | viewer speaker moderator host   | viewer stage | left             | left             | left
  end          | viewer speaker                  | viewer stage | x not-allowed    | x not-allowed    | x not-allowed
  end          | moderator host                  | viewer stage | ended            | ended            | ended
  lost         | viewer speaker moderator host   | viewer stage | x not-allowed    | x not-allowed    | x not-allowed
  returned     | viewer speaker moderator host   | viewer stage | x not-allowed    | x not-allowed    | x not-allowed
  grace-over   | viewer speaker moderator host   | viewer stage | x not-allowed    | x not-allowed    | x not-allowed
  join-stage   | guest speaker moderator host    | outside      | x not-entered    | x not-entered    | x not-entered
  leave-stage  | guest speaker moderator host    | outside      | x not-entered    | x not-entered    | x not-entered
  set-devices  | guest speaker moderator host    | outside      | x not-entered    | x not-entered    | x not-entered
  leave        | guest speaker moderator host    | outside      | x not-entered    | x not-entered    | x not-entered
  end          | guest speaker moderator host    | outside      | x not-entered    | x not-entered    | x not-entered
  lost         | guest speaker moderator host    | outside      | x not-allowed    | x not-allowed    | x not-allowed
  returned     | guest speaker moderator host    | outside      | x not-allowed    | x not-allowed    | x not-allowed
  grace-over   | guest speaker moderator host    | outside      | x not-allowed    | x not-allowed    | x not-allowed
`;

const COMMANDS: Readonly<Record<string, Command | Observation>> = {
  'enter viewer': { type: 'enter', name: 'Me', place: 'viewer', ...ON },
  'enter stage': { type: 'enter', name: 'Me', place: 'stage', ...ON },
  'leave': { type: 'leave' },
  'join-stage': { type: 'join-stage', ...ON },
  'leave-stage': { type: 'leave-stage' },
  'set-devices': { type: 'set-devices', ...ON },
  'end': { type: 'end' },
  'lost': { type: 'connection-lost', id: 'me' },
  'returned': { type: 'connection-returned', id: 'me' },
  'grace-over': { type: 'grace-over', id: 'me' },
};

const ACCESSES: readonly StageAccess[] = ['everyone', 'request', 'invite'];

interface Rule {
  command: string;
  who: string;
  place: string;
  access: StageAccess;
  expected: string;
}

const rules: Rule[] = RULES.trim().split('\n').slice(1).flatMap(line => {
  const [command = '', whos = '', places = '', ...outcomes] = line.split('|').map(cell => cell.trim());
  return whos.split(' ').flatMap(who =>
    places.split(' ').flatMap(place =>
      ACCESSES.map((access, index) => ({ command, who, place, access, expected: outcomes[index] ?? '' })),
    ),
  );
});

/** Somebody of that role and place in a room of their own; outside means that they hold such an invitation. */
function standing({ who, place, access }: Rule) {
  const room = newRoom({ stageAccess: access });
  if (place === 'outside') return { room, actor: guest('me', who === 'guest' ? null : (who as Role)) };
  const actor: Actor = as('me');
  return { room: withPerson(room, 'me', { role: who as Role, place: place as Place }), actor };
}

describe('decide', () => {
  it('has a rule for every command, role, place and stage access, exactly once', () => {
    const inside = ['viewer', 'speaker', 'moderator', 'host'].flatMap(who => [`${who} viewer`, `${who} stage`]);
    const outside = ['guest', 'speaker', 'moderator', 'host'].map(who => `${who} outside`);
    const all = Object.keys(COMMANDS).flatMap(command =>
      [...inside, ...outside].flatMap(standing => ACCESSES.map(access => `${command} ${standing} ${access}`)),
    );
    const ruled = rules.map(({ command, who, place, access }) => `${command} ${who} ${place} ${access}`);
    expect([...ruled].sort()).toEqual([...all].sort());
  });

  it.each(rules)('$command by $who ($place) with stage access $access: $expected', rule => {
    const { room, actor } = standing(rule);
    const command = COMMANDS[rule.command];
    if (!command) throw new Error(`No command "${rule.command}".`);
    expect(outcome(decided(room, actor, command))).toBe(rule.expected);
  });

  it.each([
    ['lost', 'here', 'presence-changed'],
    ['lost', 'reconnecting', 'nothing'],
    ['returned', 'here', 'nothing'],
    ['returned', 'reconnecting', 'presence-changed'],
    ['grace-over', 'here', 'nothing'],
    ['grace-over', 'reconnecting', 'left'],
  ] as const)('takes "%s" of somebody %s from the relay: %s', (command, presence, expected) => {
    const room = withPerson(newRoom(), 'me', { presence });
    const observation = COMMANDS[command] as Observation;
    expect(outcome(decided(room, RELAY, observation))).toBe(expected);
    expect(outcome(decided(room, RELAY, { ...observation, id: 'nobody' }))).toBe('nothing');
  });

  it.each(['leave', 'join-stage', 'set-devices', 'end'])('refuses "%s" of the relay, which is no participant', name => {
    const command = COMMANDS[name] as Command;
    expect(outcome(decided(newRoom(), RELAY, command))).toBe('x not-entered');
  });

  it.each([
    ['enter viewer', 'x session-ended'],
    ['enter stage', 'x session-ended'],
  ])('refuses "%s" once the session has ended', (name, expected) => {
    const room = { ...newRoom(), room: { ...newRoom().room, status: 'ended' as const } };
    expect(outcome(decided(room, guest('me', 'host'), COMMANDS[name] as Command))).toBe(expected);
  });

  it.each([
    ['join-stage', 'x session-ended'],
    ['leave-stage', 'x session-ended'],
    ['set-devices', 'x session-ended'],
    ['end', 'x session-ended'],
    ['leave', 'left'],
  ])('answers "%s" of somebody still there after the end: %s', (name, expected) => {
    const open = withPerson(newRoom(), 'me', { role: 'host', place: 'stage' });
    const ended = { ...open, room: { ...open.room, status: 'ended' as const } };
    expect(outcome(decided(ended, as('me'), COMMANDS[name] as Command))).toBe(expected);
  });

  it('makes no event of devices that are as they were', () => {
    const room = withPerson(newRoom(), 'me', { place: 'stage', microphone: true });
    expect(outcome(decided(room, as('me'), { type: 'set-devices', microphone: true, camera: false }))).toBe('nothing');
  });

  it('shows no devices of a viewer, whatever they claim on entering', () => {
    const decision = decided(newRoom(), guest('me'), { type: 'enter', name: 'Me', place: 'viewer', ...ON });
    expect(decision).toMatchObject({ ok: true, events: [{ participant: { place: 'viewer', ...OFF } }] });
  });

  it('refuses a participant id that nobody has', () => {
    expect(outcome(decided(newRoom(), as('nobody'), { type: 'leave' }))).toBe('x not-entered');
  });
});
