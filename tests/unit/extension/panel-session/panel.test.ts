import { expect, test } from 'vitest';
import { next } from '../../../../extension/panelSession/next.ts';
import { EMPTY, type SessionEvent } from '../../../../extension/panelSession/state.ts';
import {
  again,
  all,
  allow,
  ask,
  askingHost,
  askingSwitch,
  BAND,
  band,
  CHOIR,
  choir,
  click,
  elsewhere,
  here,
  left,
  leftBehind,
  type Line,
  linesOf,
  linkTo,
  moving,
  opened,
  question,
  switchTo,
  want,
  WINDOW,
} from '../../../support/panel-session.ts';

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

test.each(linesOf(TABLE))('the panel, $name: $title', ({ before, event, after }) => {
  expect(next('panel', before, event)).toEqual(after);
});

test('the table names every kind of event that a panel hears of', () => {
  const kinds: Record<Exclude<SessionEvent['type'], 'window-opened'>, true> = {
    'panel-opened': true,
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
  expect([...new Set(Object.values(TABLE).map(({ event }) => event.type))].sort()).toEqual(Object.keys(kinds).sort());
});
