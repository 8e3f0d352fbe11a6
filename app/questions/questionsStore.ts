import { defineStore } from 'pinia';
import { computed, ref, watch } from 'vue';
import type { AskedDocument, QuestionId } from '../../core/room/features/questions/types.ts';
import type { QuestionList } from '../../core/room/features/questions/window.ts';
import { useLookalikesStore } from '../people/lookalikesStore.ts';
import { useSessionStore } from '../room/sessionStore.ts';

/** A question of the audience with what it is to this person. */
export interface ShownQuestion extends AskedDocument {
  readonly own: boolean;
  readonly upvoted: boolean;
  /** Could be taken for a moderator: has the name of one, or a name that looks the same. */
  readonly lookalike?: boolean;
}

/** The audience's questions and the moderators' announcement. */
export const useQuestionsStore = defineStore('questions', () => {
  const session = useSessionStore();
  const lookalikes = useLookalikesStore();

  /** Who asked, where it is known: an earlier relay tells nobody but themselves. */
  function askerOf({ id, from }: AskedDocument): string | undefined {
    if (from !== undefined || session.state?.phase !== 'in-room') return from;
    return session.board?.own.asked.includes(id) ? session.state.you.id : undefined;
  }

  /** The most wanted first, of equals the first asked; dismissed ones only to moderators. */
  const questions = computed<readonly ShownQuestion[]>(() => {
    const board = session.board;
    if (!board) return [];
    const shown = board.questions.map(one => ({
      ...one,
      own: board.own.asked.includes(one.id),
      upvoted: board.own.upvoted.includes(one.id),
      // Where the role is not known, they may be the moderator themselves.
      lookalike:
        one.name !== null &&
        one.role !== undefined &&
        lookalikes.passesFor({ id: askerOf(one), name: one.name, role: one.role }),
    }));
    return shown.sort((a, b) => b.votes - a.votes || a.id - b.id);
  });

  /** The question being written: kept while its screen is not shown, forgotten with the session. */
  const written = ref('');
  watch(
    () => session.board === null,
    () => (written.value = ''),
  );

  return {
    questions,
    written,
    /** How many there are of each kind, loaded or not. */
    totals: computed(() => session.board?.totals ?? { open: 0, answered: 0, dismissed: 0 }),
    /** Of which kinds there are more to load. */
    hasMore: computed(() => {
      const ends = session.board?.ends;
      return { open: ends?.open != null, answered: ends?.answered != null, dismissed: ends?.dismissed != null };
    }),
    /** Resolves with false when nothing came. */
    loadMore: (list: QuestionList) => session.client?.takingPart.board.loadMore(list) ?? Promise.resolve(false),
    enabled: computed(() => session.room?.settings.features.questions ?? false),
    /** Whether one may ask without a name, which then nobody sees: moderators neither. */
    anonymous: computed(() => session.room?.settings.features.anonymousQuestions ?? false),
    announcement: computed(() => session.board?.announcement ?? null),
    /** All resolve with whether it was accepted; a refusal is in the session store's `refusal`. */
    ask: (text: string, anonymous: boolean) => session.command({ type: 'ask', text, anonymous }),
    upvote: (question: QuestionId, wants: boolean) =>
      session.command({ type: wants ? 'upvote' : 'take-vote-back', question }),
    answer: (question: QuestionId, text: string) => session.command({ type: 'answer-question', question, text }),
    answerLive: (question: QuestionId) => session.command({ type: 'answer-live', question }),
    dismiss: (question: QuestionId) => session.command({ type: 'dismiss-question', question }),
    reopen: (question: QuestionId) => session.command({ type: 'reopen-question', question }),
    announce: (text: string) => session.command({ type: 'announce', text }),
    clearAnnouncement: () => session.command({ type: 'clear-announcement' }),
  };
});
