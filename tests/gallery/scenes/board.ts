import { h, reactive, type VNode } from 'vue';
import ActivityTabs from '../../../components/activities/ActivityTabs.vue';
import type { Scene } from './scene.ts';

/** What scenes of activities and questions share. */

/** Server time in ms since the epoch. */
export const NOW = Date.UTC(2026, 10, 24, 14);

/** One thing of the board, under headings as in the room. */
export const onBoard = (id: string, content: () => VNode[]): Scene => ({
  id: `activity-${id}`,
  frame: 'part',
  render: () =>
    h('main', { class: 'stack' }, [
      h('h1', { class: 'visually-hidden' }, id),
      h('h2', { class: 'visually-hidden' }, id),
      ...content(),
    ]),
});

/** The board's two tabs, filling a panel. */
export const inTabs = (id: string, tab: 'activities' | 'questions', slot: () => VNode[]): Scene => {
  const state = reactive<{ tab: 'activities' | 'questions' }>({ tab });
  return {
    id: `activity-${id}`,
    frame: 'panel',
    render: () =>
      h('main', { style: 'height: 100vh' }, [
        h('h1', { class: 'visually-hidden' }, id),
        h('h2', { class: 'visually-hidden' }, id),
        h(
          ActivityTabs,
          {
            activities: 1,
            questions: 3,
            modelValue: state.tab,
            'onUpdate:modelValue': (next: 'activities' | 'questions') => {
              state.tab = next;
            },
          },
          { activities: slot, questions: slot },
        ),
      ]),
  };
};
