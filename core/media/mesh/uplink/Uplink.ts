import type { LocalTracks, Shown } from '../../MediaEngine.ts';
import type { Dialled } from '../Dialled.ts';
import { UPLINK_LOOK_MS } from '../timing.ts';
import { FIRST_BUDGET, FIRST_BUDGETS, nextBudgets } from './budget.ts';
import { type Evidence, judge } from './evidence.ts';
import { planUplink, type Pressure } from './policy.ts';
import { watchPressure } from './pressure.ts';
import { readLink } from './read.ts';

/** A publishing link as the uplink sees it. */
export interface Outlet {
  readonly receiver: string;
  /** The call that carries; null while there is none. */
  readonly carrying: Dialled | null;
  /** The call that may carry next; null while there is none. */
  readonly coming: Dialled | null;
  readonly shown: Shown;
}

/** Measures what the publishing links carry and shapes what each of them is sent. */
export class Uplink {
  readonly #outlets: () => Outlet[];
  readonly #stopPressure: () => void;
  #tracks: LocalTracks = {};
  #speaking = false;
  #pressure: Pressure = 'nominal';
  #budgets = FIRST_BUDGETS;
  /** By call: the next one may go another way. */
  readonly #evidence = new WeakMap<Dialled, Evidence>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #soon = false;

  constructor(outlets: () => Outlet[]) {
    this.#outlets = outlets;
    this.#stopPressure = watchPressure(pressure => {
      this.#pressure = pressure;
      this.shape();
    });
  }

  send(tracks: LocalTracks): void {
    this.#tracks = tracks;
    this.shape();
  }

  speak(speaking: boolean): void {
    if (speaking === this.#speaking) return;
    this.#speaking = speaking;
    this.shape();
  }

  /** Something changed that plans depend on; many changes of one moment are one. */
  shape(): void {
    if (this.#soon) return;
    this.#soon = true;
    queueMicrotask(() => {
      this.#soon = false;
      this.#apply();
    });
    this.#timer ??= setInterval(() => void this.#measure(), UPLINK_LOOK_MS);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#stopPressure();
  }

  async #measure(): Promise<void> {
    const outlets = this.#outlets();
    if (outlets.length === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      return;
    }
    const measured = await Promise.all(
      outlets.map(async ({ receiver, carrying }) => [receiver, await this.#judge(carrying)] as const),
    );
    this.#budgets = nextBudgets(this.#budgets, new Map(measured), performance.now());
    this.#apply();
  }

  async #judge(call: Dialled | null): Promise<Evidence['measured']> {
    const reading = await readLink(call);
    if (!call || !reading) return null;
    const evidence = judge(this.#evidence.get(call) ?? null, reading);
    this.#evidence.set(call, evidence);
    return evidence.measured;
  }

  #apply(): void {
    const outlets = this.#outlets();
    const plans = planUplink({
      demands: outlets.map(({ receiver, shown }) => ({
        receiver,
        ...shown,
        ceiling: (this.#budgets.links.get(receiver) ?? FIRST_BUDGET).bitrate,
      })),
      captured: { camera: longerSide(this.#tracks.camera), screen: longerSide(this.#tracks.screen) },
      speaking: this.#speaking,
      pressure: this.#pressure,
      budget: this.#budgets.shared.bitrate,
    });
    for (const { receiver, carrying, coming } of outlets) {
      const plan = plans.get(receiver);
      if (!plan) continue;
      for (const call of [carrying, coming]) {
        call?.limitSound(plan.microphone);
        call?.shape('camera', plan.camera);
        call?.shape('screen', plan.screen);
      }
    }
  }
}

/** A track that has not said its size yet is taken for a small camera's. */
function longerSide(track: MediaStreamTrack | null | undefined): number {
  if (!track) return 0;
  const { width = 640, height = 360 } = track.getSettings();
  return Math.max(width, height);
}
