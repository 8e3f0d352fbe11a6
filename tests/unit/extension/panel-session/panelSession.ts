import { EMPTY } from '../../../../extension/panelSession/state.ts';
import {
  again,
  all,
  askingHost,
  BAND,
  band,
  BOUND,
  CHOIR,
  choir,
  elsewhere,
  here,
  left,
  type Line,
  moving,
  STATES,
  stays,
  switchTo,
  WINDOW,
} from '../../../support/panel-session.ts';

const ELSEWHERE_12 = { state: 'elsewhere', window: 12, session: BAND } as const;

/** What becomes of each state of the panel: what other documents, storage and the relay say of the session. */
export const PANEL_SESSION: Record<string, Line> = {
  'the panel is opened while a window has the session': {
    event: { type: 'panel-opened', window: WINDOW, session: CHOIR },
    becomes: {
      ...all('same'),
      empty: [elsewhere],
      left: [{ ...left, behind: elsewhere }],
      leaving: [{ ...left, leaving: true, behind: elsewhere }],
      leftOverDevices: [{ ...left, session: BAND, behind: moving }],
      here: [moving],
      switchFromHere: [switchTo(band, moving)],
      host: [{ ...askingHost, behind: elsewhere }],
      hostOverHere: [{ ...askingHost, behind: moving }],
      hostOverLeft: [{ ...askingHost, behind: { ...left, behind: elsewhere } }],
    },
  },
  'the panel is opened after it was closed in a session': {
    event: { type: 'panel-opened', window: null, session: CHOIR },
    becomes: { ...all('same'), empty: [left], leaving: [left], host: [STATES.hostOverLeft] },
  },
  'the panel is opened and nothing is kept': {
    event: { type: 'panel-opened', window: null, session: null },
    becomes: all('same'),
  },
  'the session window is opened for the panel’s session': {
    event: { type: 'window-opened', reason: 'move', holder: false, session: CHOIR },
    becomes: stays({ do: 'hold' }, again),
  },
  'the session window is loaded again on stage': {
    event: { type: 'window-opened', reason: 'other', holder: true, session: CHOIR },
    becomes: {
      ...all([left, { do: 'hold' }]),
      leftOverDevices: [{ ...left, behind: here }, { do: 'hold' }],
      elsewhere: [{ ...left, behind: elsewhere }, { do: 'hold' }],
      elsewhereUnsaid: [{ ...left, behind: STATES.elsewhereUnsaid }, { do: 'hold' }],
      elsewhereBound: [{ ...left, behind: STATES.elsewhereBound }, { do: 'hold' }],
      here: [{ ...left, behind: here }, { do: 'hold' }],
      moving: [{ ...left, behind: moving }, { do: 'hold' }],
      switchFromHere: [{ ...left, behind: here }, { do: 'hold' }],
      switchFromElsewhere: [{ ...left, behind: elsewhere }, { do: 'hold' }],
      hostOverHere: [{ ...left, behind: here }, { do: 'hold' }],
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
  'another window has the session': {
    event: { type: 'moved', window: 12, session: BAND },
    becomes: {
      ...all([ELSEWHERE_12]),
      left: [{ ...left, behind: ELSEWHERE_12 }],
      leaving: [{ ...left, leaving: true, behind: ELSEWHERE_12 }],
      leftOverDevices: [{ ...left, session: BAND, behind: { ...here, movingTo: ELSEWHERE_12 } }],
      here: [{ ...here, movingTo: ELSEWHERE_12 }],
      moving: [{ ...here, movingTo: ELSEWHERE_12 }],
      switchFromHere: [switchTo(band, { ...here, movingTo: ELSEWHERE_12 })],
      switchFromElsewhere: [switchTo(band, ELSEWHERE_12)],
      host: [{ ...askingHost, behind: ELSEWHERE_12 }],
      hostOverHere: [{ ...askingHost, behind: { ...here, movingTo: ELSEWHERE_12 } }],
      hostOverLeft: [{ ...askingHost, behind: { ...left, behind: ELSEWHERE_12 } }],
    },
  },
  'the window that had the session is closed': {
    event: { type: 'moved', window: null, session: CHOIR },
    becomes: {
      ...all('same'),
      elsewhere: [left],
      elsewhereUnsaid: [left],
      elsewhereBound: [left],
      moving: [here],
      switchFromElsewhere: [switchTo(band, left)],
    },
  },
  'the window that had the session has left it': {
    event: { type: 'moved', window: null, session: null },
    becomes: {
      ...all('same'),
      elsewhere: [EMPTY],
      elsewhereUnsaid: [EMPTY],
      elsewhereBound: [EMPTY],
      moving: [here],
      switchFromElsewhere: [EMPTY],
    },
  },
  'what is kept of the session changes': {
    event: { type: 'changed', session: BOUND },
    becomes: {
      ...all('same'),
      elsewhere: [STATES.elsewhereBound],
      elsewhereUnsaid: [STATES.elsewhereBound],
      moving: [{ ...here, movingTo: STATES.elsewhereBound }],
      switchFromElsewhere: [switchTo(band, STATES.elsewhereBound)],
    },
  },
  'one comes into the room': {
    event: { type: 'in-room', session: CHOIR, entered: true },
    becomes: stays({ do: 'keep', session: CHOIR }),
  },
  'something of the session changes in the room': {
    event: { type: 'in-room', session: CHOIR, entered: false },
    becomes: stays({ do: 'keep', session: CHOIR }),
  },
  'the session here is over': {
    event: { type: 'over', takenOver: false, window: null },
    becomes: { ...stays({ do: 'keep', session: null }), switchFromHere: [here, { do: 'keep', session: null }] },
  },
  'a window of this browser has taken the session over': {
    event: { type: 'over', takenOver: true, window: WINDOW },
    becomes: {
      ...stays({ do: 'let-go' }),
      leftOverDevices: [{ ...left, session: BAND }, { do: 'let-go' }],
      here: [EMPTY, { do: 'let-go' }],
      moving: [elsewhere, { do: 'let-go' }],
      switchFromHere: [switchTo(band, EMPTY), { do: 'let-go' }],
      hostOverHere: [askingHost, { do: 'let-go' }],
    },
  },
  'somebody else has taken the session over': {
    event: { type: 'over', takenOver: true, window: null },
    becomes: { ...stays({ do: 'keep', session: null }), switchFromHere: [here, { do: 'keep', session: null }] },
  },
  'somebody asks to leave what is kept': {
    event: { type: 'asked-to-leave', session: CHOIR, progress: 'none' },
    becomes: {
      ...stays({ do: 'depart', session: CHOIR }),
      left: [STATES.leaving, { do: 'depart', session: CHOIR }],
      leaving: 'same',
      leftOverDevices: [
        { ...left, session: BAND, leaving: true, behind: here },
        { do: 'leave' },
        { do: 'depart', session: CHOIR },
      ],
      here: [here, { do: 'leave' }, { do: 'depart', session: CHOIR }],
      moving: [moving, { do: 'leave' }, { do: 'depart', session: CHOIR }],
      switchFromHere: [here, { do: 'leave' }, { do: 'depart', session: CHOIR }],
      switchFromElsewhere: [elsewhere, { do: 'depart', session: CHOIR }],
      hostOverHere: [STATES.hostOverHere, { do: 'leave' }, { do: 'depart', session: CHOIR }],
      hostOverLeft: [
        { ...askingHost, behind: STATES.leaving },
        { do: 'depart', session: CHOIR },
      ],
    },
  },
  'somebody asks to leave the room': {
    event: { type: 'asked-to-leave', session: CHOIR, progress: 'in-room' },
    becomes: {
      ...stays({ do: 'depart', session: CHOIR }),
      left: [STATES.leaving, { do: 'depart', session: CHOIR }],
      leaving: 'same',
      leftOverDevices: [here, { do: 'leave' }, { do: 'keep', session: null }],
      here: [here, { do: 'leave' }, { do: 'keep', session: null }],
      moving: [moving, { do: 'leave' }, { do: 'keep', session: null }],
      switchFromHere: [here, { do: 'leave' }, { do: 'keep', session: null }],
      switchFromElsewhere: [elsewhere, { do: 'depart', session: CHOIR }],
      hostOverHere: [STATES.hostOverHere, { do: 'leave' }, { do: 'keep', session: null }],
      hostOverLeft: [
        { ...askingHost, behind: STATES.leaving },
        { do: 'depart', session: CHOIR },
      ],
    },
  },
  'somebody asks to leave, and nothing is kept': {
    event: { type: 'asked-to-leave', session: null, progress: 'before' },
    becomes: all('same'),
  },
  'the session that no document was in is left': {
    event: { type: 'departed', url: choir.url },
    becomes: { ...all('same'), left: [EMPTY], leaving: [EMPTY], hostOverLeft: [askingHost] },
  },
  'the other window was told to leave': {
    event: { type: 'released' },
    becomes: {
      ...all('same'),
      elsewhere: [EMPTY],
      elsewhereUnsaid: [EMPTY],
      elsewhereBound: [EMPTY],
      moving: [here],
      switchFromElsewhere: [EMPTY],
    },
  },
};
