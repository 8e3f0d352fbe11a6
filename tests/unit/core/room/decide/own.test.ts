import { describe, expect, it } from 'vitest';
import type { Command } from '../../../../../core/room/commands.ts';
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
import { newRoom, ON } from '../../../../support/room.ts';

/** What people ask for themselves. */
const TABLE = `
  command                                                  | who     | where                          | everyone                  | request                   | invite
  enter viewer                                             | anybody | outside                        | entered                   | entered                   | entered
  enter stage                                              | viewer  | outside                        | entered                   | x stage-not-open          | x stage-not-open
  enter stage                                              | others  | outside                        | entered                   | entered                   | entered
  enter viewer, enter stage                                | anybody | without, inside                | x already-entered         | x already-entered         | x already-entered
  leave                                                    | anybody | without, inside                | left                      | left                      | left
  leave                                                    | anybody | outside                        | x not-entered             | x not-entered             | x not-entered
  join-stage, leave-stage, set-devices                     | anybody | outside, without               | x not-entered             | x not-entered             | x not-entered
  ask-stage, leave-line, raise-hand                        | anybody | outside, without               | x not-entered             | x not-entered             | x not-entered
  share-screen, unshare-screen                             | anybody | outside, without               | x not-entered             | x not-entered             | x not-entered
  join-stage                                               | viewer  | viewer, hand, asked            | stage-joined              | x stage-not-open          | x stage-not-open
  join-stage                                               | viewer  | invited                        | stage-joined              | stage-joined              | stage-joined
  join-stage                                               | others  | offstage                       | stage-joined              | stage-joined              | stage-joined
  join-stage                                               | anybody | stage                          | nothing                   | nothing                   | nothing
  leave-stage                                              | anybody | offstage                       | nothing                   | nothing                   | nothing
  leave-stage                                              | anybody | stage                          | stage-left                | stage-left                | stage-left
  set-devices                                              | anybody | offstage                       | x not-on-stage            | x not-on-stage            | x not-on-stage
  set-devices                                              | anybody | stage                          | devices-changed           | devices-changed           | devices-changed
  ask-stage                                                | viewer  | viewer, hand                   | stage-asked stage-brought | stage-asked               | x stage-not-open
  ask-stage                                                | others  | viewer, hand                   | stage-asked stage-brought | stage-asked stage-brought | stage-asked stage-brought
  ask-stage                                                | anybody | asked, invited                 | nothing                   | nothing                   | nothing
  ask-stage                                                | anybody | stage                          | x on-stage                | x on-stage                | x on-stage
  leave-line                                               | anybody | asked, invited                 | line-left                 | line-left                 | line-left
  leave-line                                               | anybody | viewer, hand, stage            | nothing                   | nothing                   | nothing
  raise-hand                                               | anybody | viewer, asked, invited         | hand-raised               | hand-raised               | hand-raised
  raise-hand                                               | anybody | hand                           | nothing                   | nothing                   | nothing
  raise-hand                                               | anybody | stage                          | x on-stage                | x on-stage                | x on-stage
  share-screen                                             | anybody | offstage                       | x not-on-stage            | x not-on-stage            | x not-on-stage
  share-screen                                             | anybody | stage                          | screen-shared             | screen-shared             | screen-shared
  unshare-screen                                           | anybody | offstage, stage                | nothing                   | nothing                   | nothing
`;

const COMMANDS: Readonly<Record<string, Command>> = {
  'enter viewer': { type: 'enter', name: 'Me', place: 'viewer', ...ON },
  'enter stage': { type: 'enter', name: 'Me', place: 'stage', ...ON },
  leave: { type: 'leave' },
  'join-stage': { type: 'join-stage', ...ON },
  'leave-stage': { type: 'leave-stage' },
  'set-devices': { type: 'set-devices', microphone: false, camera: true },
  'ask-stage': { type: 'ask-stage' },
  'leave-line': { type: 'leave-line' },
  'raise-hand': { type: 'raise-hand' },
  'share-screen': { type: 'share-screen' },
  'unshare-screen': { type: 'unshare-screen' },
};
const WHERE = ['outside', ...valuesOf('without, inside')];

const rules = readTable(TABLE).flatMap(([commands = '', whos = '', wheres = '', ...outcomes]) =>
  combinations(valuesOf(commands), valuesOf(whos), valuesOf(wheres)).flatMap(([command = '', who = '', where = '']) =>
    ACCESSES.map((access, index) => ({ command, who, where, access, expected: outcomes[index] ?? '' })),
  ),
);

describe('what people ask for themselves', () => {
  it('has one rule for every command, role, standing and stage access', () => {
    expectEachOnce(
      rules.map(({ command, who, where, access }) => [command, who, where, access]),
      combinations(Object.keys(COMMANDS), ROLES, WHERE, ACCESSES),
    );
  });

  it.each(combinations(Object.keys(COMMANDS), ROLES))('%s by a %s is decided as the table says', (command, who) => {
    const concerned = rules.filter(rule => rule.command === command && rule.who === who);
    const found = concerned.map(({ where, access }) => ({
      where,
      access,
      answer: decide(command, who as Role, where, access),
    }));
    expect(found).toEqual(concerned.map(({ where, access, expected }) => ({ where, access, answer: expected })));
  });

  function decide(name: string, who: Role, where: string, access: StageAccess): string {
    const { state, actor } = standing(newRoom({ stageAccess: access }), 'me', who, where);
    return answer(state, actor, COMMANDS[name] as Command);
  }
});
