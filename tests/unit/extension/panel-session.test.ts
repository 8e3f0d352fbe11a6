import { describe, expect, test } from 'vitest';
import { parseSessionLink, type SessionLink } from '../../../core/links/sessionLink.ts';
import type { CurrentSession } from '../../../extension/items.ts';
import { elsewhereOf, leftOf, linkOf } from '../../../extension/panelSession/layers.ts';
import { next } from '../../../extension/panelSession/next.ts';
import {
  type Effect,
  EMPTY,
  type PanelSession,
  type Place,
  type Progress,
  type SessionEvent,
} from '../../../extension/panelSession/state.ts';

const linkTo = (path: string): SessionLink => parseSessionLink(`https://meet.example.org/r/${path}`)!;
const choir = linkTo('choir');
const band = linkTo('band');
const kept = (link: SessionLink, rest: Partial<CurrentSession> = {}): CurrentSession => ({
  url: link.url,
  host: link.host,
  title: link.slug,
  place: 'stage',
  bound: false,
  ...rest,
});
const CHOIR = kept(choir);
const BAND = kept(band);
const WINDOW = 9;

const here = { state: 'here', link: choir, movingTo: null } as const;
const elsewhere = { state: 'elsewhere', window: WINDOW, session: CHOIR } as const;
const moving = { ...here, movingTo: elsewhere } as const;
const left = { state: 'left', session: CHOIR, leaving: false, behind: EMPTY } as const;
const question = { link: band, state: 'asking' } as const;
const askingHost = { state: 'asking', about: 'host', question, behind: EMPTY } as const;
const askingSwitch = { state: 'asking', about: 'switch', link: band, behind: here } as const;

const STATES = { empty: EMPTY, left, elsewhere, asking: askingSwitch, here } as const;
type Name = keyof typeof STATES;

/** A line of the table: what is told, and what becomes of each of the states; `same`: nothing. */
type Outcome = 'same' | readonly [now: PanelSession, ...effects: Effect[]];
interface Line {
  readonly event: SessionEvent;
  readonly place?: Place;
  readonly becomes: Record<Name, Outcome>;
}

const click = (link: SessionLink, progress: Progress, session: CurrentSession | null = null): SessionEvent => ({
  type: 'clicked',
  link,
  progress,
  session,
  back: false,
});
const want = (link: SessionLink, progress: Progress): SessionEvent => ({ type: 'wanted', link, progress });
const allow = (link: SessionLink, progress: Progress): SessionEvent => ({ type: 'allowed', link, progress });
const ask = (link: SessionLink, was?: CurrentSession): Effect => ({ do: 'ask-host', link, ...(was && { was }) });
const again: Effect = { do: 'want', link: choir, was: CHOIR };
const leftBehind = (behind: typeof here | typeof EMPTY) => ({ ...left, behind }) as const;
const switchTo = (link: SessionLink, behind: (PanelSession & { state: 'asking' })['behind']): PanelSession => ({
  state: 'asking',
  about: 'switch',
  link,
  behind,
});
const opened = (link: SessionLink): PanelSession => ({ state: 'here', link, movingTo: null });
const all = (outcome: Outcome): Record<Name, Outcome> => ({
  empty: outcome,
  left: outcome,
  elsewhere: outcome,
  asking: outcome,
  here: outcome,
});

const TABLE: Record<string, Line> = {
  'the panel is opened while a window has the session': {
    event: { type: 'panel-opened', window: WINDOW, session: CHOIR },
    becomes: {
      empty: [elsewhere],
      left: [{ ...left, behind: elsewhere }],
      elsewhere: 'same',
      asking: [{ ...askingSwitch, behind: moving }],
      here: [moving],
    },
  },
  'the panel is opened after it was closed in a session': {
    event: { type: 'panel-opened', window: null, session: CHOIR },
    becomes: { empty: [left], left: 'same', elsewhere: 'same', asking: 'same', here: 'same' },
  },
  'the panel is opened and nothing is kept': {
    event: { type: 'panel-opened', window: null, session: null },
    becomes: all('same'),
  },
  'a link is clicked, and nothing is open': {
    event: click(band, 'none'),
    becomes: {
      empty: [EMPTY, ask(band)],
      left: [EMPTY, ask(band)],
      elsewhere: [switchTo(band, elsewhere)],
      asking: [{ ...askingSwitch, behind: here }, ask(band)],
      here: [here, ask(band)],
    },
  },
  'the link of a session that was left on stage is clicked': {
    event: click(choir, 'before', CHOIR),
    becomes: {
      empty: [left],
      left: [left],
      elsewhere: [elsewhere, { do: 'focus', window: WINDOW }],
      // Its Set devices are open: they stay.
      asking: [askingSwitch, { do: 'drop-host' }, { do: 'retry' }],
      here: [here, { do: 'drop-host' }, { do: 'retry' }],
    },
  },
  'the link of another session that was left on stage is clicked at Set devices': {
    event: click(band, 'before', BAND),
    becomes: {
      empty: [{ ...left, session: BAND }],
      left: [{ ...left, session: BAND }],
      elsewhere: [switchTo(band, elsewhere)],
      asking: [{ ...askingSwitch, behind: { ...leftBehind(here), session: BAND } }],
      here: [{ ...leftBehind(here), session: BAND }],
    },
  },
  'a link is clicked in a room': {
    event: click(linkTo('third'), 'in-room'),
    becomes: {
      empty: [switchTo(linkTo('third'), EMPTY)],
      left: [switchTo(linkTo('third'), left)],
      elsewhere: [switchTo(linkTo('third'), elsewhere)],
      asking: [switchTo(linkTo('third'), here)],
      here: [switchTo(linkTo('third'), here)],
    },
  },
  'a link is clicked while one waits outside a locked room, its own on stage kept': {
    event: click(band, 'waiting', BAND),
    becomes: {
      empty: [switchTo(band, EMPTY)],
      left: [switchTo(band, left)],
      elsewhere: [switchTo(band, elsewhere)],
      asking: [switchTo(band, here)],
      here: [switchTo(band, here)],
    },
  },
  'a link is wanted whose session is open here': {
    event: want(choir, 'in-room'),
    becomes: {
      empty: [switchTo(choir, EMPTY)],
      left: [switchTo(choir, left)],
      elsewhere: [switchTo(choir, elsewhere)],
      asking: 'same',
      here: 'same',
    },
  },
  'the host of a link may be contacted': {
    event: allow(band, 'over'),
    becomes: {
      empty: [opened(band), { do: 'open', link: band }],
      left: [opened(band), { do: 'open', link: band }],
      elsewhere: [switchTo(band, elsewhere)],
      asking: [opened(band), { do: 'open', link: band }],
      here: [opened(band), { do: 'open', link: band }],
    },
  },
  'a host is asked about': {
    event: { type: 'host-asked', question },
    becomes: {
      empty: [askingHost],
      left: [{ ...askingHost, behind: left }],
      elsewhere: [{ ...askingHost, behind: elsewhere }],
      asking: [{ ...askingHost, behind: here }],
      here: [{ ...askingHost, behind: here }],
    },
  },
  'no host is asked about any more': { event: { type: 'host-asked', question: null }, becomes: all('same') },
  'a window has the session': {
    event: { type: 'moved', window: 12, session: BAND },
    becomes: {
      empty: [{ state: 'elsewhere', window: 12, session: BAND }],
      left: [{ ...left, behind: { state: 'elsewhere', window: 12, session: BAND } }],
      elsewhere: [{ state: 'elsewhere', window: 12, session: BAND }],
      asking: [{ ...askingSwitch, behind: { ...here, movingTo: { state: 'elsewhere', window: 12, session: BAND } } }],
      here: [{ ...here, movingTo: { state: 'elsewhere', window: 12, session: BAND } }],
    },
  },
  'the window that had the session is closed': {
    event: { type: 'moved', window: null, session: CHOIR },
    becomes: { empty: 'same', left: 'same', elsewhere: [left], asking: 'same', here: 'same' },
  },
  'the window that had the session has left it': {
    event: { type: 'moved', window: null, session: null },
    becomes: { empty: 'same', left: 'same', elsewhere: [EMPTY], asking: 'same', here: 'same' },
  },
  'what is kept of the session changes': {
    event: { type: 'changed', session: { ...CHOIR, bound: true } },
    becomes: {
      empty: 'same',
      left: 'same',
      elsewhere: [{ ...elsewhere, session: { ...CHOIR, bound: true } }],
      asking: 'same',
      here: 'same',
    },
  },
  'one comes into the room': {
    event: { type: 'in-room', session: CHOIR, entered: true },
    becomes: {
      empty: [EMPTY, { do: 'keep', session: CHOIR }],
      left: [left, { do: 'keep', session: CHOIR }],
      elsewhere: [elsewhere, { do: 'keep', session: CHOIR }],
      asking: [askingSwitch, { do: 'keep', session: CHOIR }],
      here: [here, { do: 'keep', session: CHOIR }],
    },
  },
  'the session here is over': {
    event: { type: 'over', takenOver: false, window: null },
    becomes: {
      empty: [EMPTY, { do: 'keep', session: null }],
      left: [left, { do: 'keep', session: null }],
      elsewhere: [elsewhere, { do: 'keep', session: null }],
      asking: [askingSwitch, { do: 'keep', session: null }],
      here: [here, { do: 'keep', session: null }],
    },
  },
  'a window of this browser has taken the session over': {
    event: { type: 'over', takenOver: true, window: WINDOW },
    becomes: {
      empty: [EMPTY, { do: 'let-go' }],
      left: [left, { do: 'let-go' }],
      elsewhere: [elsewhere, { do: 'let-go' }],
      asking: [{ ...askingSwitch, behind: EMPTY }, { do: 'let-go' }],
      here: [EMPTY, { do: 'let-go' }],
    },
  },
  'somebody else has taken the session over': {
    event: { type: 'over', takenOver: true, window: null },
    becomes: {
      empty: [EMPTY, { do: 'keep', session: null }],
      left: [left, { do: 'keep', session: null }],
      elsewhere: [elsewhere, { do: 'keep', session: null }],
      asking: [askingSwitch, { do: 'keep', session: null }],
      here: [here, { do: 'keep', session: null }],
    },
  },
  'the popup asks to leave what is kept': {
    event: { type: 'asked-to-leave', session: CHOIR, progress: 'none' },
    becomes: {
      empty: [EMPTY, { do: 'depart', session: CHOIR }],
      left: [
        { ...left, leaving: true },
        { do: 'depart', session: CHOIR },
      ],
      elsewhere: [elsewhere, { do: 'depart', session: CHOIR }],
      asking: [askingSwitch, { do: 'leave' }, { do: 'depart', session: CHOIR }],
      here: [here, { do: 'leave' }, { do: 'depart', session: CHOIR }],
    },
  },
  'the popup asks to leave the room': {
    event: { type: 'asked-to-leave', session: CHOIR, progress: 'in-room' },
    becomes: {
      empty: [EMPTY, { do: 'depart', session: CHOIR }],
      left: [
        { ...left, leaving: true },
        { do: 'depart', session: CHOIR },
      ],
      elsewhere: [elsewhere, { do: 'depart', session: CHOIR }],
      asking: [askingSwitch, { do: 'leave' }, { do: 'keep', session: null }],
      here: [here, { do: 'leave' }, { do: 'keep', session: null }],
    },
  },
  'the popup asks to leave, and nothing is kept': {
    event: { type: 'asked-to-leave', session: null, progress: 'before' },
    becomes: all('same'),
  },
  'a session that no document was in is left': {
    event: { type: 'departed', url: choir.url },
    becomes: { empty: 'same', left: [EMPTY], elsewhere: 'same', asking: 'same', here: 'same' },
  },
  'the other window was told to leave': {
    event: { type: 'released' },
    becomes: { empty: 'same', left: 'same', elsewhere: [EMPTY], asking: 'same', here: 'same' },
  },
  'Stay is pressed': {
    event: { type: 'stay' },
    becomes: { empty: 'same', left: 'same', elsewhere: 'same', asking: [here], here: 'same' },
  },
  'Switch is pressed': {
    event: { type: 'switch' },
    becomes: {
      empty: 'same',
      left: 'same',
      elsewhere: 'same',
      asking: [here, { do: 'leave' }, { do: 'want', link: band }],
      here: 'same',
    },
  },
  'Return is pressed': {
    event: { type: 'return' },
    becomes: { empty: 'same', left: [EMPTY, again], elsewhere: 'same', asking: 'same', here: 'same' },
  },
  '"Leave it" is pressed': {
    event: { type: 'leave' },
    becomes: {
      empty: 'same',
      left: [
        { ...left, leaving: true },
        { do: 'depart', session: CHOIR },
      ],
      elsewhere: 'same',
      asking: 'same',
      here: 'same',
    },
  },
  '"Bring it here" is pressed': {
    event: { type: 'bring' },
    becomes: {
      empty: 'same',
      left: 'same',
      elsewhere: [EMPTY, { do: 'take-back' }, again],
      asking: 'same',
      here: 'same',
    },
  },
  'what is open is closed': {
    event: { type: 'close' },
    becomes: {
      empty: [EMPTY, { do: 'leave' }],
      left: [left, { do: 'leave' }],
      elsewhere: [elsewhere, { do: 'leave' }],
      asking: [{ ...askingSwitch, behind: EMPTY }, { do: 'leave' }],
      here: [EMPTY, { do: 'leave' }],
    },
  },
};

const WINDOW_TABLE: Record<string, Line> = {
  'the session window is opened for the panel’s session': {
    event: { type: 'window-opened', reason: 'move', holder: false, session: CHOIR },
    becomes: {
      ...all('same'),
      empty: [EMPTY, { do: 'hold' }, again],
      left: [left, { do: 'hold' }, again],
      elsewhere: [elsewhere, { do: 'hold' }, again],
      asking: [askingSwitch, { do: 'hold' }, again],
      here: [here, { do: 'hold' }, again],
    },
  },
  'the session window is opened for a link': {
    event: { type: 'window-opened', reason: 'link', holder: true, session: CHOIR },
    becomes: all('same'),
  },
  'the browser opens an old session window again': {
    event: { type: 'window-opened', reason: 'other', holder: false, session: CHOIR },
    becomes: all('same'),
  },
  'one comes into the room in a session window': {
    event: { type: 'in-room', session: CHOIR, entered: true },
    becomes: {
      empty: [EMPTY, { do: 'keep', session: CHOIR }, { do: 'hold' }],
      left: [left, { do: 'keep', session: CHOIR }, { do: 'hold' }],
      elsewhere: [elsewhere, { do: 'keep', session: CHOIR }, { do: 'hold' }],
      asking: [askingSwitch, { do: 'keep', session: CHOIR }, { do: 'hold' }],
      here: [here, { do: 'keep', session: CHOIR }, { do: 'hold' }],
    },
  },
  'the panel has taken the session over from the window': {
    event: { type: 'over', takenOver: true, window: null },
    becomes: {
      empty: [EMPTY, { do: 'forget' }, { do: 'close-window' }],
      left: [left, { do: 'forget' }, { do: 'close-window' }],
      elsewhere: [elsewhere, { do: 'forget' }, { do: 'close-window' }],
      asking: [askingSwitch, { do: 'forget' }, { do: 'close-window' }],
      here: [here, { do: 'forget' }, { do: 'close-window' }],
    },
  },
  'the session window is asked to leave': {
    event: { type: 'asked-to-leave', session: null, progress: 'in-room' },
    becomes: {
      empty: [EMPTY, { do: 'leave' }, { do: 'forget' }, { do: 'close-window' }],
      left: [
        { ...left, leaving: true },
        { do: 'leave' },
        { do: 'depart', session: CHOIR },
        { do: 'forget' },
        { do: 'close-window' },
      ],
      elsewhere: [elsewhere, { do: 'leave' }, { do: 'forget' }, { do: 'close-window' }],
      asking: [askingSwitch, { do: 'leave' }, { do: 'forget' }, { do: 'close-window' }],
      here: [here, { do: 'leave' }, { do: 'forget' }, { do: 'close-window' }],
    },
  },
  '"Leave it" is pressed in a session window': {
    event: { type: 'leave' },
    becomes: {
      ...all('same'),
      left: [{ ...left, leaving: true }, { do: 'depart', session: CHOIR }, { do: 'forget' }, { do: 'close-window' }],
    },
  },
  'a session is left by its window, which closes': {
    event: { type: 'departed', url: choir.url },
    becomes: all('same'),
  },
  'what is open in the window is closed': {
    event: { type: 'close' },
    becomes: {
      empty: [EMPTY, { do: 'leave' }, { do: 'forget' }, { do: 'close-window' }],
      left: [left, { do: 'leave' }, { do: 'forget' }, { do: 'close-window' }],
      elsewhere: [elsewhere, { do: 'leave' }, { do: 'forget' }, { do: 'close-window' }],
      asking: [{ ...askingSwitch, behind: EMPTY }, { do: 'leave' }, { do: 'forget' }, { do: 'close-window' }],
      here: [EMPTY, { do: 'leave' }, { do: 'forget' }, { do: 'close-window' }],
    },
  },
};

function lines(table: Record<string, Line>, place: Place) {
  return Object.entries(table).flatMap(([title, { event, becomes }]) =>
    Object.entries(becomes).map(([name, outcome]) => ({ title, name: name as Name, event, outcome, place })),
  );
}

describe('every state and what may happen to it', () => {
  test.each([...lines(TABLE, 'panel'), ...lines(WINDOW_TABLE, 'window')])(
    '$place, $name: $title',
    ({ name, event, outcome, place }) => {
      const [now, ...effects] = outcome === 'same' ? [STATES[name]] : outcome;
      expect(next(place, STATES[name], event)).toEqual({ now, effects });
    },
  );

  test('the table names every kind of event', () => {
    const named = new Set(Object.values({ ...TABLE, ...WINDOW_TABLE }).map(({ event }) => event.type));
    const kinds: Record<SessionEvent['type'], true> = {
      'panel-opened': true,
      'window-opened': true,
      clicked: true,
      wanted: true,
      allowed: true,
      'host-asked': true,
      moved: true,
      changed: true,
      'in-room': true,
      over: true,
      'asked-to-leave': true,
      departed: true,
      released: true,
      stay: true,
      switch: true,
      return: true,
      leave: true,
      bring: true,
      close: true,
    };
    expect([...named].sort()).toEqual(Object.keys(kinds).sort());
  });
});

describe('nobody is brought to the stage by a click alone', () => {
  test.each(['none', 'before', 'over'] as const)('with the session %s, the person is asked to return', progress => {
    const { now, effects } = next('panel', EMPTY, click(choir, progress, CHOIR));
    expect(leftOf(now)?.session).toEqual(CHOIR);
    expect(effects).toEqual([]);
  });

  test('a viewer goes back at once, as nothing is sent then', () => {
    const viewer = kept(choir, { place: 'viewer' });
    expect(next('panel', EMPTY, click(choir, 'none', viewer)).effects).toEqual([ask(choir, viewer)]);
  });

  test('a session that its window gives back comes back as it was', () => {
    const event: SessionEvent = { ...click(choir, 'none', CHOIR), back: true } as SessionEvent;
    expect(next('panel', EMPTY, event).effects).toEqual([ask(choir, CHOIR)]);
  });

  test('a session window loaded again on stage asks; as viewer it goes back', () => {
    const reloaded = (session: CurrentSession) =>
      next('window', EMPTY, { type: 'window-opened', reason: 'other', holder: true, session });
    expect(reloaded(CHOIR)).toEqual({ now: left, effects: [{ do: 'hold' }] });
    const viewer = kept(choir, { place: 'viewer' });
    expect(reloaded(viewer).effects).toEqual([{ do: 'hold' }, { do: 'want', link: choir, was: viewer }]);
  });

  test('how one was in another room is no way back', () => {
    expect(next('panel', EMPTY, click(choir, 'none', BAND)).effects).toEqual([ask(choir)]);
  });
});

describe('a link to the room whose Set devices are open', () => {
  const invited = linkTo('choir#invite=secret');
  test('keeps them, if it has no other invitation', () => {
    const now: PanelSession = { ...here, link: invited };
    expect(next('panel', now, want(choir, 'before')).effects).toContainEqual({ do: 'retry' });
    expect(next('panel', now, want(invited, 'before')).effects).toContainEqual({ do: 'retry' });
  });

  test('opens anew with another invitation, and once the session is over', () => {
    expect(next('panel', here, want(invited, 'before')).effects).toEqual([ask(invited)]);
    expect(next('panel', here, want(choir, 'over')).effects).toEqual([ask(choir)]);
  });

  test('drops the question about another host', () => {
    const { now, effects } = next('panel', { ...askingHost, behind: here }, want(choir, 'before'));
    expect(now).toEqual(here);
    expect(effects).toEqual([{ do: 'drop-host' }, { do: 'retry' }]);
  });
});

describe('a session that moves to a window of its own', () => {
  test('is here until the relay lets go of the panel, and then elsewhere', () => {
    const { now } = next('panel', here, { type: 'moved', window: WINDOW, session: CHOIR });
    expect([linkOf(now), elsewhereOf(now)]).toEqual([choir, elsewhere]);
    expect(next('panel', now, { type: 'over', takenOver: true, window: WINDOW })).toEqual({
      now: elsewhere,
      effects: [{ do: 'let-go' }],
    });
  });

  test('stays here if that window is closed before', () => {
    expect(next('panel', moving, { type: 'moved', window: null, session: CHOIR }).now).toEqual(here);
  });

  test('is elsewhere once the panel’s own is closed', () => {
    expect(next('panel', moving, { type: 'close' }).now).toEqual(elsewhere);
  });

  test('keeps what that window changes of it', () => {
    const bound = kept(choir, { bound: true });
    const { now } = next('panel', moving, { type: 'changed', session: bound });
    expect(elsewhereOf(now)?.session).toEqual(bound);
  });

  test('is not brought back while something there would end', () => {
    const now: PanelSession = { ...elsewhere, session: kept(choir, { bound: true }) };
    expect(next('panel', now, { type: 'bring' })).toEqual({ now, effects: [] });
  });

  test('is left by its window before another is opened, and only then', () => {
    const asking = switchTo(band, elsewhere);
    const { now, effects } = next('panel', asking, { type: 'switch' });
    expect(effects).toEqual([{ do: 'release' }, { do: 'want', link: band }]);
    expect(next('panel', now, { type: 'released' }).now).toEqual(EMPTY);
  });

  test('that has not said which session it is hinders no link', () => {
    const now: PanelSession = { ...elsewhere, session: null };
    expect(next('panel', now, want(band, 'none')).effects).toEqual([ask(band)]);
    expect(next('panel', now, { type: 'bring' })).toEqual({ now, effects: [] });
  });
});

describe('one question at a time', () => {
  test('a link clicked in a room replaces the question about a host, which is dropped', () => {
    const { now, effects } = next('panel', { ...askingHost, behind: here }, want(linkTo('third'), 'in-room'));
    expect(now).toEqual(switchTo(linkTo('third'), here));
    expect(effects).toEqual([{ do: 'drop-host' }]);
  });

  test('the answer no leads back to what was there, as it has become meanwhile', () => {
    const asking = switchTo(band, elsewhere);
    const { now } = next('panel', asking, { type: 'moved', window: null, session: CHOIR });
    expect(next('panel', now, { type: 'stay' }).now).toEqual(left);
  });

  test('what a host answers is shown in the same question', () => {
    const checking = { ...question, state: 'checking' } as const;
    const { now } = next('panel', { ...askingHost, behind: here }, { type: 'host-asked', question: checking });
    expect(now).toEqual({ ...askingHost, question: checking, behind: here });
    expect(next('panel', now, { type: 'host-asked', question: null }).now).toEqual(here);
  });
});

describe('a session that is being left', () => {
  const leaving = { ...left, leaving: true } as const;
  test.each(['return', 'leave'] as const)('hears no second press: %s', type => {
    for (const place of ['panel', 'window'] as const)
      expect(next(place, leaving, { type })).toEqual({ now: leaving, effects: [] });
  });

  test('is not left twice when the popup asks too', () => {
    const asked: SessionEvent = { type: 'asked-to-leave', session: CHOIR, progress: 'none' };
    expect(next('panel', leaving, asked)).toEqual({ now: leaving, effects: [] });
  });

  test('shows what was behind it', () => {
    const now: PanelSession = { ...leaving, behind: opened(band) };
    expect(next('panel', now, { type: 'departed', url: choir.url }).now).toEqual(opened(band));
  });

  test('leaves the offer of another alone, which can be answered again', () => {
    expect(next('panel', leaving, { type: 'departed', url: band.url }).now).toEqual(left);
  });

  test('makes way for another link', () => {
    expect(next('panel', leaving, want(band, 'none'))).toEqual({ now: EMPTY, effects: [ask(band)] });
  });
});
