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
  STANDINGS,
  valuesOf,
} from '../../../../support/decision-table.ts';
import { newRoom } from '../../../../support/room.ts';

/** What somebody does about somebody else. One outcome stands for every stage access; three, for one each. */
const TABLE = `
  command                        | who       | where            | whom                       | standing                           | outcome
  all                            | anybody   | waiting          | anybody                    | absent, without, inside            | x not-entered
  all                            | members   | outside          | anybody                    | absent, without, inside            | x not-entered
  all                            | moderator | outside          | anybody                    | absent, without, inside            | x not-entered
  from-inside-only               | host      | outside          | anybody                    | absent, without, inside            | x not-entered
  remove, block                  | host      | outside          | anybody                    | absent                             | x no-such-person
  remove, block                  | host      | outside          | viewer, speaker, moderator | without, inside                    | left
  remove, block                  | host      | outside          | host                       | without, inside                    | x not-allowed
  all                            | members   | viewer, stage    | anybody                    | absent, without, inside            | x not-allowed
  all                            | leaders   | viewer, stage    | anybody                    | absent                             | x no-such-person
  all                            | moderator | viewer, stage    | host                       | without, inside                    | x not-allowed
  bring-to-stage                 | leaders   | viewer, stage    | viewer, speaker, moderator | viewer, hand, asked                | stage-brought
  bring-to-stage                 | leaders   | viewer, stage    | viewer, speaker, moderator | invited, stage                     | nothing
  bring-to-stage                 | host      | viewer, stage    | host                       | viewer, hand, asked                | stage-brought
  bring-to-stage                 | host      | viewer, stage    | host                       | invited, stage                     | nothing
  decline-stage                  | leaders   | viewer, stage    | viewer, speaker, moderator | asked, invited                     | stage-declined
  decline-stage                  | leaders   | viewer, stage    | viewer, speaker, moderator | viewer, hand, stage                | nothing
  decline-stage                  | host      | viewer, stage    | host                       | asked, invited                     | stage-declined
  decline-stage                  | host      | viewer, stage    | host                       | viewer, hand, stage                | nothing
  remove-from-stage              | leaders   | viewer, stage    | viewer, speaker, moderator | stage                              | stage-left
  remove-from-stage              | host      | viewer, stage    | host                       | stage                              | stage-left
  mute                           | leaders   | viewer, stage    | viewer, speaker, moderator | stage                              | muted
  mute                           | host      | viewer, stage    | host                       | stage                              | muted
  stop-camera                    | leaders   | viewer, stage    | viewer, speaker, moderator | stage                              | camera-stopped
  stop-camera                    | host      | viewer, stage    | host                       | stage                              | camera-stopped
  stop-screen                    | leaders   | viewer, stage    | viewer, speaker, moderator | stage                              | nothing
  stop-screen                    | host      | viewer, stage    | host                       | stage                              | nothing
  on-stage-only                  | leaders   | viewer, stage    | viewer, speaker, moderator | offstage                           | x not-on-stage
  on-stage-only                  | host      | viewer, stage    | host                       | offstage                           | x not-on-stage
  lower-hand                     | leaders   | viewer, stage    | viewer, speaker, moderator | hand                               | hand-lowered
  lower-hand                     | host      | viewer, stage    | host                       | hand                               | hand-lowered
  lower-hand                     | leaders   | viewer, stage    | viewer, speaker, moderator | viewer, asked, invited, stage      | nothing
  lower-hand                     | host      | viewer, stage    | host                       | viewer, asked, invited, stage      | nothing
  inside-only                    | leaders   | viewer, stage    | viewer, speaker, moderator | without                            | x no-such-person
  inside-only                    | host      | viewer, stage    | host                       | without                            | x no-such-person
  remove, block                  | leaders   | viewer, stage    | members                    | without, inside                    | left
  remove, block                  | host      | viewer, stage    | moderator                  | without, inside                    | left
  remove, block                  | moderator | viewer, stage    | moderator                  | without, inside                    | x not-allowed
  remove, block                  | host      | viewer, stage    | host                       | without, inside                    | x not-allowed
  admit                          | leaders   | viewer, stage    | viewer                     | knocking                           | admitted stage-brought; admitted; admitted
  admit                          | leaders   | viewer, stage    | speaker, moderator         | knocking                           | admitted stage-brought
  admit                          | host      | viewer, stage    | host                       | knocking                           | admitted stage-brought
  admit                          | leaders   | viewer, stage    | viewer, speaker, moderator | waiting                            | admitted
  admit                          | host      | viewer, stage    | host                       | waiting                            | admitted
  admit                          | leaders   | viewer, stage    | viewer, speaker, moderator | inside                             | nothing
  admit                          | host      | viewer, stage    | host                       | inside                             | nothing
  decline-entry                  | leaders   | viewer, stage    | viewer, speaker, moderator | without                            | left
  decline-entry                  | host      | viewer, stage    | host                       | without                            | left
  decline-entry                  | leaders   | viewer, stage    | viewer, speaker, moderator | inside                             | x no-such-person
  decline-entry                  | host      | viewer, stage    | host                       | inside                             | x no-such-person
  make                           | leaders   | viewer, stage    | members                    | without                            | x not-allowed
  make                           | host      | viewer, stage    | moderator                  | without                            | x not-allowed
  make                           | moderator | viewer, stage    | moderator                  | without, inside                    | x not-allowed
  make                           | host      | viewer, stage    | host                       | without, inside                    | x not-allowed
  make host                      | leaders   | viewer, stage    | members                    | inside                             | x not-allowed
  make host                      | host      | viewer, stage    | moderator                  | inside                             | x not-allowed
  make viewer                    | leaders   | viewer, stage    | viewer                     | inside                             | nothing
  make viewer                    | leaders   | viewer, stage    | speaker                    | viewer, hand, invited, stage       | role-changed
  make viewer                    | host      | viewer, stage    | moderator                  | viewer, hand, invited, stage       | role-changed
  make viewer                    | leaders   | viewer, stage    | speaker                    | asked                              | role-changed stage-brought; role-changed; role-changed
  make viewer                    | host      | viewer, stage    | moderator                  | asked                              | role-changed stage-brought; role-changed; role-changed
  make speaker                   | leaders   | viewer, stage    | speaker                    | inside                             | nothing
  make moderator                 | host      | viewer, stage    | moderator                  | inside                             | nothing
  make speaker, make moderator   | leaders   | viewer, stage    | viewer                     | viewer, hand, invited, stage       | role-changed
  make speaker, make moderator   | leaders   | viewer, stage    | viewer                     | asked                              | role-changed stage-brought
  make moderator                 | leaders   | viewer, stage    | speaker                    | viewer, hand, invited, stage       | role-changed
  make moderator                 | leaders   | viewer, stage    | speaker                    | asked                              | role-changed stage-brought
  make speaker                   | host      | viewer, stage    | moderator                  | viewer, hand, invited, stage       | role-changed
  make speaker                   | host      | viewer, stage    | moderator                  | asked                              | role-changed stage-brought
`;

const id = 'them';
const COMMANDS: Readonly<Record<string, Command>> = {
  'bring-to-stage': { type: 'bring-to-stage', id },
  'decline-stage': { type: 'decline-stage', id },
  'remove-from-stage': { type: 'remove-from-stage', id },
  mute: { type: 'mute', id },
  'stop-camera': { type: 'stop-camera', id },
  'stop-screen': { type: 'stop-screen', id },
  'lower-hand': { type: 'lower-hand', id },
  remove: { type: 'remove', id, block: false },
  block: { type: 'remove', id, block: true },
  admit: { type: 'admit', id },
  'decline-entry': { type: 'decline-entry', id },
  'make viewer': { type: 'set-role', id, role: 'viewer' },
  'make speaker': { type: 'set-role', id, role: 'speaker' },
  'make moderator': { type: 'set-role', id, role: 'moderator' },
  'make host': { type: 'set-role', id, role: 'host' },
};
const NAMES = Object.keys(COMMANDS);
const GROUPS = {
  all: NAMES,
  'from-inside-only': NAMES.filter(name => name !== 'remove' && name !== 'block'),
  'on-stage-only': ['remove-from-stage', 'mute', 'stop-camera', 'stop-screen'],
  'inside-only': [
    'bring-to-stage',
    'decline-stage',
    'remove-from-stage',
    'mute',
    'stop-camera',
    'stop-screen',
    'lower-hand',
  ],
  make: NAMES.filter(name => name.startsWith('make')),
};
const WHERE = ['outside', 'waiting', 'viewer', 'stage'];
const TARGETS = ['absent', ...Object.keys(STANDINGS)];

const rules = readTable(TABLE).flatMap(
  ([commands = '', whos = '', wheres = '', whoms = '', standings = '', outcomes = '']) => {
    const expected = outcomes.split(';').map(one => one.trim());
    return combinations(
      valuesOf(commands, GROUPS),
      valuesOf(whos),
      valuesOf(wheres),
      valuesOf(whoms),
      valuesOf(standings),
    ).flatMap(cells =>
      ACCESSES.map((access, index) => ({ cells: [...cells, access], expected: expected[index] ?? expected[0] ?? '' })),
    );
  },
);

function decide([name = '', who, where = '', whom, target = '', access]: readonly string[]): string {
  const room = newRoom({ stageAccess: access as StageAccess });
  const filled = target === 'absent' ? room : standing(room, id, whom as Role, target).state;
  const { state, actor } = standing(filled, 'me', who as Role, where);
  return answer(state, actor, COMMANDS[name] as Command);
}

describe('what people do about others', () => {
  it('has one rule for every command, role, standing, target and stage access', () => {
    expectEachOnce(
      rules.map(({ cells }) => cells),
      combinations(NAMES, ROLES, WHERE, ROLES, TARGETS, ACCESSES),
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

  it.each([
    ['lower-hand', 'hand', 'hand-lowered', 'hand-lowered'],
    ['lower-hand', 'viewer', 'nothing', 'nothing'],
    ['bring-to-stage', 'viewer', 'x not-allowed', 'stage-brought'],
    ['remove-from-stage', 'stage', 'x not-allowed', 'stage-left'],
    ['mute', 'stage', 'x not-allowed', 'muted'],
    ['remove', 'viewer', 'x not-allowed', 'x not-allowed'],
    ['block', 'viewer', 'x not-allowed', 'x not-allowed'],
    ['make viewer', 'viewer', 'x not-allowed', 'x not-allowed'],
    ['make host', 'viewer', 'x not-allowed', 'x not-allowed'],
  ])('%s of oneself (%s) gives members "%s" and leaders "%s"', (name, where, members, leaders) => {
    for (const role of ROLES) {
      const { state, actor } = standing(newRoom(), id, role, where);
      const expected = role === 'moderator' || role === 'host' ? leaders : members;
      expect(answer(state, actor, COMMANDS[name] as Command)).toBe(expected);
    }
  });
});
