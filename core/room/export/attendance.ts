import type { LeaveReason } from '../events.ts';
import type { Participant } from '../types.ts';
import { type Cell, rowsOf, type TableMaker, timeCell } from './table.ts';

interface Stay {
  person: Participant;
  readonly enteredAt: number;
  leftAt: number | null;
  /** When they were last there, while the server that knew so is gone. */
  lastSeen: number | null;
  reason: LeaveReason | 'ended' | null;
  onStageSince: number | null;
  stageMs: number;
}

/** Who was inside, from when until when: one row a stay. Waiting outside is none. */
export function attendance(): TableMaker {
  const stays: Stay[] = [];
  const present = new Map<string, Stay>();
  return {
    take({ event, at }) {
      switch (event.type) {
        case 'entered':
        case 'admitted':
          if (event.participant.place !== 'waiting') begin(event.participant, at);
          break;
        case 'role-changed': {
          const stay = present.get(event.participant.id);
          if (stay) stay.person = event.participant;
          break;
        }
        case 'presence-changed': {
          const stay = present.get(event.id);
          // Of several crashes the first one counts.
          if (stay) stay.lastSeen = event.presence === 'here' ? null : (stay.lastSeen ?? event.lastSeen ?? null);
          break;
        }
        case 'stage-joined': {
          const stay = present.get(event.participant.id);
          if (stay) stay.onStageSince ??= at;
          break;
        }
        case 'stage-left':
          leaveStage(present.get(event.id), at);
          break;
        case 'left':
          end(event.id, at, event.reason);
          break;
        case 'people-forgotten':
          for (const stay of stays)
            if (event.people.includes(stay.person.id)) stay.person = { ...stay.person, name: '' };
          break;
        case 'ended':
          // Whoever was there is put out by the end itself.
          for (const id of [...present.keys()]) end(id, at, 'ended');
          break;
      }
    },
    tables: () => [
      {
        name: 'attendance',
        columns: ['name', 'role', 'entered', 'left', 'reason', 'minutes', 'minutes_on_stage'],
        rows: rowsOf(
          () => stays,
          ({ person, enteredAt, leftAt, reason, stageMs }): Cell[] => [
            person.name,
            person.role,
            timeCell(enteredAt),
            timeCell(leftAt),
            reason,
            leftAt === null ? null : minutes(Math.max(0, leftAt - enteredAt)),
            minutes(stageMs),
          ],
        ),
      },
    ],
  };

  function begin(person: Participant, at: number): void {
    const stay: Stay = {
      person,
      enteredAt: at,
      leftAt: null,
      lastSeen: null,
      reason: null,
      onStageSince: person.place === 'stage' ? at : null,
      stageMs: 0,
    };
    stays.push(stay);
    present.set(person.id, stay);
  }

  function end(id: string, at: number, reason: Stay['reason']): void {
    const stay = present.get(id);
    if (!stay) return;
    // However much later that was found out.
    const until = Math.min(at, stay.lastSeen ?? at);
    leaveStage(stay, at);
    stay.leftAt = until;
    stay.reason = reason;
    present.delete(id);
  }
}

function leaveStage(stay: Stay | undefined, at: number): void {
  if (!stay || stay.onStageSince === null) return;
  // A clock that was set back takes nothing from anybody's time.
  stay.stageMs += Math.max(0, Math.min(at, stay.lastSeen ?? at) - stay.onStageSince);
  stay.onStageSince = null;
}

function minutes(ms: number): number {
  return Math.round(ms / 6_000) / 10;
}
