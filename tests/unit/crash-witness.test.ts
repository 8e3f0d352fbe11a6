import { describe, expect, it } from 'vitest';
import { type Message, Witness } from '../crash/Witness.ts';

/** The checker of `npm run crash` has to notice what it is for: each of these is a server that broke its word. */
const shown = (id: number, text: string) => ({ id, text }) as Message;

function witness(): Witness {
  const one = new Witness();
  one.says('c1', 'first');
  one.acknowledges('c1', 5, 1, null);
  one.says('c2', 'second');
  one.acknowledges('c2', 6, 2, null);
  return one;
}

describe('the witness of crashes', () => {
  it('is content with a server that kept its word', () => {
    const one = witness();
    one.welcomed(6, one.highest);
    // Asked before the last was told: answers cross on their way.
    one.welcomed(5, 5);
    one.acknowledges('c1', 5, 1, null);
    one.chat([shown(5, 'first'), shown(6, 'second')], 0);
    one.chat([shown(6, 'second')], 5);
    one.audit(
      new Map([
        ['c1', 5],
        ['c2', 6],
      ]),
    );
  });

  it.each<[string, (one: Witness) => void, RegExp]>([
    ['revisions are lost', one => one.welcomed(5, one.highest), /was at revision 6 and is at 5/],
    ['a message is lost', one => one.chat([shown(6, 'second')], 0), /"first" was revision 5, and is gone/],
    [
      'a message is there twice',
      one =>
        one.chat(
          [5, 6, 7].map(id => shown(id, id === 6 ? 'second' : 'first')),
          0,
        ),
      /"first" is there 2 times/,
    ],
    ['a revision is used again', one => one.shown(shown(6, 'another')), /Revision 6 was "second" and is "another"/],
    [
      'a command is done again',
      one => one.acknowledges('c1', 9, 1, null),
      /acknowledged with revision 5, and again with 9/,
    ],
    ['what was acknowledged is refused', one => one.refuses('c2'), /acknowledged, and refused/],
    ['the log has no such command', one => one.audit(new Map([['c1', 5]])), /"second" is not in the log at 6/],
  ])('notices when %s', (_what, happens, says) => {
    expect(() => happens(witness())).toThrow(says);
  });

  it('notices when something is not as it was last set, whatever order the answers came in', () => {
    const one = new Witness();
    one.acknowledges('c2', 8, 2, ['hand of Ada', 'down']);
    one.acknowledges('c1', 7, 1, ['hand of Ada', 'up']);
    one.keeps('hand of Ada', 'down');
    expect(() => one.keeps('hand of Ada', 'up')).toThrow('hand of Ada: "down" was acknowledged, "up" is there');
    one.keeps('hand of Bob', 'up');
  });

  it('notices when a refused message is there, and one that has no answer', () => {
    const one = new Witness();
    one.says('c1', 'no');
    expect(() => one.chat([], 0)).toThrow('neither acknowledged nor refused');
    one.refuses('c1');
    one.chat([], 0);
    expect(() => one.chat([shown(3, 'no')], 0)).toThrow('was refused, and is there');
  });
});
