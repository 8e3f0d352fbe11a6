import { expect, test } from 'vitest';
import { next } from '../../../../extension/panelSession/next.ts';
import { EMPTY } from '../../../../extension/panelSession/state.ts';
import {
  again,
  all,
  askingSwitch,
  CHOIR,
  choir,
  elsewhere,
  here,
  left,
  type Line,
  linesOf,
} from '../../../support/panel-session.ts';

const TABLE: Record<string, Line> = {
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

test.each(linesOf(TABLE))('a session window, $name: $title', ({ before, event, after }) => {
  expect(next('window', before, event)).toEqual(after);
});
