import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import { noteSession } from '../../core/log/sessionNotes.ts';
import type { MediaEngine, MediaEvents } from '../../core/media/MediaEngine.ts';
import type { WireCommand } from '../../core/protocol/commands.ts';
import type { RefusalReason } from '../../core/protocol/server.ts';
import { onStage } from '../../core/room/room.ts';
import type { OpenPlace, Participant } from '../../core/room/types.ts';
import type { BoardView } from '../../core/session/features/BoardClient.ts';
import { RoomSession } from '../../core/session/RoomSession.ts';
import type { SessionState } from '../../core/session/state.ts';
import { useDevicesStore } from '../devices/devicesStore.ts';
import { createOwnDevices } from '../devices/ownDevices.ts';
import { type SessionPlatform, usePlatform } from '../platform.ts';
import { createScreenShare } from '../stage/screenShareStore.ts';
import { createStage, type Stage } from '../stage/stageStore.ts';
import { stageSounds, stageTiles, stageVoices } from '../stage/tilesStore.ts';
import { type Attempt, attempt } from './attempt.ts';
import type { SessionTarget } from './sessionTarget.ts';

/**
 * One room at a time: its state, its parts, and what the person does in it. What a part does by itself is asked of the
 * part (`client`, `stage`, `screen`, `engine`); here is what takes several of them, or shows a refusal.
 */
export const useSessionStore = defineStore('session', () => {
  const { handheld, log } = usePlatform();
  const sessions = useSessions();
  const devices = useDevicesStore();
  const target = shallowRef<SessionTarget | null>(null);
  const state = shallowRef<SessionState | null>(null);
  /**
   * The client of the room that is open, with all that can be asked of it; null while none is, and until it connects.
   */
  const client = shallowRef<RoomSession | null>(null);
  /** What carries pictures and sound, and what arrives of them; null before and after the session. */
  const engine = shallowRef<MediaEngine | null>(null);
  const stage = shallowRef<Stage | null>(null);
  const signalling = shallowRef<MediaEvents['signalling']['state']>('connecting');
  /** A command in the room was refused; shown until dismissed. */
  const refusal = shallowRef<RefusalReason | null>(null);
  /** What a moderator switched off of one's own; shown until dismissed, or until it is on again. */
  const moderated = shallowRef<'microphone' | 'camera' | 'screen' | null>(null);
  /** The connection was lost on stage, and one came back as a viewer; shown until dismissed, or on stage again. */
  const lostStage = shallowRef(false);
  /** One was inside since the room was opened, and it was not made to forget that. */
  const wasInside = ref(false);
  /** What the client's board shows, as it changes. */
  const board = shallowRef<BoardView | null>(null);
  let asksOnEntry = false;
  /** Where one last was in this session. */
  let stood: Participant['place'] | null = null;
  const screen = createScreenShare({
    command: wanted => command(wanted),
    changed: publish,
    stopped: () => (moderated.value = 'screen'),
    devices: () => navigator.mediaDevices,
  });

  const room = computed(() => (state.value && 'room' in state.value ? state.value.room : null));
  const you = computed(() => (state.value?.phase === 'in-room' ? state.value.you : null));

  const own = createOwnDevices({
    devices,
    you,
    tell: async now => (await attempt(client.value?.setDevices(now))).ok,
    moderated: kind => (moderated.value = kind),
  });

  const tiles = computed(() => {
    const now = state.value;
    const media = stage.value;
    if (now?.phase !== 'in-room' || !media) return [];
    const { preview, live } = devices;
    return stageTiles(now, media, { video: preview, screen: screen.preview.value, ...live });
  });
  const voices = computed(() =>
    stageVoices(room.value, you.value, stage.value, (devices.live.microphone && devices.tracks.microphone) || null),
  );
  const sounds = computed(() => stageSounds(you.value, stage.value, { ...devices.tracks, ...screen.tracks.value }));

  /** Opens a room at Set devices. Whatever was open before is left. */
  async function open(next: SessionTarget): Promise<void> {
    client.value?.leave();
    forget();
    target.value = next;
    wasInside.value = false;
    state.value = { phase: 'connecting', unreachable: false };
    const [credential] = await Promise.all([sessions.credential(next), own.begin(roomOf(next), next.switches)]);
    if (target.value !== next) return;
    const media = (engine.value = sessions.createEngine());
    // Before there are links this sends nothing anywhere; every link then begins with what is live.
    publish();
    media.on('signalling', event => (signalling.value = event.state));
    stage.value = createStage(media, devices.directed);
    const session = new RoomSession({
      origin: next.origin,
      slug: next.slug,
      invite: next.invite ?? undefined,
      email: next.email,
      credential,
      engine: media,
      back: next.place ?? null,
    });
    if (log) noteSession(log, session, media);
    session.subscribe(onState);
    client.value = session;
    session.takingPart.board.subscribe(now => (board.value = now));
    const watched = next.place === 'viewer' || next.switches?.shown === null;
    if (!watched) preview();
  }

  function onState(now: SessionState): void {
    const before = state.value;
    const kept = own.kept.value;
    if (now.phase === 'in-room' && before?.phase === 'connecting') own.comeBack(now.you);
    state.value = now;
    if (now.phase === 'over') {
      if (target.value) own.ended(roomOf(target.value), kept);
      closeMedia();
      return;
    }
    screen.follow(now.phase === 'in-room' ? now.you : null);
    if (now.phase === 'in-room' && before?.phase === 'in-room') own.noticeModeration(before.you, now.you);
    const place = now.phase === 'in-room' ? now.you.place : null;
    const placeBefore = before?.phase === 'in-room' ? before.you.place : null;
    if (place !== null) {
      lostStage.value = place === 'viewer' && (lostStage.value || (before?.phase === 'lobby' && stood === 'stage'));
      stood = place;
      wasInside.value = true;
    }
    if (isAtSetDevices(now) && !isAtSetDevices(before)) preview();
    if (place === placeBefore && now.phase === before?.phase) return;
    if (now.phase === 'in-room') void devices.use(place === 'stage' ? 'call' : 'off');
    if (now.phase === 'in-room' && asksOnEntry) {
      asksOnEntry = false;
      void command({ type: 'ask-stage' });
    }
  }

  /** After a long cut a viewer returns through the lobby, and sees Set devices only if not let in. */
  function isAtSetDevices(at: SessionState | null): boolean {
    return at?.phase === 'lobby' && (stood !== 'viewer' || at.refused !== null);
  }

  function preview(): void {
    // A phone enters as viewer: there is nothing to set before.
    if (!handheld?.value) void devices.use('preview');
  }

  /** Joins from Set devices. Refusals are in the lobby's state. */
  async function join(name: string, place: OpenPlace): Promise<void> {
    await attempt(client.value?.enter({ name, place, ...(place === 'stage' ? devices.liveOnEntry : OFF) }));
  }

  /** Takes the stage. A refusal is shown unless the screen tells it itself. */
  async function joinStage(show = true): Promise<Attempt<void>> {
    await devices.use('call');
    const joined = await (show ? told : attempt)(client.value?.joinStage(devices.live));
    if (!joined.ok) await devices.use('off');
    return joined;
  }

  /**
   * Enters as viewer and asks for the stage, or stands in line for a full one: at once, or when admitted to a locked
   * room.
   */
  async function joinAsking(name: string): Promise<void> {
    asksOnEntry = true;
    const joined = await attempt(client.value?.enter({ name, place: 'viewer', ...OFF }));
    if (!joined.ok) asksOnEntry = false;
  }

  /** Asks anything else of the room. A refusal is shown. Resolves with whether it was accepted. */
  const command = (wanted: WireCommand) => settle(client.value?.command(wanted));

  /**
   * Waits for something asked of the room; a refusal is shown instead of thrown. Resolves with whether it was accepted.
   */
  const settle = async (asked: Promise<void> | undefined) => (await told(asked)).ok;

  /** As `attempt`; a refusal is shown, too. */
  async function told<Value>(asked: Promise<Value> | undefined): Promise<Attempt<Value>> {
    const answer = await attempt(asked);
    if (!answer.ok && answer.reason) refusal.value = answer.reason;
    return answer;
  }

  function publish(): void {
    engine.value?.publish({ ...devices.tracks, ...screen.tracks.value });
  }

  function closeMedia(): void {
    void devices.use('off');
    screen.drop();
    stage.value?.close();
    stage.value = null;
    engine.value?.close();
    engine.value = null;
  }

  function leave(): void {
    client.value?.leave();
    own.forget();
    forget();
  }

  /** As when the page goes away: says nothing, so that the relay waits a grace for its return. */
  function close(): void {
    client.value?.close();
    own.forget();
    forget();
  }

  function forget(): void {
    closeMedia();
    client.value = null;
    board.value = null;
    asksOnEntry = false;
    refusal.value = null;
    moderated.value = null;
    lostStage.value = false;
    stood = null;
  }

  watch(() => devices.tracks, publish, { flush: 'sync' });
  watch([() => devices.live, () => devices.pending, you], ([live, pending, self]) => {
    if (self?.place !== 'stage' || !client.value) return;
    stage.value?.listenTo(self.id, devices.tracks.microphone);
    // Does not announce a state that lasts a moment: tiles would flicker.
    if ((['microphone', 'camera'] as const).some(kind => self[kind] !== live[kind] && !pending[kind]))
      void own.announce();
  });
  watch(
    () => devices.live,
    live => {
      if (moderated.value && moderated.value !== 'screen' && live[moderated.value]) moderated.value = null;
    },
  );
  watch([stage, room], ([media, now]) => {
    media?.follow(now ? onStage(now) : []);
  });
  watch(
    () => devices.speakerId,
    speaker => void stage.value?.setSpeaker(speaker),
  );
  watch(stage, media => void media?.setSpeaker(devices.speakerId));

  return {
    target,
    state,
    room,
    you,
    client,
    board,
    stage,
    screen,
    engine,
    tiles,
    sounds,
    voices,
    signalling,
    kept: own.kept,
    refusal,
    moderated,
    lostStage,
    wasInside,
    open,
    join,
    joinAsking,
    joinStage,
    command,
    settle,
    leave,
    close,
    /** This browser's secret for a room. */
    credential: (room: SessionTarget) => sessions.credential(room),
    /** The room server's time, ms since the epoch. */
    serverNow: () => Date.now() + (state.value && 'clock' in state.value ? state.value.clock : 0),
  };
});

function useSessions(): SessionPlatform {
  const { sessions } = usePlatform();
  if (!sessions) throw new Error('No session can take place here.');
  return sessions;
}

const OFF = { microphone: false, camera: false };
const roomOf = ({ origin, slug }: SessionTarget) => `${origin}/r/${slug}`;
