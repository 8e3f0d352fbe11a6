import type { CheckId, CheckStatus, Statuses } from '../../core/media/diagnosis/checks.ts';
import { oneLine } from '../ui/oneLine.ts';
import { t } from '../ui/useMessages.ts';
import type { DiagnosisSubject } from './diagnosisTypes.ts';
import { factLabel, factValue, nameOf, wordsOf } from './diagnosisWords.ts';

export interface ReportedRun {
  readonly statuses: Statuses;
  /** Null when this computer alone was checked. */
  readonly subject: DiagnosisSubject | null;
  /** Version of the extension. */
  readonly extension: string;
  /** What the browser says of itself. */
  readonly browser: string;
  /** ms since the epoch. */
  readonly at: number;
  /** What changed in sessions before, a line each; holds no names (`core/log/`). */
  readonly log?: readonly string[];
}

/** The results as a text for whoever helps. Says the server's name and not the room's, whose link lets people in. */
export function reportOf({ statuses, subject, extension, browser, at, log = [] }: ReportedRun, locale: string): string {
  const rows = Object.entries(statuses) as [CheckId, CheckStatus][];
  return [
    t('diagnosis_report_title'),
    new Date(at).toISOString(),
    t('diagnosis_report_extension', { version: extension }),
    t('diagnosis_report_browser', { browser }),
    serverLine(subject),
    ...(subject && subject.door !== 'open' ? [t(`diagnosis_door_${subject.door}`)] : []),
    '',
    ...rows.flatMap(([id, status]) => lines(id, status, locale)),
    ...(log.length > 0 ? ['', t('diagnosis_report_log'), ...log] : []),
  ]
    .map(oneLine)
    .join('\n');
}

function serverLine(subject: DiagnosisSubject | null): string {
  if (!subject) return t('diagnosis_report_no_server');
  const { host, version } = subject;
  return version === ''
    ? t('diagnosis_report_server_unknown', { host })
    : t('diagnosis_report_server', { host, version });
}

function lines(id: CheckId, status: CheckStatus, locale: string): string[] {
  const { state } = status;
  const found = t('diagnosis_report_line', {
    state: t(`diagnosis_state_${state}`),
    name: nameOf(id),
    text: t(wordsOf(id, status).text),
  });
  const facts = 'facts' in status ? (status.facts ?? []) : [];
  return [found, ...facts.map(fact => `    ${factLabel(fact)}: ${factValue(fact, locale)}`)];
}
