import { type FeatureContext, type FeatureDecision, happens, refused } from '../feature.ts';
import { MAX_ACTIVITIES } from '../limits.ts';
import type { FeatureSettings } from '../settings.ts';
import { goOn, timeOf } from './due.ts';
import type {
  ActivitiesState,
  Activity,
  ActivityCommand,
  ActivityEvent,
  ActivityKind,
  ActivityQuestion,
  ActivityTerms,
  Answer,
} from './types.ts';

type Context = FeatureContext<ActivitiesState>;
type Decision = FeatureDecision<ActivityEvent>;

export function decideActivities(context: Context, command: ActivityCommand): Decision {
  if (command.type === 'answer-activity') return answer(context, command);
  const { state, settings, moderates, now } = context;
  if (!moderates) return refused('not-allowed');
  if (command.type === 'draft-activity') {
    if (!isOn(settings, command.terms.kind)) return refused('feature-off');
    if (state.size >= MAX_ACTIVITIES) return refused('too-many');
    return happens({ type: 'activity-drafted', activity: context.position, terms: command.terms });
  }
  const activity = state.get(command.activity);
  if (!activity) return refused('no-such-activity');
  const { id, phase, terms } = activity;
  // What is on may always be ended, published or taken away, also after its kind was switched off.
  switch (command.type) {
    case 'discard-activity':
      return happens({ type: 'activity-discarded', activity: id });
    case 'close-activity':
      return phase === 'open'
        ? happens({ type: 'activity-closed', activity: id })
        : phase === 'draft'
          ? refused('not-answerable')
          : happens();
    case 'publish-activity':
      if (phase === 'published') return happens();
      return phase === 'closed' ? happens({ type: 'activity-published', activity: id }) : refused('not-answerable');
  }
  if (!isOn(settings, terms.kind)) return refused('feature-off');
  switch (command.type) {
    case 'edit-activity':
      if (phase !== 'draft') return refused('not-allowed');
      return happens({ type: 'activity-drafted', activity: id, terms: command.terms });
    case 'open-activity':
      if (phase !== 'draft') return phase === 'open' ? happens() : refused('not-allowed');
      return happens({ type: 'activity-opened', activity: id, at: now, endsAt: timeOf(terms, 0, now) });
    case 'advance-activity':
      return phase === 'open' ? happens(goOn(activity, now)) : refused('not-answerable');
  }
}

function isOn(settings: FeatureSettings, kind: ActivityKind): boolean {
  return kind === 'quiz' ? settings.quizzes : settings.polls;
}

function answer(context: Context, command: Extract<ActivityCommand, { type: 'answer-activity' }>): Decision {
  const { state, settings, self, now } = context;
  const activity = state.get(command.activity);
  if (!activity || activity.phase === 'draft') return refused('no-such-activity');
  const { terms, ballots } = activity;
  if (!isOn(settings, terms.kind)) return refused('feature-off');
  if (!isAnswerable(activity, command.question, now)) return refused('not-answerable');
  const question = terms.questions[command.question];
  const given = question && fitting(terms, question, command.answer);
  if (!given) return refused('bad-answer');
  const before = ballots.get(self.id)?.answers[command.question] ?? null;
  if (before !== null && JSON.stringify(before) === JSON.stringify(given)) return happens();
  if (before !== null && !terms.changeable) return refused('answer-final');
  const { id: who, name } = self;
  return happens({
    type: 'activity-answered',
    activity: activity.id,
    question: command.question,
    who,
    name,
    answer: given,
  });
}

function isAnswerable({ phase, asking, current, endsAt }: Activity, question: number, now: number): boolean {
  return phase === 'open' && asking && current === question && (endsAt === null || now < endsAt);
}

/** The answer as it is kept, or null when it does not fit the question. */
function fitting({ kind }: ActivityTerms, { options, several }: ActivityQuestion, answer: Answer): Answer | null {
  if (typeof answer === 'string') return kind === 'open' && answer !== '' ? answer : null;
  if (kind === 'open') return null;
  const chosen = [...new Set(answer)].sort((a, b) => a - b);
  const fits = chosen.length > 0 && (several || chosen.length === 1) && chosen.every(index => index in options);
  return fits ? chosen : null;
}
