/** Which ways of taking part a room has. Moderators switch them while the session runs. */
export interface FeatureSettings {
  readonly chat: boolean;
  /** One participant to another, read by nobody else. */
  readonly privateMessages: boolean;
  /** Slow mode: seconds between two messages of the same person; 0 is off. Moderators are exempt. */
  readonly slowSeconds: number;
  readonly reactions: boolean;
  readonly hands: boolean;
  /** Polls, crowd votes and open-ended questions to the audience. */
  readonly polls: boolean;
  readonly quizzes: boolean;
  /** Questions of the audience. */
  readonly questions: boolean;
  /** Whether they may be asked without a name. */
  readonly anonymousQuestions: boolean;
}

export const DEFAULT_FEATURES: FeatureSettings = {
  chat: true,
  privateMessages: false,
  slowSeconds: 0,
  reactions: true,
  hands: true,
  polls: true,
  quizzes: true,
  questions: true,
  anonymousQuestions: false,
};
