import { describe, expect, test } from 'vitest';
import type { CurrentSession } from '../../../../extension/items.ts';
import { elsewhereOf, leftOf, linkOf } from '../../../../extension/panelSession/layers.ts';
import { next } from '../../../../extension/panelSession/next.ts';
import { EMPTY, type PanelSession, type SessionEvent } from '../../../../extension/panelSession/state.ts';
import {
  ask,
  askingHost,
  BAND,
  band,
  CHOIR,
  choir,
  click,
  elsewhere,
  here,
  kept,
  left,
  linkTo,
  moving,
  opened,
  question,
  switchTo,
  want,
  WINDOW,
} from '../../../support/panel-session.ts';

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

describe('the question whether to switch ends with the session that it is about', () => {
  const ended: Record<string, SessionEvent> = {
    'it is over': { type: 'over', takenOver: false, window: null },
    'another browser took it over': { type: 'over', takenOver: true, window: null },
    'the popup asks to leave it': { type: 'asked-to-leave', session: CHOIR, progress: 'in-room' },
    'the popup asks to leave the door': { type: 'asked-to-leave', session: CHOIR, progress: 'waiting' },
  };
  test.each(Object.entries(ended))('and its end is shown: %s', (_, event) => {
    const { now, effects } = next('panel', switchTo(band, here), event);
    expect(now).toEqual(here);
    expect(effects).not.toContainEqual(expect.objectContaining({ do: 'want' }));
  });

  test.each(['released', 'moved'] as const)('in its window, too: %s', type => {
    const event: SessionEvent = type === 'moved' ? { type, window: null, session: null } : { type };
    expect(next('panel', switchTo(band, elsewhere), event).now).toEqual(EMPTY);
  });

  test('is still asked when the session goes on in its own window', () => {
    const event: SessionEvent = { type: 'over', takenOver: true, window: WINDOW };
    expect(next('panel', switchTo(band, moving), event).now).toEqual(switchTo(band, elsewhere));
  });

  test('the question about a host is not about the session, and stays', () => {
    const now: PanelSession = { ...askingHost, behind: here };
    for (const event of Object.values(ended)) expect(next('panel', now, event).now).toEqual(now);
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
