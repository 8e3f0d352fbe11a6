import { expect, it } from 'vitest';
import { startTestServer } from '../support/server.ts';

const HOUR = 3_600_000;

it.each([-3 * HOUR, 3 * HOUR])(
  'R257: a server whose clock is set by %i ms silences nobody, and ends what was to end',
  async by => {
    let moved = 0;
    const server = await startTestServer({ now: () => Date.now() + moved });
    try {
      const { slug, invite } = await server.createRoom();
      const host = await server.connect();
      await host.hello(slug, { invite });
      await host.enter('Host');
      const features = { slowSeconds: 3_600 };
      await host.command({ type: 'change-settings', settings: { features } });
      const ada = await server.connect();
      await ada.hello(slug);
      await ada.enter('Ada');
      const say = (text: string) =>
        ada.command({ type: 'say', channel: 'everybody', to: null, text, replyTo: null }) as Promise<unknown>;
      expect(await say('one')).toMatchObject({ type: 'ack' });
      expect(await say('two')).toMatchObject({ type: 'refused', reason: 'slow-mode' });
      const question = { text: 'Yes?', options: ['yes', 'no'], several: false, right: [], points: 0, seconds: 1 };
      const terms = {
        kind: 'vote',
        title: '',
        questions: [question],
        named: false,
        live: false,
        changeable: false,
        pace: 'time',
        leaderBoard: false,
      } as const;
      await host.command({ type: 'draft-activity', terms: { ...terms, questions: [{ ...question, right: [] }] } });
      const { activities } = await host.next('board', board => (board.activities?.length ?? 0) > 0);
      const activity = activities?.[0]?.id ?? 0;
      await host.command({ type: 'open-activity', activity });
      moved = by;
      expect(await say('three')).toMatchObject({ type: 'ack' });
      const ended = await ada.next('board', board => board.activities?.[0]?.phase === 'closed');
      expect(ended.activities?.[0]?.id).toBe(activity);
    } finally {
      await server.close();
    }
  },
);
