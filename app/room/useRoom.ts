import { computed, inject, type InjectionKey, provide, type Ref } from 'vue';
import type { Asker } from '../../components/people/personTypes.ts';
import { useHandheld } from '../../components/ui/handheld.ts';
import type { InRoom } from '../../core/session/state.ts';
import { useChatAnnouncements } from '../chat/useChatAnnouncements.ts';
import { useUnsentMessages } from '../chat/useUnsentMessages.ts';
import { useDeviceNews } from '../devices/useDeviceNews.ts';
import { useDeviceSwitches } from '../devices/useDeviceSwitches.ts';
import { useTalkKey } from '../devices/useTalkKey.ts';
import { usePeople } from '../people/usePeople.ts';
import { usePersonActions } from '../people/usePersonActions.ts';
import { useRequests } from '../people/useRequests.ts';
import { useRecording } from '../recording/useRecording.ts';
import { usePictureInPicture } from '../stage/usePictureInPicture.ts';
import { useScreenShare } from '../stage/useScreenShare.ts';
import { useStageNews } from '../stage/useStageNews.ts';
import { useStageQueue } from '../stage/useStageQueue.ts';
import { useStageView } from '../stage/useStageView.ts';
import { useSessionStore } from './sessionStore.ts';
import { useAnnouncements } from './useAnnouncements.ts';
import { useAwake } from './useAwake.ts';
import { useCalls } from './useCalls.ts';
import { useEndsSoon } from './useEndsSoon.ts';
import { useHostAbsence } from './useHostAbsence.ts';
import { useMediaSession } from './useMediaSession.ts';
import { useOwnNotices } from './useOwnNotices.ts';
import { useRoomCommands } from './useRoomCommands.ts';
import { useRoomMenu } from './useRoomMenu.ts';
import { useRoomTrouble } from './useRoomTrouble.ts';
import { useSide } from './useSide.ts';
import { useWaiting } from './useWaiting.ts';

/** What the room's screen is given. */
interface RoomSource {
  readonly state: () => InRoom;
  /** The server's address, for the header. */
  readonly host: () => string;
  /** What may fill the whole screen. */
  readonly stageElement: Readonly<Ref<HTMLElement | null>>;
  /** Leads to where camera and microphone are allowed. */
  readonly allowDevices: () => void;
}

/** The parts of the room's screen that several of its components share, each built once. */
function createRoomParts({ state, host, stageElement, allowDevices }: RoomSource) {
  const session = useSessionStore();
  const onStage = computed(() => state().you.place === 'stage');

  const writing = useUnsentMessages(state);
  const side = useSide(state, useHandheld(), writing.unread);
  const chatSaid = useChatAnnouncements();
  const commands = useRoomCommands();
  const people = usePeople(
    state,
    computed(() => side.shown.value === 'participants'),
  );
  const queue = useStageQueue(state);
  const requests = useRequests(state);
  const waiting = useWaiting(state, { ...requests, side });
  const own = useOwnNotices(state, commands);
  const write = (person: Asker) => {
    writing.talkTo(person);
    side.show('chat');
  };
  const actions = usePersonActions(state, commands, write, people.searchAgain);
  const endsIn = useEndsSoon(state);
  const absence = useHostAbsence(state);
  const trouble = useRoomTrouble(state);

  const screen = useScreenShare(state);
  const small = usePictureInPicture();
  const stage = useStageView(stageElement, () => small.home.value !== null);
  const stageSaid = useStageNews(() => stage.tiles.value);
  const recording = useRecording(state);
  useCalls(state, { ...requests, asked: waiting.asked, unread: writing.unread, windows: small.windows });

  const deviceNews = useDeviceNews(() => onStage.value);
  const talk = useTalkKey(() => onStage.value, small);
  const switches = useDeviceSwitches(talk, allowDevices);
  const menu = useRoomMenu(state, { commands, screen, side, hand: people.hand, stage, small, recording, switches });

  useAwake(state);
  useMediaSession(state, { host, switches });

  const announcement = useAnnouncements(state, {
    ...requests,
    asked: waiting.asked,
    notices: own.notices,
    position: queue.position,
    endsIn,
    absence,
    recording: recording.news,
    announcement: computed(() => session.board?.announcement ?? null),
  });

  return {
    state: computed(state),
    host: computed(host),
    /** Whether one is on stage. */
    onStage,
    commands,
    people,
    queue,
    requests,
    waiting,
    own,
    actions,
    endsIn,
    absence,
    trouble,
    screen,
    small,
    stage,
    recording,
    deviceNews,
    talk,
    switches,
    menu,
    side,
    writing,
    /** The chat is being written in: what comes meanwhile is not said. */
    typed: chatSaid.typed,
    /** What screen readers are told as it happens, each in a region of its own. */
    said: [announcement, chatSaid.message, stageSaid, deviceNews.message] as const,
    allowDevices,
    async joinStage(): Promise<void> {
      if (!(await commands.joinStage())) queue.resumePreview();
    },
  };
}

export type RoomParts = ReturnType<typeof createRoomParts>;

const ROOM: InjectionKey<RoomParts> = Symbol('room');

/** Builds the room's shared parts for the components below. */
export function provideRoom(source: RoomSource): RoomParts {
  const room = createRoomParts(source);
  provide(ROOM, room);
  return room;
}

/** The parts of the room that the component is in. @throws Error outside of one */
export function useRoom(): RoomParts {
  const room = inject(ROOM, null);
  if (!room) throw new Error('There is no room around this component.');
  return room;
}
