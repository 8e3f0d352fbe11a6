import { parseSessionLink, type SessionLink } from '../../core/links/sessionLink.ts';
import type { CurrentSession } from '../../extension/items.ts';
import {
  type Effect,
  EMPTY,
  type PanelSession,
  type Progress,
  type SessionEvent,
  type Settled,
} from '../../extension/panelSession/state.ts';

/** Sessions, states and events for tests of who has the session of a browser window. */

export const linkTo = (path: string): SessionLink => parseSessionLink(`https://meet.example.org/r/${path}`)!;
export const choir = linkTo('choir');
export const band = linkTo('band');
export const kept = (link: SessionLink, rest: Partial<CurrentSession> = {}): CurrentSession => ({
  url: link.url,
  host: link.host,
  title: link.slug,
  place: 'stage',
  bound: false,
  ...rest,
});
export const CHOIR = kept(choir);
export const BAND = kept(band);
export const BOUND = kept(choir, { bound: true });
export const third = linkTo('third');
export const WINDOW = 9;

export const here = { state: 'here', link: choir, movingTo: null } as const;
export const elsewhere = { state: 'elsewhere', window: WINDOW, session: CHOIR } as const;
export const moving = { ...here, movingTo: elsewhere } as const;
export const left = { state: 'left', session: CHOIR, leaving: false, behind: EMPTY } as const;
export const question = { link: band, state: 'asking' } as const;
export const askingHost = { state: 'asking', about: 'host', question, behind: EMPTY } as const;
export const askingSwitch = { state: 'asking', about: 'switch', link: band, behind: here } as const;

/** Every state, in each shape it can have. */
export const STATES = {
  empty: EMPTY,
  left,
  leaving: { ...left, leaving: true },
  leftOverDevices: { state: 'left', session: BAND, leaving: false, behind: here },
  elsewhere,
  elsewhereUnsaid: { ...elsewhere, session: null },
  elsewhereBound: { ...elsewhere, session: BOUND },
  here,
  moving,
  switchFromHere: askingSwitch,
  switchFromElsewhere: { ...askingSwitch, behind: elsewhere },
  host: askingHost,
  hostOverHere: { ...askingHost, behind: here },
  hostOverLeft: { ...askingHost, behind: left },
} as const satisfies Record<string, PanelSession>;
export type Name = keyof typeof STATES;

/** A line of the table: what is told, and what becomes of each of the states; `same`: nothing. */
export type Outcome = 'same' | readonly [now: PanelSession, ...effects: Effect[]];
export interface Line {
  readonly event: SessionEvent;
  readonly becomes: Record<Name, Outcome>;
}

export const click = (link: SessionLink, progress: Progress, session: CurrentSession | null = null): SessionEvent => ({
  type: 'clicked',
  link,
  progress,
  session,
  back: false,
});
export const want = (link: SessionLink, progress: Progress): SessionEvent => ({ type: 'wanted', link, progress });
export const allow = (link: SessionLink, progress: Progress): SessionEvent => ({ type: 'allowed', link, progress });
export const ask = (link: SessionLink, was?: CurrentSession): Effect => ({ do: 'ask-host', link, ...(was && { was }) });
export const again: Effect = { do: 'want', link: choir, was: CHOIR };
export const switchTo = (link: SessionLink, behind: (PanelSession & { state: 'asking' })['behind']): PanelSession => ({
  state: 'asking',
  about: 'switch',
  link,
  behind,
});
export const opened = (link: SessionLink) => ({ state: 'here', link, movingTo: null }) as const satisfies Settled;
/** The same outcome for every state. */
export const all = (outcome: Outcome) =>
  Object.fromEntries(Object.keys(STATES).map(name => [name, outcome])) as Record<Name, Outcome>;
/** Every state stays as it is, with these effects. */
export const stays = (...effects: Effect[]) =>
  Object.fromEntries(
    Object.entries<PanelSession>(STATES).map(([name, state]): [string, Outcome] => [name, [state, ...effects]]),
  ) as Record<Name, Outcome>;

/** A table as test cases: one for each event and state. */
export function linesOf(table: Record<string, Line>) {
  return Object.entries(table).flatMap(([title, { event, becomes }]) =>
    (Object.keys(STATES) as Name[]).map(name => {
      const outcome = becomes[name];
      const [now, ...effects] = outcome === 'same' ? [STATES[name]] : outcome;
      return { title, name, before: STATES[name], event, after: { now, effects } };
    }),
  );
}

/** Which kinds of event a table has, sorted. */
export const kindsIn = (table: Record<string, Line>) =>
  [...new Set(Object.values(table).map(({ event }) => event.type))].sort();

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
/** Every kind of event there is: the compiler asks for one that is missing. */
export const KINDS = Object.keys(kinds).sort();
