/** Who is followed as the speaker, and since when (ms) each of those who speak just now has. */
export interface SpeakerWatch {
  readonly active: string | null;
  readonly since: ReadonlyMap<string, number>;
}

export const NOBODY_SPOKE: SpeakerWatch = { active: null, since: new Map() };

/**
 * After a silence, whoever has spoken this long (ms) is the speaker; pauses between words included, a cough is shorter.
 */
export const SPEECH_MS = 1_200;
/**
 * Whoever goes on this long (ms) over the one before takes over: what sounds all the time (a fan, a keyboard) must not
 * hold the stage.
 */
export const OVER_MS = 4_000;

/**
 * Follows the speaker. They stay while nobody speaks. Nobody takes turns merely by speaking at the same time:
 * only who began later takes over.
 * @param present ids of those who may be followed: not oneself
 */
export function followSpeaker(
  before: SpeakerWatch,
  present: readonly string[],
  speaking: ReadonlySet<string>,
  now: number,
): SpeakerWatch {
  const since = new Map(present.filter(id => speaking.has(id)).map(id => [id, before.since.get(id) ?? now]));
  const held = before.active !== null && present.includes(before.active) ? before.active : null;
  const rivals = [...since]
    .filter(([id]) => id !== held && now >= turnOf(id, held, since))
    .sort(([, a], [, b]) => a - b);
  return { active: rivals[0]?.[0] ?? held, since };
}

/** When somebody will take over if nothing changes until then; null if nobody will. */
export function nextTurn({ active, since }: SpeakerWatch): number | null {
  const next = Math.min(...[...since.keys()].filter(id => id !== active).map(id => turnOf(id, active, since)));
  return Number.isFinite(next) ? next : null;
}

function turnOf(id: string, held: string | null, since: ReadonlyMap<string, number>): number {
  const began = since.get(id) ?? Infinity;
  const over = held === null ? undefined : since.get(held);
  if (over === undefined) return began + SPEECH_MS;
  return began > over ? began + OVER_MS : Infinity;
}
