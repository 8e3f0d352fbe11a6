import { type FeatureContext, type FeatureDecision, happens, refused } from '../feature.ts';
import { MAX_OPEN_QUESTIONS_EACH, MAX_QUESTIONS } from '../limits.ts';
import type { Question, QuestionCommand, QuestionEvent, QuestionPhase, QuestionsState } from './types.ts';

type Decision = FeatureDecision<QuestionEvent>;

export function decideQuestions(context: FeatureContext<QuestionsState>, command: QuestionCommand): Decision {
  const { state, settings, self, moderates } = context;
  if (!settings.questions) return refused('feature-off');
  if (command.type === 'ask') return ask(context, command);
  const question = state.get(command.question);
  if (!question || (question.phase === 'dismissed' && !moderates)) return refused('no-such-question');
  switch (command.type) {
    case 'upvote':
      if (question.from === self.id) return refused('not-allowed');
      return question.votes.has(self.id)
        ? happens()
        : happens({ type: 'upvoted', question: question.id, who: self.id });
    case 'take-vote-back':
      return question.votes.has(self.id)
        ? happens({ type: 'vote-taken-back', question: question.id, who: self.id })
        : happens();
  }
  if (!moderates) return refused('not-allowed');
  switch (command.type) {
    case 'answer-question':
      return happens({ type: 'question-answered', question: question.id, name: self.name, text: command.text });
    case 'answer-live':
      return move(question, 'live');
    case 'dismiss-question':
      return move(question, 'dismissed');
    case 'reopen-question':
      return move(question, question.answer ? 'written' : 'open');
  }
}

function ask(
  context: FeatureContext<QuestionsState>,
  { text, anonymous }: Extract<QuestionCommand, { type: 'ask' }>,
): Decision {
  const { state, settings, self, now, position } = context;
  if (anonymous && !settings.anonymousQuestions) return refused('feature-off');
  let [open, own] = [0, 0];
  for (const { from, phase } of state.values()) {
    if (phase !== 'open') continue;
    open += 1;
    if (from === self.id) own += 1;
  }
  if (open >= MAX_QUESTIONS || own >= MAX_OPEN_QUESTIONS_EACH) return refused('too-many');
  const { id: who, name, role } = self;
  return happens({ type: 'asked', question: position, text, who, name, role, anonymous, at: now });
}

function move(question: Question, phase: QuestionPhase): Decision {
  return question.phase === phase ? happens() : happens({ type: 'question-moved', question: question.id, phase });
}
