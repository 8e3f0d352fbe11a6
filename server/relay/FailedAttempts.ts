import type { InvitationId } from '../../core/room/types.ts';

/** Wrong addresses that the room's state does not count yet: many may be tried in the time of one append. */
export class FailedAttempts {
  readonly #underWay = new Map<InvitationId, number>();

  of(id: InvitationId): number {
    return this.#underWay.get(id) ?? 0;
  }

  add(id: InvitationId): void {
    this.#underWay.set(id, this.of(id) + 1);
  }

  /** One of them is counted, or could not be. */
  settle(id: InvitationId): void {
    const left = this.of(id) - 1;
    if (left > 0) this.#underWay.set(id, left);
    else this.#underWay.delete(id);
  }
}
