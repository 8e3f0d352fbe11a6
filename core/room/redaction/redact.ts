import type { LogEntry, Outsider, RoomEvent } from '../events.ts';
import type { Forgotten } from './Forgotten.ts';

/**
 * What an entry becomes when what is forgotten is taken out of it: the same entry without those names and texts, or
 * itself when there are none in it. A log of such entries leads where the log led, once what has it forgotten is in it.
 * Entries are given in the order of the log.
 */
export function redacted(entry: LogEntry, forgotten: Forgotten): LogEntry {
  const event = withoutOutsider(withoutSubject(entry, forgotten), entry.revision, forgotten);
  return event === entry.event ? entry : { ...entry, event };
}

function withoutOutsider(event: RoomEvent, revision: number, forgotten: Forgotten): RoomEvent {
  const { outsider } = event;
  if (outsider?.from !== 'lobby' || outsider.name === '' || !forgotten.person(outsider.participant, revision))
    return event;
  return { ...event, outsider: { ...outsider, name: '' } satisfies Outsider };
}

function withoutSubject({ revision, event, at, by }: LogEntry, forgotten: Forgotten): RoomEvent {
  const isGone = (id: string | null) => forgotten.person(id, revision);
  if ('participant' in event) {
    const { participant } = event;
    return isGone(participant.id) && participant.name !== ''
      ? { ...event, participant: { ...participant, name: '' } }
      : event;
  }
  switch (event.type) {
    case 'said':
      return withoutMessage(event, revision, forgotten);
    case 'asked':
      if (!isGone(event.who) && !forgotten.written(event.at, revision)) return event;
      forgotten.questions.add(event.question);
      return without(event, { name: '', text: '' });
    case 'question-answered':
      if (forgotten.questions.has(event.question)) return without(event, { name: '', text: '' });
      return isGone(by?.participant ?? null) ? without(event, { name: '' }) : event;
    case 'announced': {
      const { announcement } = event;
      if (!announcement || announcement.name === '' || !isGone(by?.participant ?? null)) return event;
      return { ...event, announcement: { ...announcement, name: '' } };
    }
    case 'activity-answered': {
      const inWords = typeof event.answer === 'string';
      if (!isGone(event.who) && !(inWords && forgotten.written(at, revision))) return event;
      return without(event, inWords ? { name: '', answer: '' } : { name: '' });
    }
    case 'chat-barred':
      return isGone(event.who) ? without(event, { name: '' }) : event;
    case 'invitation-created': {
      const { invitation } = event;
      if (!forgotten.invitation(invitation.id) || (invitation.name === '' && invitation.email === '')) return event;
      return { ...event, invitation: { ...invitation, name: '', email: '' } };
    }
    default:
      return event;
  }
}

function withoutMessage(
  event: Extract<RoomEvent, { type: 'said' }>,
  revision: number,
  forgotten: Forgotten,
): RoomEvent {
  const { message } = event;
  const { from, to, at, id, channel } = message;
  const goes = forgotten.person(from, revision) || forgotten.written(at, revision);
  const text = goes || forgotten.text(id, channel === 'everybody') ? '' : message.text;
  const name = goes ? '' : message.name;
  const nameless = to !== null && to.name !== '' && (goes || forgotten.person(to.id, revision));
  if (text === message.text && name === message.name && !nameless) return event;
  return { ...event, message: { ...message, name, text, to: nameless ? { ...to, name: '' } : to } };
}

/** The event with these values, or itself when it has them already. */
function without<Event extends RoomEvent>(event: Event, changes: Partial<Event>): Event {
  const keys = Object.keys(changes) as (keyof Event)[];
  return keys.every(key => event[key] === changes[key]) ? event : { ...event, ...changes };
}
