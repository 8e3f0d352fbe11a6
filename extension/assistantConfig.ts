import type { CustomLink } from '../core/links/recognise.ts';
import type { ClickBehaviour } from '../core/links/settings.ts';

/** Where the background leaves what content scripts work by (`storage.local`). */
export const ASSISTANT_KEY = 'assistant';

/** Worked out once by the background from the person's settings, the administrator's policy, and what is built in. */
export interface AssistantConfig {
  readonly click: ClickBehaviour;
  readonly quietSites: readonly string[];
  /** Trusted origins. */
  readonly origins: readonly string[];
  /** Ids of services that are switched off. */
  readonly off: readonly string[];
  readonly patterns: readonly CustomLink[];
}
