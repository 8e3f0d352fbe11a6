import { NOT_SAVED } from '../../core/protocol/server.ts';
import type { RoomState } from '../../core/room/state.ts';
import { LogUnavailable } from '../log/WatchedLog.ts';
import type { Logger } from '../logger.ts';
import type { Metrics } from '../metrics/Metrics.ts';
import { connectionOf, presentId, type Task } from './batch.ts';
import type { Connection } from './Connection.ts';
import type { InvitationMailer } from './InvitationMailer.ts';
import type { Unwritten } from './Unwritten.ts';

/** Close code for a failure of our own (RFC 6455 §7.4.1); the client tries again. */
export const INTERNAL_ERROR = 1011;

/** What a hub does for those whose tasks failed. */
export interface FailureContext {
  readonly logger: Logger;
  readonly mailer: InvitationMailer;
  readonly metrics: Metrics | null;
  readonly unwritten: Unwritten;
  readonly state: () => RoomState;
  readonly reply: (to: Connection, reply: () => void) => void;
  readonly welcome: (connection: Connection) => void;
}

/**
 * None of a batch happened. While nothing can be written, closing connections would help nobody:
 * who comes back is shown the room, and commands are refused.
 */
export function failBatch(batch: readonly Task[], error: unknown, hub: FailureContext): void {
  const unsaved = error instanceof LogUnavailable;
  if (!unsaved) hub.logger.error({ err: error }, 'a batch failed');
  for (const task of batch) {
    if (task.kind === 'command') {
      if ('hash' in task.command) hub.mailer.forget(task.command.hash);
      hub.metrics?.command(task.command.type, 'failed');
    }
    if (task.kind === 'govern') task.done('failed');
    else if (task.kind === 'observation') hub.unwritten.keep(task.observation);
    else if (unsaved) refuseUnsaved(task, hub);
    else connectionOf(task).close(INTERNAL_ERROR);
  }
}

function refuseUnsaved(task: Extract<Task, { kind: 'welcome' | 'command' }>, hub: FailureContext): void {
  const connection = connectionOf(task);
  if (!connection.present) return;
  if (task.kind === 'command') {
    return hub.reply(connection, () => connection.refuse(task.id, NOT_SAVED));
  }
  const id = presentId(hub.state(), task.greeting.credentialHash);
  if (id) hub.unwritten.keep({ type: 'connection-returned', id });
  hub.reply(connection, () => hub.welcome(connection));
}
