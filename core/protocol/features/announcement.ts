import * as v from 'valibot';
import { MAX_ANNOUNCEMENT_LENGTH } from '../limits.ts';
import { prose } from './text.ts';

export const announcementCommands = [
  v.strictObject({ type: v.literal('announce'), text: prose(MAX_ANNOUNCEMENT_LENGTH) }),
  v.strictObject({ type: v.literal('clear-announcement') }),
] as const;

export const AnnouncementSchema = v.nullable(v.object({ text: v.string(), name: v.string(), at: v.number() }));
