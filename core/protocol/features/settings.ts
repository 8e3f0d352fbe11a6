import * as v from 'valibot';
import { MAX_SLOW_SECONDS } from '../limits.ts';

/** What may be switched of the ways of taking part. */
export const featureSettingsEntries = {
  chat: v.boolean(),
  privateMessages: v.boolean(),
  slowSeconds: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_SLOW_SECONDS)),
  reactions: v.boolean(),
  hands: v.boolean(),
  polls: v.boolean(),
  quizzes: v.boolean(),
  questions: v.boolean(),
  anonymousQuestions: v.boolean(),
};

/** As the relay says them. */
export const FeatureSettingsSchema = v.object({ ...featureSettingsEntries, slowSeconds: v.number() });
