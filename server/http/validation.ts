import * as v from 'valibot';
import { HttpProblem } from './errors.ts';

/** The value as the schema reads it, or a problem with a sentence about the first field that is wrong. */
export function validated<Schema extends v.GenericSchema>(schema: Schema, value: unknown): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value, { abortPipeEarly: true });
  if (result.success) return result.output;
  const issue = result.issues[0];
  const field = v.getDotPath(issue) ?? undefined;
  throw new HttpProblem(400, 'invalid', sentence(deepest(issue), field), field);
}

/** For a union, report the issue of the best match: it says more than "does not match". */
function deepest(issue: v.BaseIssue<unknown>): v.BaseIssue<unknown> {
  const within = issue.type === 'union' ? issue.issues?.at(-1) : undefined;
  return within ? deepest(within) : issue;
}

function sentence(issue: v.BaseIssue<unknown>, field: string | undefined): string {
  if (issue.type === 'strict_object') {
    if (issue.expected === 'never') return `"${field}" is not a field of this request.`;
    return field === undefined ? 'The request must be a JSON object.' : `"${field}" is needed.`;
  }
  switch (issue.type) {
    case 'max_length':
      return `Use at most ${String(issue.requirement)} characters.`;
    case 'min_value':
    case 'max_value':
      return `Use a number ${issue.type === 'min_value' ? 'from' : 'up to'} ${String(issue.requirement)}.`;
    case 'integer':
      return 'Use a whole number.';
    case 'string':
    case 'number':
      return `"${field ?? ''}" must be a ${issue.type === 'string' ? 'text' : 'number'}.`;
    case 'picklist':
      return `Choose one of ${issue.expected?.replaceAll(/[()"]/g, '').replaceAll(' | ', ', ') ?? 'those offered'}.`;
    default:
      return issue.message;
  }
}
