import { locale as spokenLocale } from '../ui/useMessages.ts';

const STEPS = [
  ['gigabyte', 1e9],
  ['megabyte', 1e6],
  ['kilobyte', 1e3],
] as const;

/** Bytes in the unit that suits them ("34 MB", "1.2 GB"). */
export function fileSize(bytes: number, locale = spokenLocale()): string {
  const [unit, size] = STEPS.find(([, least]) => bytes >= least) ?? ['byte', 1];
  const format = {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: unit === 'gigabyte' ? 1 : 0,
  } as const;
  return new Intl.NumberFormat(locale, format).format(bytes / size);
}
