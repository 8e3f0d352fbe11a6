/** What a diagnosis shows. */

/** What a diagnosis is of. */
export interface DiagnosisSubject {
  /** Of the server, with its port. */
  readonly host: string;
  /** Of the room; empty until it said it. */
  readonly title: string;
  /** Of the server; empty until it said it. */
  readonly version: string;
  /** What keeps somebody without an invitation from entering the room now. */
  readonly door: 'open' | 'ended' | 'early' | 'invited' | 'locked';
}
