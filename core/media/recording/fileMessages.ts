/** What a recording's file and its worker say to each other. */

export type ToFile =
  /**
   * Makes the recording's two files below `RECORDINGS`: `NAME.json`, which says what it is, and the recording itself.
   */
  | { readonly type: 'open'; readonly name: string; readonly file: string; readonly about: string }
  | { readonly type: 'write'; readonly chunk: Blob }
  /** Everything before is on disk when it is answered; `about` replaces what was said on opening. */
  | { readonly type: 'close'; readonly about: string };

export type FromFile =
  | { readonly type: 'opened' }
  | { readonly type: 'closed' }
  /** What was written before stays. `full`: there is no room on disk. */
  | { readonly type: 'failed'; readonly reason: 'full' | 'broken' };

/** The folder of the origin's private file system that holds recordings. */
export const RECORDINGS = 'recordings';
