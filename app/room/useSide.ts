import { computed, nextTick, type Ref, ref, watch } from 'vue';
import type { ActivityTab } from '../../components/activities/ActivityTabs.vue';
import type { SideTab } from '../../components/room/roomTypes.ts';
import { isModerator } from '../../core/room/room.ts';
import type { InRoom } from '../../core/session/state.ts';
import { useActivitiesStore } from '../activities/activitiesStore.ts';
import { useChatStore } from '../chat/chatStore.ts';
import { useQuestionsStore } from '../questions/questionsStore.ts';

/** The side of the room: which tabs there are, which is chosen, whether it is open. */
export function useSide(state: () => InRoom, handheld: Readonly<Ref<boolean>>, unread: Readonly<Ref<number>>) {
  const chat = useChatStore();
  const activities = useActivitiesStore();
  const questions = useQuestionsStore();
  const tab = ref<SideTab>('participants');
  const open = ref(false);
  /** What the activities show: what is asked of the audience, or what it asks. */
  const part = ref<ActivityTab>('activities');

  const tabs = computed<readonly SideTab[]>(() => {
    const { features } = state().room.settings;
    const moderates = isModerator(state().you.role);
    // What was made before it was switched off can still be looked at, and tidied up.
    const chats = features.chat || (moderates && chat.messages.length > 0);
    const acts =
      features.polls || features.quizzes || features.questions || moderates || activities.activities.length > 0;
    return ['participants', ...(chats ? (['chat'] as const) : []), ...(acts ? (['activities'] as const) : [])];
  });

  watch(tabs, now => {
    if (!now.includes(tab.value)) tab.value = 'participants';
  });

  // It stands beside the stage from the start where there is room for both; on a phone it would cover the stage.
  watch(
    () => state().you.place === 'stage',
    () => {
      if (window.innerWidth >= 720 && !handheld.value) open.value = true;
    },
    { immediate: true },
  );

  // Whoever was in it stands on the button that opens it again; a sheet gives the focus back by itself.
  watch(
    open,
    async now => {
      const inside = !now && document.activeElement?.closest('aside') != null;
      if (!inside) return;
      await nextTick();
      document.querySelector<HTMLElement>(`[data-control=${tab.value}]`)?.focus();
    },
    { flush: 'sync' },
  );

  /** @param focus whether the keyboard goes there: what was pressed is gone then */
  function show(wanted: SideTab, focus = false): void {
    tab.value = wanted;
    open.value = true;
    if (focus) void nextTick(() => document.querySelector<HTMLElement>(`[data-tab=${wanted}]`)?.focus());
  }

  return {
    tab,
    open,
    tabs,
    /** What is in sight. */
    shown: computed(() => (open.value ? tab.value : null)),
    /** Chat messages not seen yet. */
    unread,
    /** Something among the activities waits for this person's answer. */
    asking: computed(
      () => activities.unanswered.length > 0 || (isModerator(state().you.role) && questions.totals.open > 0),
    ),
    part,
    show,
    showActivities(wanted: ActivityTab, focus = false): void {
      part.value = wanted;
      show('activities', focus);
    },
    toggle(wanted: SideTab): void {
      if (open.value && tab.value === wanted) open.value = false;
      else show(wanted);
    },
    close: () => (open.value = false),
  };
}
