import { DOMWrapper, flushPromises, type VueWrapper } from '@vue/test-utils';
import { vi } from 'vitest';
import ActivitiesView from '../../app/activities/ActivitiesView.vue';
import { useActivityNews } from '../../app/activities/useActivityNews.ts';
import { useSessionStore } from '../../app/room/sessionStore.ts';
import { useSpoken } from '../../app/room/useSpoken.ts';
import LiveRegion from '../../components/ui/LiveRegion.vue';
import type { ServerMessage } from '../../core/protocol/server.ts';
import { DEFAULT_FEATURES, type FeatureSettings } from '../../core/room/features/settings.ts';
import type { Role } from '../../core/room/types.ts';
import type { BoardView } from '../../core/session/features/BoardClient.ts';
import { newRoom } from './room.ts';
import { ScriptedRelay } from './scripted-relay.ts';
import { mountView } from './view.ts';

type Board = Extract<ServerMessage, { type: 'board' }>;

const target = { origin: 'https://meet.example.org', slug: 'room', invite: null };

/** What is on the page. */
export const body = new DOMWrapper(document.body);

/** The view of activities as somebody inside the room sees it, and the relay behind it. */
export class ActivitiesScreen {
  readonly relay = new ScriptedRelay();
  #shown: VueWrapper | null = null;

  async enter(role: Role, features: Partial<FeatureSettings> = {}): Promise<ReturnType<typeof useSessionStore>> {
    const { room } = newRoom();
    this.relay.answer({
      room: { ...room, settings: { ...room.settings, features: { ...DEFAULT_FEATURES, ...features } } },
      role,
    });
    const { view, session } = await mountView(
      {
        components: { ActivitiesView, LiveRegion },
        template:
          '<LiveRegion :message="message" /><ActivitiesView v-if="session.state?.phase === \'in-room\'" :state="session.state" />',
        setup() {
          const { message, say } = useSpoken();
          useActivityNews(say);
          return { session: useSessionStore(), message };
        },
      },
      {},
      target,
    );
    this.#shown = view;
    await session.join('Ada', 'viewer');
    await flushPromises();
    return session;
  }

  /** What the relay hangs on the board. */
  async board(message: Partial<BoardView>): Promise<void> {
    this.relay.say({ type: 'board', ...message } as Board);
    await flushPromises();
  }

  /** Commands since entering. */
  get sent() {
    return this.relay.commands.slice(1);
  }

  close(): void {
    this.#shown?.unmount();
    vi.unstubAllGlobals();
  }
}

export async function press(label: string): Promise<void> {
  const button = body.findAll('button').find(each => each.text() === label);
  if (!button) throw new Error(`There is no button “${label}”.`);
  await button.trigger('click');
  await flushPromises();
}

export { asked, poll, question, quiz } from './board-documents.ts';
