import type { LinkFigures, MediumFigures } from '../../core/media/figures.ts';
import { oneLine } from '../ui/oneLine.ts';
import { type MessageKey, t } from '../ui/useMessages.ts';

/** Everything between this person and another: a link each way at most. */
export interface PersonFigures {
  readonly id: string;
  readonly name: string;
  readonly links: readonly LinkFigures[];
}

/** One figure, ready to read. */
export interface Figure {
  readonly label: MessageKey;
  readonly text: string;
}

const LIMITS: Readonly<Record<string, MessageKey>> = {
  none: 'stats_limit_none',
  bandwidth: 'stats_limit_bandwidth',
  cpu: 'stats_limit_cpu',
};

/** @param bitrate bits a second */
export function formatBitrate(bitrate: number, locale: string): string {
  const [value, unit, digits] =
    bitrate < 1_000_000
      ? ([bitrate / 1_000, 'kilobit-per-second', 0] as const)
      : ([bitrate / 1_000_000, 'megabit-per-second', 1] as const);
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
}

/** What is true of the link whatever it carries. */
export function linkFigures({ bitrate, roundTrip, path }: LinkFigures, locale: string): Figure[] {
  return [
    { label: 'stats_bitrate', text: formatBitrate(bitrate, locale) },
    {
      label: 'stats_round_trip',
      text: roundTrip === null ? t('stats_unknown') : milliseconds(roundTrip * 1_000, locale),
    },
    {
      label: 'stats_path',
      text: path ? t('stats_path_kinds', { ...path, protocol: path.protocol.toUpperCase() }) : t('stats_unknown'),
    },
  ];
}

/** What is true of one sound or picture; figures that it does not have are left out. */
export function mediumFigures(
  { codec, bitrate, loss, framerate, size, limit }: MediumFigures,
  locale: string,
): Figure[] {
  const some = (label: MessageKey, text: string | null): Figure[] => (text === null ? [] : [{ label, text }]);
  return [
    ...some('stats_codec', codec),
    ...some('stats_bitrate', formatBitrate(bitrate, locale)),
    ...some('stats_loss', loss === null ? null : percent(loss, locale)),
    ...some('stats_size', size),
    ...some('stats_frames', framerate === null ? null : t('stats_framerate', { rate: Math.round(framerate) })),
    ...some('stats_limit', limit === null ? null : t(LIMITS[limit] ?? 'stats_limit_other')),
  ];
}

function linkTitle(name: string, { direction }: LinkFigures): string {
  return t(`stats_link_${direction}`, { name });
}

export function totalOf(people: readonly PersonFigures[], locale: string): string {
  const links = people.flatMap(person => person.links);
  const sum = (direction: LinkFigures['direction']) =>
    formatBitrate(
      links.filter(link => link.direction === direction).reduce((total, { bitrate }) => total + bitrate, 0),
      locale,
    );
  return t('stats_total', { received: sum('receive'), sent: sum('publish') });
}

/** All of it as a text for whoever helps. @param at ms since the epoch */
export function statisticsText(people: readonly PersonFigures[], at: number, locale: string): string {
  const line = (figures: readonly Figure[]) => figures.map(({ label, text }) => `${t(label)}: ${text}`).join('; ');
  return [
    t('stats_copy_title'),
    new Date(at).toISOString(),
    totalOf(people, locale),
    ...people.flatMap(({ name, links }) =>
      links.flatMap(link => [
        '',
        `${linkTitle(name, link)} (${t(`stats_state_${link.state}`)})`,
        `  ${line(linkFigures(link, locale))}`,
        ...link.media.map(medium => `  ${t(mediumName(medium))}: ${line(mediumFigures(medium, locale))}`),
      ]),
    ),
  ]
    .map(oneLine)
    .join('\n');
}

export function mediumName({ kind }: MediumFigures): MessageKey {
  return kind === 'audio' ? 'stats_sound' : 'stats_picture';
}

function milliseconds(value: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'unit', unit: 'millisecond', maximumFractionDigits: 0 }).format(value);
}

function percent(share: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(share);
}
