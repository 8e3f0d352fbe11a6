import { goesWith } from '../features/chat/forget.ts';
import type { ChatMessage } from '../features/chat/types.ts';
import { isForgetting } from '../forgetting-events.ts';
import { rowsOf, type TableMaker, timeCell } from './table.ts';

interface Told extends ChatMessage {
  likes: Set<string>;
  fate: '' | 'deleted by author' | 'deleted by moderator' | 'cleared';
  pinned: boolean;
}

/**
 * All that was said to everybody and in the backchannel. What two people said in private is
 * theirs. Of what was deleted or cleared it is on record that it was there, but not what it said; of people who were
 * forgotten, and of what expired, nothing is.
 */
export function chat(): TableMaker {
  const told = new Map<number, Told>();
  return {
    take({ event }) {
      if (isForgetting(event)) {
        for (const one of told.values()) if (goesWith(one, event)) told.delete(one.id);
        return;
      }
      const message = 'message' in event && typeof event.message === 'number' ? told.get(event.message) : undefined;
      switch (event.type) {
        case 'said':
          if (event.message.channel === 'private') break;
          told.set(event.message.id, { ...event.message, likes: new Set(), fate: '', pinned: false });
          break;
        case 'liked':
          message?.likes.add(event.who);
          break;
        case 'unliked':
          message?.likes.delete(event.who);
          break;
        case 'message-deleted':
          if (message) message.fate = event.by === 'author' ? 'deleted by author' : 'deleted by moderator';
          break;
        case 'pinned':
        case 'unpinned':
          if (message) message.pinned = event.type === 'pinned';
          break;
        case 'chat-cleared':
          for (const one of told.values()) if (one.channel === 'everybody' && one.fate === '') one.fate = 'cleared';
          break;
      }
    },
    tables: () => [
      {
        name: 'chat',
        columns: ['id', 'time', 'channel', 'name', 'role', 'text', 'reply_to', 'likes', 'pinned', 'state'],
        rows: rowsOf(
          () => told.values(),
          ({ id, at, channel, name, role, text, replyTo, likes, pinned, fate }) => [
            id,
            timeCell(at),
            channel,
            name,
            role,
            fate === '' ? text : '',
            replyTo,
            likes.size,
            pinned,
            fate,
          ],
        ),
      },
    ],
  };
}
