import type { CardKey } from '../language/messageKeys.ts';
import { serviceName } from './providers/names.ts';
import type { SessionMatch } from './recognise.ts';
import type { RoomStatus } from './roomStatus.ts';
import { writtenHost } from './writtenHost.ts';

/** Words a message of the catalogue. */
export interface Text {
  (key: CardKey, params?: Readonly<Record<string, string | number>>): string;
  /** BCP 47: how dates and lengths of time are written. */
  readonly locale: string;
  readonly direction: 'ltr' | 'rtl';
}

export type Action = 'viewer' | 'stage' | 'tab' | 'copy';

/** All that a card shows. Made outside the page, so that the script in every page stays small. */
export interface CardWords {
  /** BCP 47, and which way it is written. */
  readonly language: string;
  readonly direction: 'ltr' | 'rtl';
  /** Of the card itself, for screen readers. */
  readonly label: string;
  readonly title: string;
  /** ASCII, as opened. */
  readonly host: string;
  /** As people write it, where that differs. */
  readonly written: string | null;
  readonly state: { readonly kind: 'live' | 'later' | 'ended' | 'unknown' | 'asking'; readonly text: string };
  readonly people: string;
  readonly actions: readonly { readonly action: Action; readonly text: string }[];
  /** What a button says after copying. */
  readonly copied: { readonly yes: string; readonly no: string };
}

// Written out, not put together: other keys begin like these.
const LABELS = { viewer: 'card_viewer', stage: 'card_stage', tab: 'card_tab', copy: 'card_copy' } as const;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * What a card says of a session link. `undefined`: the server was asked and has not answered yet.
 * A title comes from a server and is only ever shown as text.
 */
export function cardWords(match: SessionMatch, status: RoomStatus | null | undefined, text: Text): CardWords {
  const { provider, host } = match;
  const own = provider === 'own';
  const written = writtenHost(host);
  const [, slug = ''] = /\/r\/([^#]+)/.exec(match.url) ?? [];
  return {
    language: text.locale,
    direction: text.direction,
    label: text('card_label'),
    title: own ? status?.title || slug : provider === 'custom' ? host : serviceName(provider),
    host,
    written: written === host ? null : written,
    state: stateOf(own, status, text),
    people: status && status.state !== 'ended' ? peopleIn(status, text) : '',
    actions: actionsOf(match, status).map(action => ({ action, text: labelOf(action, status, text) })),
    copied: { yes: text('card_copied'), no: text('card_copy_failed') },
  };
}

/** When a session starts, in words: in minutes, hours and minutes, or at a date. */
function startWords(startsAt: number, startsIn: number, text: Text): string {
  if (startsIn >= 24 * HOUR) {
    const date = new Intl.DateTimeFormat(text.locale, { dateStyle: 'medium', timeStyle: 'short' }).format(startsAt);
    return text('card_starts_date', { date });
  }
  const all = Math.max(1, Math.ceil(startsIn / MINUTE));
  const parts = [
    { count: Math.floor(all / 60), unit: 'hour' },
    { count: all % 60, unit: 'minute' },
  ];
  const words = parts
    .filter(({ count }) => count > 0)
    .map(({ count, unit }) => new Intl.NumberFormat(text.locale, { style: 'unit', unit }).format(count));
  return text('card_starts_in', { time: new Intl.ListFormat(text.locale, { type: 'unit' }).format(words) });
}

function stateOf(own: boolean, status: RoomStatus | null | undefined, text: Text): CardWords['state'] {
  if (!own) return { kind: 'unknown', text: '' };
  if (status === undefined) return { kind: 'asking', text: text('card_asking') };
  if (status === null) return { kind: 'unknown', text: text('card_unknown') };
  if (status.state === 'later')
    return { kind: 'later', text: startWords(status.startsAt ?? 0, status.startsIn ?? 0, text) };
  return { kind: status.state, text: text(status.state === 'live' ? 'card_live' : 'card_ended') };
}

function peopleIn({ stage, viewers }: RoomStatus, text: Text): string {
  return `${text('card_on_stage', { count: stage })} · ${text('card_watching', { count: viewers })}`;
}

function actionsOf({ provider, url }: SessionMatch, status: RoomStatus | null | undefined): Action[] {
  if (provider !== 'own') return ['tab', 'copy'];
  if (status?.entry === 'closed') return ['tab', 'copy'];
  // An invitation in the link may open a stage that is closed to others; the panel knows.
  const toStage = !status || status.stageAccess !== 'invite' || url.includes('#invite=');
  return ['viewer', ...(toStage ? (['stage'] as const) : []), 'tab', 'copy'];
}

function labelOf(action: Action, status: RoomStatus | null | undefined, text: Text): string {
  if (action === 'stage' && status?.stageAccess === 'request') return text('card_ask_stage');
  return text(LABELS[action]);
}
