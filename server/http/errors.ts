import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { HttpError } from '../../core/protocol/http.ts';
import { OverBudget, retrySeconds } from '../budgets.ts';
import { DamagedLog, RoomRemoved } from '../log/RoomLog.ts';
import { LogUnavailable } from '../log/WatchedLog.ts';
import type { Logger } from '../logger.ts';
import { type MessageKey, type Words, wordsIn } from '../messages/messages.ts';
import { Quarantined } from '../relay/Quarantine.ts';
import { Stopping } from '../Stopping.ts';
import { escapeHtml, plainPage } from './html.ts';
import { languageAsked } from './language.ts';

/** An answer that is an error: a status, a name for programs, a sentence for people. */
export class HttpProblem extends Error {
  override name = 'HttpProblem';
  readonly status: number;
  readonly body: HttpError;
  readonly headers: Record<string, string> = {};
  /** For people who opened an address of a page. */
  page: string | null = null;

  constructor(status: number, error: string, message: string, field?: string) {
    super(message);
    this.status = status;
    this.body = field === undefined ? { error, message } : { error, message, field };
  }

  /** The same, shown as that page to browsers that open it. */
  shown(page: string): this {
    this.page = page;
    this.headers['Vary'] = 'Accept, Accept-Language';
    return this;
  }

  /** The same, told with that header. */
  with(header: string, value: string): this {
    this.headers[header] = value;
    return this;
  }
}

/** Too much was asked for. @param message what was too much @param wait in how many ms to try again */
export function tooMany(message: string, wait: number): HttpProblem {
  const seconds = retrySeconds(wait);
  const when = seconds === '1' ? 'in a second' : `in ${seconds} seconds`;
  return new HttpProblem(429, 'rate-limited', `${message} Try again ${when}.`).with('Retry-After', seconds);
}

/** A handler that may fail later: its error is answered like any other. */
export function answer(handle: (request: Request, response: Response) => Promise<void>): RequestHandler {
  return (request, response, next) => {
    handle(request, response).catch(next);
  };
}

export const notFound: RequestHandler = () => {
  throw new HttpProblem(404, 'not-found', 'There is nothing at this address.');
};

export function methodNotAllowed(allowed: string): RequestHandler {
  return (_request, response) => {
    response.set('Allow', allowed);
    throw new HttpProblem(405, 'method-not-allowed', `Only ${allowed} is answered here.`);
  };
}

/** Every error becomes JSON; one that was not foreseen is logged and says nothing about itself. */
export function answerErrors(logger: Logger): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return (error: unknown, request, response, _next) => {
    if (response.headersSent) {
      logger.error({ err: error }, 'an answer could not be finished');
      return void response.destroy();
    }
    const problem = toProblem(error, wordsIn(languageAsked(request)));
    const isTold = error instanceof LogUnavailable || error instanceof Quarantined || error instanceof Stopping;
    if (problem.status >= 500 && !isTold) logger.error({ err: error }, 'a request failed');
    response.status(problem.status).set(problem.headers);
    if (problem.page && request.accepts(['json', 'html']) === 'html') response.type('html').send(problem.page);
    else response.json(problem.body);
  };
}

export const NOT_SAVED =
  'The server cannot save anything at the moment. Try again later; if it stays so, tell whoever runs it.';

const STOPPING = 'The server is about to end. Try again in a moment.';

const TOO_MUCH = 'Too much was asked for from here.';

/** A page of a title and a sentence. */
function saying(title: MessageKey, text: MessageKey, words: Words): string {
  return plainPage(escapeHtml(words(title)), `<p>${escapeHtml(words(text))}</p>`, words);
}

function toProblem(error: unknown, words: Words): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (error instanceof DamagedLog)
    return new HttpProblem(503, 'room-damaged', words('server_room_damaged')).shown(
      saying('server_page_room_damaged', 'server_room_damaged', words),
    );
  // Whoever opens its link is to know that it is no mistake of theirs.
  if (error instanceof RoomRemoved)
    return new HttpProblem(410, 'room-removed', words('server_room_removed')).shown(
      saying('server_page_room_removed', 'server_room_removed', words),
    );
  if (error instanceof OverBudget) return tooMany(TOO_MUCH, error.retryAfter);
  if (error instanceof LogUnavailable) return new HttpProblem(503, 'not-saved', NOT_SAVED);
  if (error instanceof Stopping) return new HttpProblem(503, 'stopping', STOPPING).with('Retry-After', '1');
  const { type = '', status = 500 } =
    error instanceof Error ? (error as Error & { type?: string; status?: number }) : {};
  if (type === 'entity.too.large') return new HttpProblem(413, 'too-large', 'The request is too large.');
  if (type === 'entity.parse.failed') return new HttpProblem(400, 'bad-json', 'The request is not valid JSON.');
  if (status >= 400 && status < 500)
    return new HttpProblem(status, 'bad-request', 'The request could not be understood.');
  return new HttpProblem(500, 'internal', 'Something went wrong on the server. Try again in a moment.');
}
