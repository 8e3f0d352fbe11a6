import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PATHS, relayPath } from '../core/protocol/http.ts';
import { clientAddress } from './address.ts';
import { Budgets } from './budgets.ts';
import { type Config, creationOf } from './config.ts';
import { ForgettingService } from './forgetting/ForgettingService.ts';
import { Rounds } from './forgetting/Rounds.ts';
import { SettledClock } from './forgetting/SettledClock.ts';
import { warnOfProxies } from './forwarded.ts';
import { HostCheck } from './host.ts';
import { createApp } from './http/app.ts';
import { createMetricsApp, type MetricsOptions } from './http/metrics.ts';
import { within } from './http/requests.ts';
import { addressOf, listenerUrl, listening } from './listening.ts';
import type { RoomLog } from './log/RoomLog.ts';
import { WatchedLog } from './log/WatchedLog.ts';
import type { Logger } from './logger.ts';
import type { Mailer } from './mail/Mailer.ts';
import { Metrics } from './metrics/Metrics.ts';
import { OpenConnections } from './OpenConnections.ts';
import { Pulse } from './Pulse.ts';
import { IceServerIssuer } from './relay/IceServerIssuer.ts';
import { Relay } from './relay/Relay.ts';
import { RoomAccess } from './RoomAccess.ts';
import { roomTagger } from './secret.ts';
import { Shares } from './Shares.ts';
import { SignallingServer } from './signalling/SignallingServer.ts';
import { limitSockets } from './sockets.ts';
import { routeUpgrades, wantsWebSocket } from './upgrade.ts';

export interface ServerDeps {
  readonly log: RoomLog;
  readonly logger: Logger;
  readonly secret: string;
  /** Sends invitations; without one, email is not offered. */
  readonly mailer?: Mailer | null;
  /** Ms since the epoch. */
  readonly now?: () => number;
  /** After how many ms the rooms are gone through for the first time, for what is too old. */
  readonly firstRoundMs?: number;
  /** For how long the clock has to say that something is too old, in ms of this process's life. */
  readonly settleMs?: number;
}

export interface RunningServer {
  /** Resolves when it listens; rejects when it cannot. */
  readonly ready: Promise<void>;
  /** Where it listens. Only after `ready`. */
  readonly address: AddressInfo;
  /** The origin people open: `publicUrl`, or the listener's own. Only after `ready`. */
  readonly url: string;
  /** Where metrics are, when they have an address of their own. Only after `ready`. */
  readonly metricsUrl: string | null;
  /** Stops accepting and tells every socket its code. Resolves when nothing is written to the log any more. */
  drain(): Promise<void>;
  /** `drain`, and waits until every socket is closed. The log stays open: whoever opened it closes it. */
  close(): Promise<void>;
}

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const SET_FORWARD =
  'the clock was set forward; what is too old by it is forgotten only if it goes on saying so for an hour';

/** Starts the whole server in this process. */
export function startServer(
  config: Config,
  { log: given, logger, secret, mailer = null, now = Date.now, firstRoundMs, settleMs }: ServerDeps,
): RunningServer {
  // A request without a host is refused by `within`: Node would answer each of thousands, and nobody would count them.
  const http = createServer({ shouldUpgradeCallback: wantsWebSocket, requireHostHeader: false });
  const metrics = config.metrics && new Metrics(version);
  const log = new WatchedLog(
    given,
    logger,
    (seconds, how) => metrics?.appended(seconds, how),
    () => forgetting.wake(),
  );
  const forgetting = new ForgettingService({ log, logger, rewrote: entries => metrics?.rewrote(entries) });
  const budgets = new Budgets(config.limits);
  const shares = new Shares(budgets.address.work);
  const open = new OpenConnections(budgets.address);
  const signalling = new SignallingServer(http, { secret, logger, now, budgets, shares, metrics });
  const ice = new IceServerIssuer(config, now);
  const { seats } = signalling;
  const url = () => config.publicUrl ?? listenerUrl(config.host, addressOf(http).port);
  const { graceMs, retention } = config;
  const trusted = new SettledClock({
    now,
    settleMs,
    jumped: ms => logger.warn({ hours: Math.round(ms / 3_600_000) }, SET_FORWARD),
  });
  const settled = () => trusted.at;
  const relay = new Relay({
    log,
    logger,
    seats,
    now,
    settled,
    graceMs,
    retention,
    ice,
    mailer,
    publicUrl: url,
    budgets,
    shares,
    metrics,
  });
  metrics?.watch({
    rooms: () => relay.rooms,
    connections: () => ({ relay: relay.open, signalling: signalling.open }),
    unsentBytes: () => relay.unsentBytes,
    appending: () => log.appending,
  });
  const rounds = new Rounds({ log, hubs: relay.hubs, logger, settled, retention, firstMs: firstRoundMs });
  const pulse = new Pulse(log, now, () => relay.open > 0);
  let stopping = false;

  const hosts = new HostCheck(config);
  const { webDir, trustProxy, creationKey, extension } = config;
  const shown: MetricsOptions | null = metrics && { metrics, key: config.metrics?.key ?? null, budgets, trustProxy };
  const { host: ownHost = '', port: ownPort = null } = config.metrics ?? {};
  const addressOfClient = (request: IncomingMessage) => clientAddress(request, trustProxy);
  const requested = within(
    budgets.address,
    shares,
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
      retention,
      problem: () => log.problem,
      stopping: () => stopping,
      metrics: ownPort === null ? shown : null,
      roomTag: roomTagger(secret),
      rooms: new RoomAccess(relay.hubs, { log, now, retention, exported: budgets.address.exportedEntries }),
    }),
  );
  http.on('request', requested);
  // An `Expect` that Node does not know: it would answer without end, counted by nobody.
  http.on('checkExpectation', requested);
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

  const own =
    shown && ownPort !== null
      ? createServer(createMetricsApp({ ...shown, hosts: new HostCheck({ host: ownHost, publicUrl: null }), logger }))
      : null;

  const ready = Promise.all([
    listening(http, config.port, config.host),
    own && listening(own, ownPort ?? 0, ownHost),
  ]).then(() => forgetting.start());
  let drained: Promise<void> | null = null;
  let closed: Promise<void> | null = null;

  async function drain(): Promise<void> {
    stopping = true;
    closed = new Promise(resolve => http.close(() => resolve()));
    own?.close();
    own?.closeAllConnections();
    signalling.close();
    trusted.stop();
    const gone = rounds.stop();
    await pulse.stop();
    await relay.close();
    await forgetting.stop();
    await gone;
    await log.close();
    http.closeAllConnections();
  }

  return {
    ready,
    get address() {
      return addressOf(http);
    },
    get url() {
      return url();
    },
    get metricsUrl() {
      return own && `${listenerUrl(ownHost, addressOf(own).port)}${PATHS.metrics}`;
    },
    drain() {
      return (drained ??= drain());
    },
    async close() {
      await this.drain();
      await closed;
    },
  };
}
