import express, { type RequestHandler } from 'express';
import { HttpProblem } from './errors.ts';

/** Largest request body. */
const MAX_BODY_BYTES = 32 * 1024;

/** No form of another site can send JSON without asking first, and asking is not answered. */
export const jsonOnly: RequestHandler = (request, _response, next) => {
  if (request.is('application/json')) return next();
  throw new HttpProblem(415, 'not-json', 'Send the request as application/json.');
};

/** The same where a body may be left out. */
export const jsonOrNothing: RequestHandler = (request, response, next) => {
  const { 'content-type': type, 'content-length': length = '0', 'transfer-encoding': coding } = request.headers;
  const nothing = type === undefined && coding === undefined && length === '0';
  return nothing ? next() : jsonOnly(request, response, next);
};

/** Reads the body; without one it is an empty object. */
export const jsonBody: RequestHandler = express.json({ limit: MAX_BODY_BYTES, strict: false });
