import type { ForgettingEvent } from '../../forgetting-events.ts';
import { withEntry, withoutKey } from '../../persistent-map.ts';
import type { ActivitiesState, Activity, Ballot } from './types.ts';

/** Choices stay, and count; the names of forgotten people and what they answered in words do not. */
export function forgetInActivities(state: ActivitiesState, event: ForgettingEvent): ActivitiesState {
  let next = state;
  for (const activity of state.values()) {
    const { ballots } = activity;
    const left =
      event.type === 'people-forgotten' ? withoutPeople(ballots, event.people) : since(activity, event.before);
    if (left !== ballots) next = withEntry(next, activity.id, { ...activity, ballots: left });
  }
  return next;
}

type Ballots = Activity['ballots'];

function withoutPeople(ballots: Ballots, people: readonly string[]): Ballots {
  let left = ballots;
  for (const id of people) {
    const ballot = left.get(id);
    if (ballot) left = withBallot(left, id, { ...ballot, name: '', answers: ballot.answers.map(choiceAlone) });
  }
  return left;
}

function since({ terms, ballots }: Activity, before: number): Ballots {
  if (terms.kind !== 'open') return ballots;
  let left = ballots;
  for (const [id, ballot] of ballots)
    if (ballot.at < before) left = withBallot(left, id, { ...ballot, answers: ballot.answers.map(choiceAlone) });
  return left;
}

/** One that says nothing any more goes. */
function withBallot(ballots: Ballots, id: string, ballot: Ballot): Ballots {
  return ballot.answers.every(answer => answer === null) ? withoutKey(ballots, id) : withEntry(ballots, id, ballot);
}

function choiceAlone(answer: Ballot['answers'][number]): Ballot['answers'][number] {
  return typeof answer === 'string' ? null : answer;
}
