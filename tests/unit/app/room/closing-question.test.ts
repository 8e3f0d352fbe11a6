// @vitest-environment happy-dom
import { mount, type VueWrapper } from '@vue/test-utils';
import { createPinia } from 'pinia';
import { afterEach, expect, test } from 'vitest';
import { nextTick } from 'vue';
import { platformPlugin } from '../../../../app/platform.ts';
import { useRecordingStore } from '../../../../app/recording/recordingStore.ts';
import { useSessionStore } from '../../../../app/room/sessionStore.ts';
import { useClosingQuestion } from '../../../../app/room/useClosingQuestion.ts';
import type { Participant } from '../../../../core/room/types.ts';
import type { SessionState } from '../../../../core/session/state.ts';
import { fakePlatform } from '../../../support/platform.ts';
import { newRoom, person } from '../../../support/room.ts';

let shown: VueWrapper;
afterEach(() => shown.unmount());

function open() {
  let session!: ReturnType<typeof useSessionStore>;
  let recording!: ReturnType<typeof useRecordingStore>;
  shown = mount(
    {
      setup: () => {
        [session, recording] = [useSessionStore(), useRecordingStore()];
        useClosingQuestion();
        return () => null;
      },
    },
    { global: { plugins: [createPinia(), platformPlugin(fakePlatform())] } },
  );
  return { session, recording };
}

/** Whether the browser would ask. */
function asked(): boolean {
  const event = new Event('beforeunload', { cancelable: true });
  window.dispatchEvent(event);
  return event.defaultPrevented;
}

const inRoom = (place: Participant['place']) =>
  ({ phase: 'in-room', room: newRoom().room, you: person('you', { place }) }) as unknown as SessionState;
const OVER = { phase: 'over', ending: 'left', room: null } as unknown as SessionState;

test('closing asks on stage, and neither a viewer nor whoever left', async () => {
  const { session } = open();
  for (const [state, asks] of [
    [null, false],
    [inRoom('viewer'), false],
    [inRoom('stage'), true],
    [inRoom('viewer'), false],
    [inRoom('stage'), true],
    [OVER, false],
  ] as const) {
    session.state = state;
    await nextTick();
    expect([state?.phase, asked()]).toEqual([state?.phase, asks]);
  }
});

test('what was left a moment ago is not asked about, though nothing was drawn since', async () => {
  const { session } = open();
  session.state = inRoom('stage');
  await nextTick();
  session.state = OVER;
  expect(asked()).toBe(false);
});

test('closing asks while a recording is on its way to disk, also after the session', async () => {
  const { session, recording } = open();
  session.state = OVER;
  recording.saving = true;
  await nextTick();
  expect(asked()).toBe(true);
  recording.saving = false;
  await nextTick();
  expect(asked()).toBe(false);
});
