import { describe, expect, it } from 'vitest';
import { ConfigError, creationOf, readConfig, VARIABLES } from '../../../server/config.ts';
import { transportOptions } from '../../../server/mail/SmtpMailer.ts';

const SECRET = 'f3a9c1e07b5d48269c1b7e30a2d5f864';

function problems(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('configuration', () => {
  it('an empty environment is a server on loopback', () => {
    expect(readConfig({})).toEqual({
      host: '127.0.0.1',
      port: 8790,
      dataDir: '.data',
      logStore: 'sqlite',
      takeoverMs: 1_000,
      metrics: null,
      publicUrl: null,
      secret: null,
      creationKey: null,
      smtp: null,
      extension: { chrome: null, firefox: null, edge: null, opera: null },
      graceMs: 15_000,
      retention: { writing: null, people: null },
      stunUrls: [],
      turnUrls: [],
      turnSecret: null,
      turnTtl: 3600,
      icePolicy: 'all',
      trustProxy: 0,
      limits: { address: 1, person: 1, room: 1 },
      webDir: '.output/web',
      logLevel: 'info',
    });
  });

  it('an empty variable is an absent one', () => {
    expect(readConfig({ PORT: '', PUBLIC_URL: '', SIDESTAGE_SECRET: '' })).toEqual(readConfig({}));
  });

  it('every variable says what it is for', () => {
    for (const { help } of Object.values(VARIABLES)) expect(help).toMatch(/^[A-Z].+\.$/);
  });

  it('values are read', () => {
    expect(
      readConfig({
        HOST: '0.0.0.0',
        PORT: '0',
        SIDESTAGE_SECRET: SECRET,
        PUBLIC_URL: 'https://rooms.example.org/',
        TRUST_PROXY: '1',
        ADDRESS_LIMITS: '20',
        PERSON_LIMITS: '2',
        ROOM_LIMITS: '3',
        STUN_URLS: 'stun:one.example.org:3478, stuns:two.example.org',
        LOG_STORE: 'memory',
        LOG_LEVEL: 'silent',
        GRACE_MS: '0',
        RETENTION_WRITING_DAYS: '30',
        RETENTION_PEOPLE_DAYS: '3650',
      }),
    ).toMatchObject({
      host: '0.0.0.0',
      port: 0,
      secret: SECRET,
      publicUrl: 'https://rooms.example.org',
      trustProxy: 1,
      limits: { address: 20, person: 2, room: 3 },
      stunUrls: ['stun:one.example.org:3478', 'stuns:two.example.org'],
      logStore: 'memory',
      logLevel: 'silent',
      graceMs: 0,
      retention: { writing: 30, people: 3_650 },
    });
  });

  it.each([
    ['PORT', '65536'],
    ['PORT', '80a'],
    ['PORT', '-1'],
    ['HOST', 'not a host'],
    ['GRACE_MS', '1.5'],
    ['RETENTION_WRITING_DAYS', '0'],
    ['RETENTION_WRITING_DAYS', '1.5'],
    ['RETENTION_PEOPLE_DAYS', '3651'],
    ['RETENTION_PEOPLE_DAYS', 'never'],
    ['TAKEOVER_MS', '-1'],
    ['METRICS_PORT', '65536'],
    ['METRICS_HOST', 'not a host'],
    ['LOG_LEVEL', 'loud'],
    ['LOG_STORE', 'paper'],
    ['TRUST_PROXY', 'yes'],
    ['ADDRESS_LIMITS', '0'],
    ['PERSON_LIMITS', '0.5'],
    ['ROOM_LIMITS', 'many'],
    ['STUN_URLS', 'turn:example.org'],
    ['TURN_URLS', 'stun:example.org'],
    ['TURN_URLS', 'turn:example.org?transport=sctp'],
    ['TURN_TTL', '0'],
    ['PUBLIC_URL', 'ftp://example.org'],
    ['PUBLIC_URL', 'https://example.org/rooms'],
    ['PUBLIC_URL', 'https://user:word@example.org'],
  ])('%s=%s is refused by its name', (name, value) => {
    expect(problems({ [name]: value })).toEqual([expect.stringMatching(new RegExp(`^${name} must `))]);
  });

  it('R315: metrics are off unless they have an address of their own or a key; beyond this machine they need the key', () => {
    const METRICS_KEY = 'w8Kq-t2Zr_4vNc1m';
    const read = (env: Record<string, string>) => readConfig(env).metrics;
    expect(read({})).toBeNull();
    expect(read({ METRICS_HOST: '0.0.0.0' })).toBeNull();
    expect(read({ METRICS_PORT: '9464' })).toEqual({ host: '127.0.0.1', port: 9464, key: null });
    expect(read({ METRICS_KEY })).toEqual({ host: '127.0.0.1', port: null, key: METRICS_KEY });
    expect(read({ METRICS_KEY, METRICS_PORT: '9464', METRICS_HOST: '0.0.0.0' })).toMatchObject({ host: '0.0.0.0' });
    expect(problems({ METRICS_PORT: '9464', METRICS_HOST: '0.0.0.0' })).toEqual([
      expect.stringContaining('METRICS_KEY is missing'),
    ]);
    expect(problems({ METRICS_KEY: 'short' })).toEqual([expect.stringContaining('METRICS_KEY is shorter than 16')]);
  });

  it('TURN servers need the secret they share with us', () => {
    const TURN_URLS = 'turn:turn.example.org:3478?transport=udp,turns:[2001:db8::1]:5349';
    expect(problems({ TURN_URLS })).toEqual([expect.stringContaining('TURN_SECRET is missing')]);
    expect(readConfig({ TURN_URLS, TURN_SECRET: 'shared', TURN_TTL: '600', ICE_POLICY: 'relay' })).toMatchObject({
      turnUrls: ['turn:turn.example.org:3478?transport=udp', 'turns:[2001:db8::1]:5349'],
      turnSecret: 'shared',
      turnTtl: 600,
      icePolicy: 'relay',
    });
  });

  it('media through TURN alone needs a TURN server', () => {
    expect(problems({ ICE_POLICY: 'relay' })).toEqual([expect.stringContaining('ICE_POLICY is relay')]);
  });

  it('all problems are told at once', () => {
    expect(problems({ PORT: 'x', GRACE_MS: 'x', HOST: '::' })).toHaveLength(3);
  });
});

describe('email', () => {
  const FROM = 'rooms@example.org';

  it.each([
    [
      'smtps://rooms:p%40ss%2Fword@mail.example.org',
      { host: 'mail.example.org', port: 465, secure: true, auth: { user: 'rooms', pass: 'p@ss/word' } },
    ],
    [
      'smtps://rooms%40example.org:x@mail.example.org:2465/',
      { host: 'mail.example.org', port: 2465, secure: true, auth: { user: 'rooms@example.org', pass: 'x' } },
    ],
    ['smtp://mail.example.org', { host: 'mail.example.org', port: 587, secure: false, auth: null }],
    ['smtp://[::1]:25', { host: '::1', port: 25, secure: false, auth: null }],
  ])('SMTP_URL=%s is read', (SMTP_URL, expected) => {
    expect(readConfig({ SMTP_URL, MAIL_FROM: FROM }).smtp?.server).toEqual(expected);
  });

  it.each([
    ['rooms@example.org', { name: '', address: 'rooms@example.org' }],
    ['Our rooms <rooms@example.org>', { name: 'Our rooms', address: 'rooms@example.org' }],
    ['"Rooms, ours" <rooms@example.org>', { name: 'Rooms, ours', address: 'rooms@example.org' }],
  ])('MAIL_FROM=%s is read', (MAIL_FROM, expected) => {
    expect(readConfig({ SMTP_URL: 'smtp://mail.example.org', MAIL_FROM }).smtp?.from).toEqual(expected);
  });

  it.each([
    ['MAIL_FROM', 'rooms'],
    ['MAIL_FROM', 'a@example.org, b@example.org'],
    ['MAIL_FROM', 'Rooms\r\nBcc: x@example.org <rooms@example.org>'],
    ['MAIL_FROM', 'Rooms <rooms@example.org> <b@example.org>'],
    ['SMTP_URL', 'https://mail.example.org'],
    ['SMTP_URL', 'smtp://rooms@mail.example.org'],
    ['SMTP_URL', 'smtp://mail.example.org?tls=no'],
    ['SMTP_URL', 'mail.example.org:25'],
  ])('%s=%s is refused by its name', (name, value) => {
    expect(problems({ SMTP_URL: 'smtp://mail.example.org', MAIL_FROM: FROM, [name]: value })).toEqual([
      expect.stringMatching(new RegExp(`^${name} must `)),
    ]);
  });

  it('a wrong SMTP_URL is not quoted: it holds a password', () => {
    expect(problems({ SMTP_URL: 'smtp://rooms:100%sure@mail.example.org', MAIL_FROM: FROM })).toEqual([
      expect.not.stringContaining('sure'),
    ]);
  });

  it('neither is of use without the other', () => {
    expect(problems({ SMTP_URL: 'smtp://mail.example.org' })).toEqual(['MAIL_FROM is needed with SMTP_URL.']);
    expect(problems({ MAIL_FROM: FROM })).toEqual(['SMTP_URL is needed with MAIL_FROM.']);
  });

  it('mail goes in TLS, unless its server is on this machine', () => {
    const options = (SMTP_URL: string) => {
      const { smtp } = readConfig({ SMTP_URL, MAIL_FROM: FROM });
      return smtp && transportOptions(smtp.server);
    };
    expect(options('smtp://mail.example.org')).toMatchObject({ secure: false, requireTLS: true, ignoreTLS: false });
    expect(options('smtp://192.0.2.1')).toMatchObject({ secure: false, requireTLS: true, ignoreTLS: false });
    expect(options('smtps://mail.example.org')).toMatchObject({ secure: true });
    expect(options('smtp://127.0.0.1:25')).toMatchObject({ secure: false, requireTLS: false });
  });
});

describe('creating rooms', () => {
  const KEY = 'q7Zt-w3Rk_9xLm2p';

  it.each([
    ['open', {}],
    ['open', { PUBLIC_URL: 'http://localhost:8790' }],
    ['key', { CREATION_KEY: KEY }],
    ['closed', { PUBLIC_URL: 'https://rooms.example.org' }],
    ['closed', { HOST: '0.0.0.0', SIDESTAGE_SECRET: SECRET }],
    ['closed', { HOST: '0.0.0.0', SIDESTAGE_SECRET: SECRET, PUBLIC_URL: 'http://127.0.0.1:8790' }],
    ['key', { HOST: '0.0.0.0', SIDESTAGE_SECRET: SECRET, CREATION_KEY: KEY }],
  ])('is %s with %o', (mode, env) => {
    expect(creationOf(readConfig(env))).toBe(mode);
  });

  it.each([
    ['is shorter than 16 characters', KEY.slice(1)],
    ['is a well-known placeholder', 'change-me-change-me'],
    ['is easy to guess', '11112222333344445555'],
    ['must be of ASCII', 'q7Zt w3Rk 9xLm 2p5s'],
    ['must be of ASCII', 'q7Zt-w3Rk_9xLm2pä'],
  ])('a key that %s is refused, and not quoted', (what, CREATION_KEY) => {
    const [problem = ''] = problems({ CREATION_KEY });
    expect(problem).toContain(`CREATION_KEY ${what}`);
    expect(problem).not.toContain(CREATION_KEY);
  });

  it('places to get the extension are web addresses of something that people can install', () => {
    const xpi = 'https://rooms.example/sidestage.xpi';
    expect(
      readConfig({ EXTENSION_CHROME_URL: 'https://store.example/x', EXTENSION_FIREFOX_URL: xpi }).extension,
    ).toEqual({ chrome: 'https://store.example/x', firefox: xpi, edge: null, opera: null });
    for (const name of ['EXTENSION_CHROME_URL', 'EXTENSION_FIREFOX_URL', 'EXTENSION_EDGE_URL', 'EXTENSION_OPERA_URL'])
      expect(problems({ [name]: 'https://rooms.example/sidestage.ZIP?v=1' })).toEqual([
        expect.stringContaining(`${name} must be a place where people can install it`),
      ]);
    expect(problems({ EXTENSION_FIREFOX_URL: 'javascript:alert(1)' })).toEqual([
      expect.stringMatching(/^EXTENSION_FIREFOX_URL must /),
    ]);
  });
});

describe('the secret of a listener that others can reach', () => {
  it.each(['0.0.0.0', '::', '192.0.2.1', 'rooms.example.org', '128.0.0.1', 'localhost.example.org'])(
    '%s needs one',
    HOST => {
      expect(problems({ HOST })).toEqual([expect.stringContaining('SIDESTAGE_SECRET is missing')]);
      expect(problems({ HOST, SIDESTAGE_SECRET: SECRET })).toEqual([]);
    },
  );

  it.each(['127.0.0.1', '127.8.9.10', '::1', 'localhost'])('%s does not', HOST => {
    expect(problems({ HOST })).toEqual([]);
  });

  it.each([
    ['is shorter than 32 characters', SECRET.slice(1)],
    ['is a well-known placeholder', 'change-me-change-me-change-me-change-me'],
    ['is a well-known placeholder', 'your_secret_here_your_secret_here_1234'],
    ['is easy to guess', 'a'.repeat(64)],
    ['is easy to guess', '1234567'.repeat(6)],
  ])('one that %s is refused, and not quoted', (what, secret) => {
    const [problem = ''] = problems({ HOST: '0.0.0.0', SIDESTAGE_SECRET: secret });
    expect(problem).toContain(`SIDESTAGE_SECRET ${what}`);
    expect(problem).not.toContain(secret);
  });
});
