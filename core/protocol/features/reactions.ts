import * as v from 'valibot';

/** What one may react with. The pictures are the client's. */
export const REACTIONS = ['applause', 'heart', 'laugh', 'wow', 'party', 'agree'] as const;
export const ReactionSchema = v.picklist(REACTIONS);
export type Reaction = (typeof REACTIONS)[number];

/** How many of each came since the last time; those that did not come are left out. */
export const ReactionCountsSchema = v.partial(
  v.object({
    applause: v.number(),
    heart: v.number(),
    laugh: v.number(),
    wow: v.number(),
    party: v.number(),
    agree: v.number(),
  } satisfies Record<Reaction, v.GenericSchema>),
);
export type ReactionCounts = v.InferOutput<typeof ReactionCountsSchema>;
