import type { Reaction } from '../../core/protocol/features/reactions.ts';
import type { MessageKey } from '../ui/useMessages.ts';

/** The picture and the name of each reaction, in the order they are offered. */
export const REACTION_PICTURES: readonly {
  readonly reaction: Reaction;
  readonly picture: string;
  readonly name: MessageKey;
}[] = [
  { reaction: 'applause', picture: '👏', name: 'react_applause' },
  { reaction: 'heart', picture: '❤️', name: 'react_heart' },
  { reaction: 'laugh', picture: '😂', name: 'react_laugh' },
  { reaction: 'wow', picture: '😮', name: 'react_wow' },
  { reaction: 'party', picture: '🎉', name: 'react_party' },
  { reaction: 'agree', picture: '👍', name: 'react_agree' },
];
