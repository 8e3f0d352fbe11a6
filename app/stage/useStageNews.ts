import { watch } from 'vue';
import type { StageTile } from '../../components/stage/stageTypes.ts';
import { useMessages } from '../../components/ui/useMessages.ts';
import { useSpoken } from '../room/useSpoken.ts';
import { NOTHING_SAID, weaknessToSay } from './ownWeakness.ts';

/**
 * What a screen reader is told of the pictures on stage: whose screen comes and goes, and how one's own connection is.
 */
export function useStageNews(tiles: () => readonly StageTile[]) {
  const { t } = useMessages();
  const { message, say } = useSpoken();

  watch(
    () =>
      new Map(
        tiles()
          .filter(({ you, shares }) => shares && !you)
          .map(({ id, name }) => [id, name]),
      ),
    (now, before) => {
      for (const [id, name] of now) if (!before.has(id)) say(t('stage_said_shares', { name }));
      for (const [id, name] of before) if (!now.has(id)) say(t('stage_said_shares_no_more', { name }));
    },
  );

  let said = NOTHING_SAID;
  watch(
    () => tiles().find(({ you }) => you)?.quality ?? null,
    quality => {
      const now = performance.now();
      const news = weaknessToSay(said, quality, now);
      if (!news) return;
      said = { weak: news === 'weak', at: now };
      say(t(news === 'weak' ? 'stage_weak_own' : 'stage_weak_own_over'));
    },
  );
  return message;
}
