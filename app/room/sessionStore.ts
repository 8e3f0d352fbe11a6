import { defineStore } from 'pinia';
import { computed, shallowRef, watch } from 'vue';
import type { MediaEngine, MediaEvents, Shown } from '../../core/media/MediaEngine.ts';
import type { WireCommand } from '../../core/protocol/commands.ts';
import type { RefusalReason } from '../../core/protocol/server.ts';
import { onStage } from '../../core/room/room.ts';
import type { OpenPlace, Participant } from '../../core/room/types.ts';
import { ClosedError, RefusedError } from '../../core/session/errors.ts';
import type { BoardView } from '../../core/session/features/BoardClient.ts';
import type { TakingPart } from '../../core/session/features/TakingPart.ts';
import type { InvitedList } from '../../core/session/Invitations.ts';
import { RoomSession } from '../../core/session/RoomSession.ts';
import type { SessionState } from '../../core/session/state.ts';
import { useDevicesStore } from '../devices/devicesStore.ts';
import { createOwnDevices } from '../devices/ownDevices.ts';
import { type SessionPlatform, usePlatform } from '../platform.ts';
import { createScreenShare } from '../stage/screenShareStore.ts';
import { createStage, type Stage } from '../stage/stageStore.ts';
import { stageSounds, stageTiles, stageVoices } from '../stage/tilesStore.ts';
import type { Attempt, SessionTarget } from './sessionTarget.ts';

/** One room at a time: its state, its stage, and what the person does in it. */
export const useSessionStore = defineStore('session', () => {
  const { handheld } = usePlatform();
  const sessions = useSessions();
  const devices = useDevicesStore();
  const target = shallowRef<SessionTarget | null>(null);
  const state = shallowRef<SessionState | null>(null);
  const stage = shallowRef<Stage | null>(null);
  const signalling = shallowRef<MediaEvents['signalling']['state']>('connecting');
  /** A command in the room was refused; shown until dismissed. */
  const refusal = shallowRef<RefusalReason | null>(null);
  /** What a moderator switched off of one's own; shown until dismissed, or until it is on again. */
  const moderated = shallowRef<'microphone' | 'camera' | 'screen' | null>(null);
  /** The connection was lost on stage, and one came back as a viewer; shown until dismissed, or on stage again. */
  const lostStage = shallowRef(false);
  /** The features of the session that is open: see `app/chat/chatStore.ts`, `activitiesStore.ts`, `questionsStore.ts`, `reactionsStore.ts`. */
  const takingPart = shallowRef<TakingPart | null>(null);
  const board = shallowRef<BoardView | null>(null);
  let session: RoomSession | null = null;
  let engine: MediaEngine | null = null;
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
    tell: now => settle(session?.setDevices(now), false),
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
    session?.leave();
    forget();
    target.value = next;
    state.value = { phase: 'connecting', unreachable: false };
    const [credential] = await Promise.all([sessions.credential(next), own.begin(roomOf(next), next.switches)]);
    if (target.value !== next) return;
    engine = sessions.createEngine();
    // Before there are links this sends nothing anywhere; every link then begins with what is live.
    publish();
    engine.on('signalling', event => (signalling.value = event.state));
    stage.value = createStage(engine, devices.directed);
    session = new RoomSession({
      origin: next.origin,
      slug: next.slug,
      invite: next.invite ?? undefined,
      email: next.email,
      credential,
      engine,
      back: next.place ?? null,
    });
    session.subscribe(onState);
    takingPart.value = session.takingPart;
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
    }
    if (isAtSetDevices(now) && !isAtSetDevices(before)) preview();
    if (place === placeBefore && now.phase === before?.phase) return;
    if (now.phase === 'in-room') void devices.use(place === 'stage' ? 'call' : 'off');
    if (now.phase === 'in-room' && asksOnEntry) {
      asksOnEntry = false;
      void command({ type: 'ask-stage' });
    }
  }

  /** A viewer whom a long cut put out goes through the lobby on the way back, and is at Set devices only when not let in. */
  function isAtSetDevices(at: SessionState | null): boolean {
    return at?.phase === 'lobby' && (stood !== 'viewer' || at.refused !== null);
  }

  function preview(): void {
    // A phone enters as viewer: there is nothing to set before.
    if (!handheld?.value) void devices.use('preview');
  }

  /** Joins from Set devices. Refusals are in the lobby's state. */
  async function join(name: string, place: OpenPlace): Promise<void> {
    await settle(session?.enter({ name, place, ...(place === 'stage' ? devices.liveOnEntry : OFF) }), false);
  }

  /** Takes the stage. A refusal is shown unless the screen tells it itself. */
  async function joinStage(show = true): Promise<Attempt<void>> {
    await devices.use('call');
    const joined = await attempt(session?.joinStage(devices.live), show);
    if (!joined.ok) await devices.use('off');
    return joined;
  }

  /** Enters as viewer and asks for the stage, or stands in line for a full one: at once, or when admitted to a locked room. */
  async function joinAsking(name: string): Promise<void> {
    asksOnEntry = true;
    const joined = await settle(session?.enter({ name, place: 'viewer', ...OFF }), false);
    if (!joined) asksOnEntry = false;
  }

  /** Asks anything else of the room. A refusal is shown. Resolves with whether it was accepted. */
  const command = (wanted: WireCommand) => settle(session?.command(wanted));

  /** Waits for a command; a refusal is shown instead of thrown. Resolves with whether it was accepted. */
  const settle = async (asked: Promise<void> | undefined, show = true) => (await attempt(asked, show)).ok;

  /** Waits for an answer. A refusal is the result, and shown if nobody else tells it. */
  async function attempt<Value>(asked: Promise<Value> | undefined, show = false): Promise<Attempt<Value>> {
    try {
      return asked ? { ok: true, value: await asked } : { ok: false, reason: null };
    } catch (error) {
      if (error instanceof ClosedError) return { ok: false, reason: null };
      if (!(error instanceof RefusedError)) throw error;
      if (show) refusal.value = error.reason;
      return { ok: false, reason: error.reason };
    }
  }

  function publish(): void {
    engine?.publish({ ...devices.tracks, ...screen.tracks.value });
  }

  function closeMedia(): void {
    void devices.use('off');
    screen.drop();
    stage.value?.close();
    stage.value = null;
    engine?.close();
    engine = null;
  }

  function leave(): void {
    session?.leave();
    own.forget();
    forget();
  }

  /** As when the page goes away: says nothing, so that the relay waits a grace for its return. */
  function close(): void {
    session?.close();
    own.forget();
    forget();
  }

  function forget(): void {
    closeMedia();
    session = null;
    takingPart.value = null;
    board.value = null;
    asksOnEntry = false;
    refusal.value = null;
    moderated.value = null;
    lostStage.value = false;
    stood = null;
  }

  watch(() => devices.tracks, publish, { flush: 'sync' });
  watch([() => devices.live, () => devices.pending, you], ([live, pending, self]) => {
    if (self?.place !== 'stage' || !session) return;
    stage.value?.listenTo(self.id, devices.tracks.microphone);
    // Saying twice what is over in a moment would only make tiles flicker.
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
    kept: own.kept,
    tiles,
    sounds,
    voices,
    signalling,
    refusal,
    open,
    join,
    joinAsking,
    moderated,
    lostStage,
    takingPart,
    board,
    /** Waits for something asked of the room; a refusal is shown. Resolves with whether it was accepted. */
    settle: (wanted: Promise<void> | undefined) => settle(wanted),
    joinStage,
    leaveStage: () => command({ type: 'leave-stage' }),
    command,
    /** As `command`, for forms that show a refusal themselves. */
    ask: (wanted: WireCommand) => attempt(session?.command(wanted)),
    /** Makes an invitation; its link is the value. */
    invite: (...wanted: Parameters<RoomSession['invite']>) => attempt(session?.invite(...wanted)),
    /** A new link for an invitation, the old one is dead; the link is the value. */
    renewInvitation: (...wanted: Parameters<RoomSession['renewInvitation']>) =>
      attempt(session?.renewInvitation(...wanted)),
    watchInvitations: () => session?.watchInvitations(),
    moreInvitations: (list: InvitedList) => session?.invites.loadMore(list),
    leave,
    close,
    /** The room server's time, ms since the epoch. */
    serverNow: () => Date.now() + (state.value && 'clock' in state.value ? state.value.clock : 0),
    roster: (offset: number, limit: number, search = '') =>
      session?.roster(offset, limit, search) ?? Promise.resolve(null),
    stageQueuePosition: () => session?.stageQueuePosition() ?? Promise.resolve(null),
    retry: () => session?.retryNow(),
    /** Whether everybody's pictures are wanted for a recording, whatever is on screen. */
    record: (on: boolean) => stage.value?.record(on),
    show: (shown: ReadonlyMap<string, Shown>) => stage.value?.show(shown),
    /** One's own screen, window or tab is being shown. */
    sharing: computed(() => screen.preview.value !== null),
    /** Its sound is left out: everybody would hear themselves. */
    echoed: screen.echoed,
    /** Whether this browser can share a screen. */
    sharable: screen.possible,
    /** Shows the browser's picker; call it in the person's gesture. Resolves with whether something is shared; throws when the browser fails at it. */
    shareScreen: () => screen.share(),
    stopScreen: () => screen.stop(),
    stats: () => engine?.stats() ?? Promise.resolve([]),
  };
});

function useSessions(): SessionPlatform {
  const { sessions } = usePlatform();
  if (!sessions) throw new Error('No session can take place here.');
  return sessions;
}

const OFF = { microphone: false, camera: false };
const roomOf = ({ origin, slug }: SessionTarget) => `${origin}/r/${slug}`;
