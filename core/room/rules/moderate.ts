import type { Environment, ModerationCommand } from '../commands.ts';
import type { RoomEvent } from '../events.ts';
import { evolveRoom } from '../evolve-room.ts';
import { isModerator, onStage, raisedHands, rankOf, stageWay, waitingOutside } from '../room.ts';
import type { RoomState } from '../state.ts';
import type { Participant, ParticipantId, Role } from '../types.ts';
import { isStageFull, viewerRefusal } from './capacity.ts';
import { standingOf } from './creator.ts';
import { accept, type Decision, refuse } from './decision.ts';
import { forgetPerson } from './forget.ts';
import { lastInLine } from './stage.ts';
import { madeBy } from './withdraw.ts';

/** What moderators do about others. Nobody acts on somebody of a higher rank; on one's equals, only lightly. */
export function moderate(state: RoomState, self: Participant, command: ModerationCommand, env: Environment): Decision {
  const { room } = state;
  if (command.type === 'lower-hand' && command.id === self.id) return lowerHand(self);
  if (!isModerator(self.role)) return refuse('not-allowed');
  switch (command.type) {
    case 'mute-all':
      return accept(
        ...onStage(room)
          .filter(one => one.microphone && one.id !== self.id && rankOf(one.role) <= rankOf(self.role))
          .map(({ id }): RoomEvent => ({ type: 'muted', id })),
      );
    case 'lower-all-hands':
      return accept(...raisedHands(room).map(({ id }): RoomEvent => ({ type: 'hand-lowered', id })));
    case 'admit-all':
      return admitAll(state, env.now, one => mayLetIn(state, self, one));
    case 'swap-stage':
      return swap(state, self, command.out, command.in, env.now);
    case 'remove':
      return remove(state, { id: self.id, standing: standingOf(state, self) }, command);
    case 'unblock':
      return unblock(state, self, command.id);
    case 'forget-person':
      return forgetPerson(state, { id: self.id, standing: standingOf(state, self) }, command.person);
    default: {
      const target = room.participants.get(command.id);
      if (!target) return command.type === 'set-role' ? lowerRole(state, self, command) : refuse('no-such-person');
      if (rankOf(target.role) > rankOf(self.role)) return refuse('not-allowed');
      return aim(state, self, target, command, env);
    }
  }
}

type AimedCommand = Exclude<
  ModerationCommand,
  { type: 'mute-all' | 'lower-all-hands' | 'admit-all' | 'swap-stage' | 'remove' | 'unblock' | 'forget-person' }
>;

function aim(
  state: RoomState,
  self: Participant,
  target: Participant,
  command: AimedCommand,
  { now }: Environment,
): Decision {
  const { room } = state;
  const { id, place } = target;
  switch (command.type) {
    case 'admit':
      if (place !== 'waiting') return accept();
      return mayLetIn(state, self, target) ? admit(state, target, now) : refuse('not-allowed');
    case 'decline-entry':
      return place === 'waiting' ? accept({ type: 'left', id, reason: 'declined' }) : refuse('no-such-person');
    case 'set-role':
      return setRole(state, self, target, command.role);
  }
  if (place === 'waiting') return refuse('no-such-person');
  switch (command.type) {
    case 'bring-to-stage':
      if (place === 'stage' || isHeld(room, target, now)) return accept();
      return isStageFull(room, now) ? refuse('stage-full') : accept(brought(target, now));
    case 'decline-stage':
      return target.line ? accept({ type: 'stage-declined', id }) : accept();
    case 'remove-from-stage':
      return place === 'stage' ? accept({ type: 'stage-left', id }) : refuse('not-on-stage');
    case 'mute':
      if (place !== 'stage') return refuse('not-on-stage');
      return target.microphone ? accept({ type: 'muted', id }) : accept();
    case 'stop-camera':
      if (place !== 'stage') return refuse('not-on-stage');
      return target.camera ? accept({ type: 'camera-stopped', id }) : accept();
    case 'stop-screen':
      if (place !== 'stage') return refuse('not-on-stage');
      return target.screen ? accept({ type: 'screen-stopped', id }) : accept();
    case 'lower-hand':
      return lowerHand(target);
  }
}

/**
 * Whoever is put out could come back by an invitation that they made: those go with them. Somebody who left may come
 * back, too, and govern from the lobby meanwhile: they are put out as if they were inside.
 * @param by who puts them out; a null id is somebody who was never inside
 */
export function remove(
  state: RoomState,
  by: { readonly id: ParticipantId | null; readonly standing: number },
  { id, block }: Extract<ModerationCommand, { type: 'remove' }>,
): Decision {
  const { room, secrets } = state;
  const inside = room.participants.get(id);
  const target = inside ?? secrets.departed.get(id);
  if (!target) return refuse('no-such-person');
  if (id === by.id || standingOf(state, target) >= by.standing) return refuse('not-allowed');
  const barred = secrets.removed.get(id);
  // Who was put out already can only be blocked besides.
  if (!inside && barred !== undefined && (barred === 'blocked' || !block)) return accept();
  const left: RoomEvent = { type: 'left', id, reason: block ? 'blocked' : 'removed' };
  return accept(left, ...madeBy({ room: evolveRoom(room, left), secrets }, [id], null));
}

function unblock(state: RoomState, self: Participant, id: ParticipantId): Decision {
  const { room, secrets } = state;
  if (!secrets.removed.has(id)) return refuse('no-such-person');
  const target = room.participants.get(id) ?? secrets.departed.get(id);
  const allowed = target === undefined || mayLetIn(state, self, target);
  return allowed ? accept({ type: 'unblocked', id }) : refuse('not-allowed');
}

/** Whoever could not have put somebody out does not let them back in as what they were. */
function mayLetIn({ secrets }: RoomState, self: Participant, { id, role }: Participant): boolean {
  return !secrets.removed.has(id) || rankOf(role) < rankOf(self.role);
}

function lowerHand({ id, hand }: Participant): Decision {
  return hand === null ? accept() : accept({ type: 'hand-lowered', id });
}

function brought(target: Participant, now: number): RoomEvent {
  return { type: 'stage-brought', participant: { ...target, line: { state: 'invited', at: now } } };
}

/** Whether their invitation still keeps a place: not full without them, full with them. */
function isHeld(room: RoomState['room'], target: Participant, now: number): boolean {
  return target.line?.state === 'invited' && !isStageFull(room, now, target.id);
}

function swap({ room }: RoomState, self: Participant, outId: string, inId: string, now: number): Decision {
  const [out, next] = [room.participants.get(outId), room.participants.get(inId)];
  if (!out || !next || next.place === 'waiting') return refuse('no-such-person');
  if (out.place !== 'stage') return refuse('not-on-stage');
  if (next.place === 'stage') return refuse('on-stage');
  if ([out, next].some(one => rankOf(one.role) > rankOf(self.role))) return refuse('not-allowed');
  return accept({ type: 'stage-left', id: outId }, brought(next, now));
}

/**
 * Moderators make viewers and speakers anything below the host; only hosts unmake moderators, and the creator hosts.
 * Nobody makes a host.
 */
function setRole(state: RoomState, self: Participant, target: Participant, role: Role): Decision {
  const allowed =
    target.id !== self.id &&
    role !== 'host' &&
    target.place !== 'waiting' &&
    standingOf(state, target) < standingOf(state, self);
  if (!allowed) return refuse('not-allowed');
  if (target.role === role) return accept();
  const changed: RoomEvent = { type: 'role-changed', participant: { ...target, role } };
  const known = { room: evolveRoom(state.room, changed), secrets: state.secrets };
  return accept(changed, ...madeBy(known, [target.id], role));
}

/** Of somebody who left: they govern from the lobby no more, and come back as less. */
function lowerRole(
  state: RoomState,
  self: Participant,
  { id, role }: Extract<ModerationCommand, { type: 'set-role' }>,
): Decision {
  const target = state.secrets.departed.get(id);
  if (!target) return refuse('no-such-person');
  const isHigher = rankOf(role) > rankOf(target.role);
  if (isHigher || standingOf(state, target) >= standingOf(state, self)) return refuse('not-allowed');
  return target.role === role ? accept() : accept({ type: 'role-lowered', id, role }, ...madeBy(state, [id], role));
}

function admitted(state: RoomState, target: Participant, now: number): RoomEvent {
  const { room } = state;
  const wantsStage = target.line !== null;
  const way = stageWay(room.settings, target.role);
  // They pressed Join stage a while ago: they are asked again before anything of theirs is sent.
  const line = wantsStage && way !== 'none' ? { state: 'asked' as const, at: lastInLine(room, now) } : null;
  return { type: 'admitted', participant: { ...target, place: 'viewer', line, enteredAt: now } };
}

function admit(state: RoomState, target: Participant, now: number): Decision {
  const refusal = viewerRefusal(state.room);
  return refusal ? refuse(refusal) : accept(admitted(state, target, now));
}

/** Admits those who wait, the first first, as far as there is room. */
export function admitAll(state: RoomState, now: number, wanted: (one: Participant) => boolean): Decision {
  const { room } = state;
  const waiting = waitingOutside(room).filter(wanted);
  const { viewerCapacity, stageCapacity } = room.settings;
  let viewers = 0;
  let people = 0;
  for (const { place } of room.participants.values()) {
    if (place === 'viewer') viewers += 1;
    if (place !== 'waiting') people += 1;
  }
  const free = Math.max(0, Math.min(viewerCapacity - viewers, viewerCapacity + stageCapacity - people));
  if (waiting.length > 0 && free === 0) return refuse('room-full');
  return accept(...waiting.slice(0, free).map(one => admitted(state, one, now)));
}
