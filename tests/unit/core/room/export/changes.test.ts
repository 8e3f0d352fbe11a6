import { expect, it } from 'vitest';
import type { Actor, Command } from '../../../../../core/room/commands.ts';
import { decide } from '../../../../../core/room/decide.ts';
import type { LogEntry, RoomEvent } from '../../../../../core/room/events.ts';
import { evolve } from '../../../../../core/room/evolve.ts';
import { HOST_LINK } from '../../../../../core/room/invitation-records.ts';
import type { RoomState } from '../../../../../core/room/state.ts';
import { createdEntry, invitationFor, NOW, OFF, tokenFor } from '../../../../support/room.ts';
import { tablesOf } from '../../../../support/tables.ts';

/** A log as the relay writes it. */
class Writing {
  readonly log: LogEntry[] = [createdEntry()];
  state: RoomState = evolve(null, createdEntry());

  add(event: RoomEvent, by: LogEntry['by'] = null): void {
    const entry = { revision: this.state.revision + 1, at: NOW, event, by };
    this.log.push(entry);
    this.state = evolve(this.state, entry);
  }

  ask(actor: Actor, command: Command): void {
    const env = { now: NOW, newId: `id-${this.log.length}`, newOutsider: `outsider-${this.log.length}` };
    const decision = decide(this.state, actor, command, env);
    if (!decision.ok) throw new Error(decision.refusal);
    for (const event of decision.events) {
      const entered = event.type === 'entered' ? event.participant.id : null;
      const outsider = event.outsider?.from === 'lobby' ? event.outsider.participant : null;
      const participant = actor.kind === 'participant' ? actor.id : (entered ?? outsider);
      this.add(event, participant === null ? null : { participant, command: `command-${this.log.length}` });
    }
  }
}

const guest = (id: string, invitation: string | null, token?: string): Actor => ({
  kind: 'guest',
  credentialHash: `secret-${id}`,
  invitation,
  token,
});
const ENTER: Command = { type: 'enter', name: 'Ada', place: 'viewer', ...OFF };

it('R266: the export says who changed what, from inside, from the lobby, and over HTTP by which key', () => {
  const room = new Writing();
  room.ask(guest('ada', HOST_LINK, tokenFor('host')), ENTER);
  const ada = room.state.secrets.credentials.get('secret-ada') as string;
  room.ask(
    { kind: 'participant', id: ada },
    {
      type: 'create-invitation',
      hash: 'bea',
      terms: { role: 'moderator', name: 'Bea', email: '', from: null, until: null, uses: 1 },
      mail: false,
    },
  );
  const link = room.state.secrets.tokens.get('bea') as string;
  room.ask(guest('bea', link, 'bea'), { type: 'change-settings', settings: { locked: true } });
  room.ask(guest('eve', invitationFor('viewer'), tokenFor('viewer')), { ...ENTER, name: 'Eve' });
  const eve = room.state.secrets.credentials.get('secret-eve') as string;
  room.ask({ kind: 'participant', id: ada }, { type: 'remove', id: eve, block: true });
  room.ask({ kind: 'participant', id: ada }, { type: 'revoke-invitation', id: link });
  room.ask({ kind: 'keyholder', hash: tokenFor('host') }, { type: 'end', farewell: '' });
  const [table] = tablesOf('changes', room.log);
  expect(table?.columns).toEqual(['time', 'name', 'role', 'from', 'change', 'about']);
  expect(table?.rows.map(([, ...row]) => row)).toEqual([
    ['Ada', 'host', 'room', 'invitation-created', 'moderator Bea'],
    ['Bea', 'moderator', 'lobby', 'settings-changed', ''],
    ['Ada', 'host', 'room', 'left', 'Eve: blocked'],
    ['Ada', 'host', 'room', 'invitation-revoked', 'moderator Bea'],
    ['', 'host', 'creator-key', 'ended', 'moderator'],
  ]);
  // Governing from the lobby is no attendance.
  const [attendance] = tablesOf('attendance', room.log);
  expect(attendance?.rows.map(([name]) => name)).toEqual(['Ada']);
});

it('R266: a log of an earlier version, which names nobody outside, is exported without names', () => {
  const room = new Writing();
  room.add({ type: 'started', at: NOW });
  room.add({ type: 'ended', farewell: '', reason: 'schedule' });
  expect(tablesOf('changes', room.log)[0]?.rows.map(([, ...row]) => row)).toEqual([
    ['', '', '', 'started', ''],
    ['', '', '', 'ended', 'schedule'],
  ]);
});
