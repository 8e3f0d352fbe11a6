import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { PATHS, relayPath } from '../core/protocol/http.ts';
import { clientAddress } from './address.ts';
import { Budgets } from './budgets.ts';
import { type Config, creationOf } from './config.ts';
import { warnOfProxies } from './forwarded.ts';
import { HostCheck } from './host.ts';
import { createApp } from './http/app.ts';
import { within } from './http/requests.ts';
import type { RoomLog } from './log/RoomLog.ts';
import { WatchedLog } from './log/WatchedLog.ts';
import type { Logger } from './logger.ts';
import type { Mailer } from './mail/Mailer.ts';
import { OpenConnections } from './OpenConnections.ts';
import { IceServerIssuer } from './relay/IceServerIssuer.ts';
import { Relay } from './relay/Relay.ts';
import { RoomAccess } from './RoomAccess.ts';
import { roomTagger } from './secret.ts';
import { SignallingServer } from './signalling/SignallingServer.ts';
import { limitSockets } from './sockets.ts';
import { routeUpgrades } from './upgrade.ts';

export interface ServerDeps {
  readonly log: RoomLog;
  readonly logger: Logger;
  readonly secret: string;
  /** Sends invitations; without one, email is not offered. */
  readonly mailer?: Mailer | null;
  /** Ms since the epoch. */
  readonly now?: () => number;
}

export interface RunningServer {
  /** Resolves when it listens; rejects when it cannot. */
  readonly ready: Promise<void>;
  /** Where it listens. Only after `ready`. */
  readonly address: AddressInfo;
  /** The origin people open: `publicUrl`, or the listener's own. Only after `ready`. */
  readonly url: string;
  /** Stops accepting, closes every socket with its code. The log stays open: whoever opened it closes it. */
  close(): Promise<void>;
}

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** Starts the whole server in this process. */
export function startServer(
  config: Config,
  { log: given, logger, secret, mailer = null, now = Date.now }: ServerDeps,
): RunningServer {
  const http = createServer();
  const log = new WatchedLog(given, logger);
  const budgets = new Budgets(config.limits);
  const open = new OpenConnections(budgets.address);
  const signalling = new SignallingServer(http, { secret, logger, now, budgets });
  const ice = new IceServerIssuer(config, now);
  const { seats } = signalling;
  const url = () => config.publicUrl ?? listenerUrl(config.host, addressOf(http).port);
  const relay = new Relay({ log, logger, seats, now, graceMs: config.graceMs, ice, mailer, publicUrl: url, budgets });

  const hosts = new HostCheck(config);
  const { webDir, trustProxy, creationKey, extension } = config;
  const addressOfClient = (request: IncomingMessage) => clientAddress(request, trustProxy);
  http.on(
    'request',
    within(
      budgets.address,
      addressOfClient,
      createApp({
        version,
        hosts,
        log,
        logger,
        now,
        publicUrl: url,
        trustProxy,
        budgets,
        webDir,
        creationKey,
        extension,
        creation: creationOf(config),
        problem: () => log.problem,
        roomTag: roomTagger(secret),
        rooms: new RoomAccess(relay.hubs, log, now),
      }),
    ),
  );
  routeUpgrades(
    http,
    hosts,
    [
      {
        path: PATHS.relay,
        pathOf: relayPath,
        upgrade(request, stream, head, room) {
          relay.upgrade(request, stream, head, { address: addressOfClient(request), room });
          return true;
        },
      },
      {
        path: signalling.path,
        pathOf: slug => signalling.pathOf(slug),
        upgrade: (request, stream, head, room) =>
          signalling.upgrade(request, stream, head, { address: addressOfClient(request), room }),
      },
    ],
    (request, stream) => open.admit(addressOfClient(request), stream, performance.now()),
  );
  // Behind proxies all connections are theirs.
  if (trustProxy === 0) limitSockets(http, budgets.address, logger);
  warnOfProxies(http, trustProxy, logger);

  const ready = new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(config.port, config.host, resolve);
  });
  return {
    ready,
    get address() {
      return addressOf(http);
    },
    get url() {
      return url();
    },
    async close() {
      const closed = new Promise(resolve => http.close(resolve));
      signalling.close();
      await relay.close();
      await log.close();
      http.closeAllConnections();
      await closed;
    },
  };
}

function addressOf(http: Server): AddressInfo {
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('The server is not listening.');
  return address;
}

/** The origin of a listener as a person on this machine, or this network, would open it. */
function listenerUrl(host: string, port: number): string {
  const everywhere = host === '0.0.0.0' || host === '::';
  const name = everywhere ? hostname() : host.includes(':') ? `[${host}]` : host;
  return new URL(`http://${name}:${port}`).origin;
}
