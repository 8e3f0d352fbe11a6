import {
  FRAME_BURST,
  FRAMES_PER_SECOND,
  INPUT_BURST_BYTES,
  INPUT_BYTES_PER_SECOND,
  TAKING_PART_RATES,
} from '../core/protocol/limits.ts';
import { KeyedLimit, type Rate } from './rate-limit.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

/**
 * Who may cost this server how much: the one place for such numbers. A rate is `perSecond` on average, of which `burst`
 * may be saved up; a number is how many there may be at once. Whoever is beyond is told when to try again.
 *
 * They are set so that no honest crowd meets them: 500 people behind one address enter within a minute, a class of 300
 * votes in two seconds, and after a restart everybody comes back at once. `docs/decisions/0054-budgets.md` has the
 * sums.
 */
export const BUDGETS = {
  /**
   * Of one network address: a person, a school, or all the people behind a proxy that nobody told us of. Times
   * `ADDRESS_LIMITS`.
   */
  address: {
    /**
     * TCP connections open, whatever goes over them: a browser has up to six beside its WebSockets. Not counted behind
     * proxies: they are the proxy's.
     */
    sockets: 8_000,
    /**
     * Requests and upgrades that were refused as too many, and connections closed for what was sent (4400, 4413, 4429).
     * What is beyond is owed, and meanwhile new TCP connections are closed unread: refusing costs, too. Honest people
     * have none.
     */
    faults: { perSecond: 10, burst: 200 },
    /** WebSockets open, of relay and signalling together: each person has two. */
    connections: 4_000,
    /** Of these, connections of the relay that have said nothing yet. One more closes the oldest. */
    silent: 500,
    upgrades: { perSecond: 100, burst: 4_000 },
    /** Good ones too, before a room is loaded. Whom a room in memory knows or has invited passes all the same. */
    hellos: { perSecond: 20, burst: 1_000 },
    /** Guessing slugs or invitations is slower than this. Good hellos pass all the same. */
    refusedHellos: { perSecond: 0.5, burst: 60 },
    /** Log entries read to bring rooms into memory that nobody is in: 100,000 take some two seconds. */
    replayedEntries: { perSecond: 5_000, burst: 200_000 },
    /** Log entries read for downloads: whoever makes many keeps nobody out of rooms. */
    exportedEntries: { perSecond: 5_000, burst: 200_000 },
    /** Rooms looked at by HTTP, whether as page, calendar, JSON or export. Right keys are taken all the same. */
    roomsRead: { perSecond: 40, burst: 2_000 },
    roomsCreated: { perSecond: 0.5, burst: 60 },
    /** Wrong keys shown to HTTP. Right ones are taken all the same. */
    wrongKeys: { perSecond: 0.1, burst: 20 },
    /** Requests over HTTP of any kind. Looked at before anything else of them: a page is a dozen. */
    requests: { perSecond: 200, burst: 10_000 },
    /**
     * Ms of the server's work, while other addresses are there, of relay, signalling and HTTP together. What is beyond
     * waits and is not refused; what a room does because of it counts, too.
     */
    work: { perSecond: 300, burst: 100 },
    /** What is sent to signalling. Looked at before a message is parsed. */
    signalBytes: { perSecond: 512 * KIB, burst: 32 * MIB },
    writtenBytes: { perSecond: 32 * KIB, burst: MIB },
    readBytes: { perSecond: 2 * MIB, burst: 64 * MIB },
    /** Invitations to be sent by email, from all rooms together. */
    emails: { perSecond: 1 / 20, burst: 150 },
  },
  /** Of one person: of a credential, over all their connections. Times `PERSON_LIMITS`. */
  person: {
    hellos: { perSecond: 0.5, burst: 30 },
    enter: { perSecond: 0.2, burst: 10 },
    /** Joining, leaving and asking for the stage, and sharing a screen. */
    stage: { perSecond: 1, burst: 20 },
    hand: { perSecond: 1, burst: 10 },
    /** A key that is held to talk is two each time. */
    devices: { perSecond: 4, burst: 40 },
    /** What moderators do to people, messages, questions and activities. */
    moderate: { perSecond: 10, burst: 200 },
    /** Settings, facts, start and end, invitations, recording, announcements. */
    govern: { perSecond: 2, burst: 500 },
    ...TAKING_PART_RATES,
    /** Into a log while their address has used up its share: whoever shares it with a flood still takes part. */
    floorBytes: { perSecond: 256, burst: 2 * KIB },
    /** What they read meanwhile: some windows of chat or people. */
    floorReadBytes: { perSecond: 2 * KIB, burst: 128 * KIB },
    /** Fresh peer ids and ICE servers. Beyond it there is no answer. */
    renewals: { perSecond: 0.5, burst: 20 },
    /** The room anew, asked for by a client that could not read something of it. */
    snapshots: { perSecond: 0.1, burst: 5 },
    /** Into a room's log, about. */
    writtenBytes: { perSecond: 4 * KIB, burst: 512 * KIB },
    /**
     * Answers to what was asked: windows of chat, board, participants and invitations. Owed when an answer was larger.
     */
    readBytes: { perSecond: 128 * KIB, burst: 4 * MIB },
  },
  /**
   * Of one person's signalling, over all their peer ids; their connection is closed beyond. No setting raises it:
   * clients know it.
   */
  signalling: {
    /** Somebody on stage calls everybody at once, each call with a dozen candidates. */
    signals: { perSecond: 100, burst: 1_000 },
    /** 1,000 calls of some 8 KiB. */
    bytes: { perSecond: 128 * KIB, burst: 8 * MIB },
    /** While their address has used up its share: some 30 calls. */
    floorBytes: { perSecond: 8 * KIB, burst: 256 * KIB },
  },
  /** Of one room, whoever asks. Times `ROOM_LIMITS`. */
  room: {
    /** People who said hello and did not enter. Whoever is inside or shows an invitation comes in all the same. */
    guests: 2_000,
    /** Into its log, about. Moderators write all the same, so that they can end what fills it. */
    writtenBytes: { perSecond: 128 * KIB, burst: 32 * MIB },
    /** What its moderators write while their address has used up its share: some 1,000 commands at once. */
    moderatorBytes: { perSecond: 4 * KIB, burst: MIB },
    /** What they read meanwhile. */
    moderatorReadBytes: { perSecond: 128 * KIB, burst: 4 * MIB },
    emails: { perSecond: 1 / 30, burst: 100 },
  },
  /** Of one mailbox: nobody's rooms fill a stranger's. No setting raises it. */
  mailbox: {
    emails: { perSecond: 1 / 600, burst: 10 },
  },
  /** Of one connection, which is closed beyond. No setting raises it: clients know it. */
  connection: {
    frames: { perSecond: FRAMES_PER_SECOND, burst: FRAME_BURST },
    bytes: { perSecond: INPUT_BYTES_PER_SECOND, burst: INPUT_BURST_BYTES },
  },
} as const;

/** What each entry of a command weighs in a log beside what the client sent: ids, times, and what the room adds. */
export const ENTRY_BYTES = 400;
/** What each question weighs beside its answer: it was looked for. */
export const QUESTION_BYTES = 2 * KIB;
/** What an answer is taken for until it is there, so that many questions at once pass no further than their answers. */
export const ANSWER_BYTES = 32 * KIB;
/** Who cannot be told when a place is free tries again after this, in ms. */
export const TRY_LATER_MS = 10_000;

/** How many times the budgets of one address, person or room there are: what an operator sets. */
export interface BudgetFactors {
  readonly address: number;
  readonly person: number;
  readonly room: number;
}

type Budget = Rate | number;
type Counted<Table extends Readonly<Record<string, Budget>>> = {
  readonly [Name in keyof Table]: Table[Name] extends Rate ? KeyedLimit : number;
};

/** The budgets of one server, and what was used of them. */
export class Budgets {
  readonly address: Counted<typeof BUDGETS.address>;
  readonly person: Counted<typeof BUDGETS.person>;
  readonly room: Counted<typeof BUDGETS.room>;
  readonly signalling: Counted<typeof BUDGETS.signalling>;

  constructor({ address, person, room }: BudgetFactors) {
    this.address = counted(BUDGETS.address, address);
    this.person = counted(BUDGETS.person, person);
    this.room = counted(BUDGETS.room, room);
    this.signalling = counted(BUDGETS.signalling, 1);
  }
}

function counted<Table extends Readonly<Record<string, Budget>>>(table: Table, factor: number): Counted<Table> {
  const entries = Object.entries(table).map(([name, budget]) => [
    name,
    typeof budget === 'number' ? budget * factor : new KeyedLimit(times(budget, factor)),
  ]);
  return Object.fromEntries(entries) as Counted<Table>;
}

/** A budget times a factor of an operator. */
export function times({ perSecond, burst }: Rate, factor: number): Rate {
  return { perSecond: perSecond * factor, burst: burst * factor };
}

/** Something of a limit, for one key. */
export type Charge = readonly [limit: KeyedLimit, key: string, weight?: number];

/** Takes all of it and answers 0, or takes nothing and answers in how many ms all of it may be taken. */
export function take(charges: readonly Charge[], now: number): number {
  const wait = Math.max(0, ...charges.map(([limit, key, weight]) => limit.waitMs(key, now, weight)));
  if (wait === 0) for (const [limit, key, weight] of charges) limit.spend(key, now, weight ?? 1);
  return wait;
}

/** Somebody asked for more than a budget allows. */
export class OverBudget extends Error {
  override name = 'OverBudget';
  /** In how many ms it may be tried again. */
  readonly retryAfter: number;

  constructor(retryAfter: number) {
    super('A budget is used up.');
    this.retryAfter = retryAfter;
  }
}

/** For the header `Retry-After`, which counts in seconds. */
export function retrySeconds(ms: number): string {
  return String(Math.max(1, Math.ceil(ms / 1000)));
}
