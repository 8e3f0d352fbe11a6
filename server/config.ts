import type { ServerFacts } from '../core/protocol/http.ts';
import { DEFAULT_GRACE_MS, MAX_RETENTION_DAYS } from '../core/protocol/limits.ts';
import type { Retention } from '../core/room/types.ts';
import type { BudgetFactors } from './budgets.ts';
import {
  BadValue,
  creationKey,
  host,
  installUrl,
  integer,
  isLoopback,
  type Mailbox,
  mailbox,
  oneOf,
  origin,
  type Parse,
  type SmtpServer,
  smtpUrl,
  stunUrls,
  text,
  turnUrls,
  unbracketed,
} from './config-values.ts';
import { secretWeakness } from './secret.ts';

interface Variable<Value> {
  /** What an absent variable stands for, as one would write it; null when there is no value then. */
  readonly default: string | null;
  readonly parse: Parse<Value>;
  readonly help: string;
}

function variable<Value>(preset: string, parse: Parse<Value>, help: string): Variable<Value> & { default: string } {
  return { default: preset, parse, help };
}

function optional<Value>(parse: Parse<Value>, help: string): Variable<Value> & { default: null } {
  return { default: null, parse, help };
}

function factorHelp(who: string, when: string): string {
  return `How many times the usual limits one ${who} has (server/budgets.ts); more ${when}.`;
}

/** Every environment variable the server reads. There is no other configuration. */
export const VARIABLES = {
  HOST: variable('127.0.0.1', host, 'Address to listen on.'),
  PORT: variable('8790', integer(0, 65_535), 'Port to listen on; 0 takes any free one, which is logged.'),
  DATA_DIR: variable('.data', text, 'Folder for the rooms and, on loopback, the secret.'),
  TAKEOVER_MS: variable(
    '1000',
    integer(0, 600_000),
    'How long another server that uses DATA_DIR is waited for, in ms; one that is ending is waited for anyway.',
  ),
  LOG_STORE: variable('sqlite', oneOf('sqlite', 'memory'), 'Where rooms are kept; memory forgets them at the end.'),
  PUBLIC_URL: optional(origin, 'Origin that people open, when it differs from the listener (behind a proxy).'),
  SIDESTAGE_SECRET: optional(text, 'Signing secret, 32 characters or more; needed unless HOST is loopback.'),
  CREATION_KEY: optional(
    creationKey,
    'Key for creating rooms, 16 characters or more; off loopback nobody may without one.',
  ),
  SMTP_URL: optional(smtpUrl, 'Mail server for invitations, such as smtps://user:password@mail.example.org:465.'),
  MAIL_FROM: optional(mailbox, 'Sender of invitations, such as Our rooms <rooms@example.org>.'),
  EXTENSION_CHROME_URL: optional(
    installUrl,
    'Where people install the extension in Chrome, such as its page in the store; without it the pages offer none.',
  ),
  EXTENSION_FIREFOX_URL: optional(installUrl, 'The same for Firefox; a signed .xpi file can be installed, too.'),
  EXTENSION_EDGE_URL: optional(installUrl, 'The same for Edge; without it, where Chrome gets it.'),
  EXTENSION_OPERA_URL: optional(installUrl, 'The same for Opera; without it, where Chrome gets it.'),
  GRACE_MS: variable(String(DEFAULT_GRACE_MS), integer(0, 600_000), 'How long a cut participant is waited for, in ms.'),
  RETENTION_WRITING_DAYS: optional(
    integer(1, MAX_RETENTION_DAYS),
    'For how many days chat, questions and answers are kept at most, in all rooms; without it as each room says.',
  ),
  RETENTION_PEOPLE_DAYS: optional(
    integer(1, MAX_RETENTION_DAYS),
    'The same of who was there, since they left, and of what they wrote.',
  ),
  STUN_URLS: variable('', stunUrls, 'STUN servers given to browsers, separated by commas.'),
  TURN_URLS: variable('', turnUrls, 'TURN servers given to browsers, separated by commas; needs TURN_SECRET.'),
  TURN_SECRET: optional(text, "Secret shared with the TURN servers: coturn's static-auth-secret."),
  TURN_TTL: variable('3600', integer(30, 86_400), 'How long TURN credentials are good for, in seconds.'),
  ICE_POLICY: variable(
    'all',
    oneOf('all', 'relay'),
    'Which paths media may take; relay is through TURN only, so that people never see addresses.',
  ),
  TRUST_PROXY: variable('0', integer(0, 10), 'How many reverse proxies in front may be believed about addresses.'),
  ADDRESS_LIMITS: variable('1', integer(1, 1_000), factorHelp('network address', 'where many people share one')),
  PERSON_LIMITS: variable('1', integer(1, 1_000), factorHelp('person', 'for clients that do much')),
  ROOM_LIMITS: variable('1', integer(1, 1_000), factorHelp('room', 'for thousands of people')),
  METRICS_PORT: optional(
    integer(0, 65_535),
    'Port of an address of its own for /metrics; without it and METRICS_KEY there are none.',
  ),
  METRICS_HOST: variable('127.0.0.1', host, 'Address for METRICS_PORT; off loopback it needs METRICS_KEY.'),
  METRICS_KEY: optional(
    creationKey,
    'Key for reading /metrics, 16 characters or more; without METRICS_PORT they are where the pages are.',
  ),
  WEB_DIR: variable('.output/web', text, 'Folder of the built web pages.'),
  LOG_LEVEL: variable(
    'info',
    oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
    'Least severe log lines to write.',
  ),
} as const;

type Name = keyof typeof VARIABLES;
type Value<Key extends Name> = (typeof VARIABLES)[Key] extends { default: null; parse: Parse<infer Parsed> }
  ? Parsed | null
  : ReturnType<(typeof VARIABLES)[Key]['parse']>;

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  readonly takeoverMs: number;
  readonly logStore: 'sqlite' | 'memory';
  /** Null: derived from the listener. */
  readonly publicUrl: string | null;
  /** Null on loopback only: made at the first start and kept in `dataDir`. */
  readonly secret: string | null;
  /** Who creates rooms shows it; null: see `creationOf`. */
  readonly creationKey: string | null;
  /** Null: this server sends no email. */
  readonly smtp: { readonly server: SmtpServer; readonly from: Mailbox } | null;
  /** Where people install the extension; null: nowhere. */
  readonly extension: ServerFacts['extension'];
  readonly graceMs: number;
  /** How long things are kept at most, in all rooms. */
  readonly retention: Retention;
  readonly stunUrls: readonly string[];
  readonly turnUrls: readonly string[];
  readonly turnSecret: string | null;
  readonly turnTtl: number;
  readonly icePolicy: 'all' | 'relay';
  readonly trustProxy: number;
  readonly limits: BudgetFactors;
  /** Null: nobody reads any. `port` null: at the server's own address, behind the key. */
  readonly metrics: { readonly host: string; readonly port: number | null; readonly key: string | null } | null;
  readonly webDir: string;
  readonly logLevel: Value<'LOG_LEVEL'>;
}

/** The environment does not make a configuration; `message` has a line for each problem. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(['The server cannot start with this configuration:', ...problems.map(one => `  ${one}`)].join('\n'));
    this.problems = problems;
  }
}

/**
 * Reads the whole configuration from environment variables. An empty variable counts as absent.
 * @throws ConfigError naming every wrong variable
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const problems: string[] = [];
  const read = <Key extends Name>(name: Key): Value<Key> => {
    const { default: preset, parse } = VARIABLES[name];
    const given = env[name] || preset;
    if (given === null) return null as Value<Key>;
    try {
      return parse(given) as Value<Key>;
    } catch (error) {
      if (!(error instanceof BadValue)) throw error;
      problems.push(`${name} ${error.message}.`);
      return null as Value<Key>;
    }
  };
  const server = read('SMTP_URL');
  const from = read('MAIL_FROM');
  const metrics = { host: read('METRICS_HOST'), port: read('METRICS_PORT'), key: read('METRICS_KEY') };
  const config: Config = {
    host: read('HOST'),
    port: read('PORT'),
    dataDir: read('DATA_DIR'),
    takeoverMs: read('TAKEOVER_MS'),
    logStore: read('LOG_STORE'),
    publicUrl: read('PUBLIC_URL'),
    secret: read('SIDESTAGE_SECRET'),
    creationKey: read('CREATION_KEY'),
    smtp: server && from ? { server, from } : null,
    extension: {
      chrome: read('EXTENSION_CHROME_URL'),
      firefox: read('EXTENSION_FIREFOX_URL'),
      edge: read('EXTENSION_EDGE_URL'),
      opera: read('EXTENSION_OPERA_URL'),
    },
    graceMs: read('GRACE_MS'),
    retention: { writing: read('RETENTION_WRITING_DAYS'), people: read('RETENTION_PEOPLE_DAYS') },
    stunUrls: read('STUN_URLS'),
    turnUrls: read('TURN_URLS'),
    turnSecret: read('TURN_SECRET'),
    turnTtl: read('TURN_TTL'),
    icePolicy: read('ICE_POLICY'),
    trustProxy: read('TRUST_PROXY'),
    limits: { address: read('ADDRESS_LIMITS'), person: read('PERSON_LIMITS'), room: read('ROOM_LIMITS') },
    metrics: metrics.port === null && metrics.key === null ? null : metrics,
    webDir: read('WEB_DIR'),
    logLevel: read('LOG_LEVEL'),
  };
  if (typeof config.host === 'string' && !isLoopback(config.host)) {
    const weakness = secretWeakness(config.secret);
    if (weakness)
      problems.push(`SIDESTAGE_SECRET ${weakness}, and HOST is not loopback. Make one: openssl rand -hex 32`);
  }
  if (env['METRICS_PORT'] && !env['METRICS_KEY'] && typeof metrics.host === 'string' && !isLoopback(metrics.host))
    problems.push('METRICS_KEY is missing, and METRICS_HOST is not loopback. Make one: openssl rand -base64 18');
  // A wrong value is null here, and was told already.
  const turns = (config.turnUrls as readonly string[] | null)?.length ?? null;
  if (turns && config.turnSecret === null) problems.push('TURN_SECRET is missing, and TURN_URLS names TURN servers.');
  if (turns === 0 && config.icePolicy === 'relay')
    problems.push('ICE_POLICY is relay, and TURN_URLS names no TURN server.');
  if (env['SMTP_URL'] && !env['MAIL_FROM']) problems.push('MAIL_FROM is needed with SMTP_URL.');
  if (env['MAIL_FROM'] && !env['SMTP_URL']) problems.push('SMTP_URL is needed with MAIL_FROM.');
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

/**
 * Who may create rooms: whoever shows the key; without one everybody as long as only this machine
 * gets here, else nobody.
 */
export function creationOf({
  host,
  publicUrl,
  creationKey,
}: Pick<Config, 'host' | 'publicUrl' | 'creationKey'>): 'open' | 'key' | 'closed' {
  if (creationKey !== null) return 'key';
  const local = isLoopback(host) && (publicUrl === null || isLoopback(unbracketed(new URL(publicUrl).hostname)));
  return local ? 'open' : 'closed';
}
