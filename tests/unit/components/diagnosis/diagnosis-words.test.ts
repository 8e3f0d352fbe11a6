import { describe, expect, test } from 'vitest';
import { reportOf } from '../../../../components/diagnosis/diagnosisReport.ts';
import { formatDuration, wordsOf } from '../../../../components/diagnosis/diagnosisWords.ts';
import { NOT_BEGUN } from '../../../../core/media/diagnosis/checks.ts';

describe('a diagnosis in words', () => {
  test('every failure says what to do', () => {
    const failures = [
      ['server', 'unreachable'],
      ['signalling', 'relay-unreachable'],
      ['udp', 'no-answer'],
      ['turn-tls', 'no-relay'],
      ['turn-udp', 'credentials'],
      ['camera', 'dark'],
      ['microphone', 'silent'],
      ['speakers', 'not-heard'],
      ['server', 'timeout'],
      ['camera', 'broken'],
    ] as const;
    for (const [id, code] of failures)
      expect(wordsOf(id, { state: 'failed', code }).way, `${id} ${code}`).toBeDefined();
  });

  test.each([
    [34.4, '34 ms'],
    [999, '999 ms'],
    [1_240, '1.2 sec'],
    [10_000, '10 sec'],
  ])('%d ms is written %s', (ms, text) => {
    expect(formatDuration(ms, 'en')).toBe(text);
  });

  test('the report says the server, the versions and each result, and not which room', () => {
    const text = reportOf(
      {
        statuses: {
          ...NOT_BEGUN,
          server: { state: 'passed', code: 'ok', facts: [{ name: 'answered', ms: 34 }] },
          'turn-udp': { state: 'failed', code: 'no-relay', facts: [{ name: 'url', text: 'turn:turn.example' }] },
        },
        subject: { host: 'rooms.example', title: 'The secret room', version: '1.2.3', door: 'locked' },
        extension: '0.1.0',
        browser: 'Some browser',
        at: Date.UTC(2026, 0, 2, 3, 4, 5),
      },
      'en',
    );
    expect(text.split('\n')).toEqual(
      expect.arrayContaining([
        '2026-01-02T03:04:05.000Z',
        'Extension: 0.1.0',
        'Browser: Some browser',
        'Server: rooms.example, version 1.2.3',
        '[Works] Server: It answers.',
        '    Answered after: 34 ms',
        '[Does not work] TURN over UDP: The TURN server is not reached this way.',
        '    Address: turn:turn.example',
      ]),
    );
    expect(text).not.toContain('secret room');
  });

  test('the report ends with what changed in sessions, and says nothing of them when nothing did', () => {
    const run = { statuses: NOT_BEGUN, subject: null, extension: '0.1.0', browser: 'Some browser', at: 0 };
    const text = reportOf({ ...run, log: ['2026-01-02T03:04:05.000Z warn relay cut'] }, 'en');
    expect(text.endsWith('\n\nSessions since the browser started:\n2026-01-02T03:04:05.000Z warn relay cut')).toBe(
      true,
    );
    expect(reportOf(run, 'en')).not.toContain('Sessions since');
  });

  test.each(['\n', '\r', '\u2028', '\u0085'])(
    'what a server or a device is called makes no line of its own: %j',
    end => {
      const text = reportOf(
        {
          statuses: {
            ...NOT_BEGUN,
            camera: { state: 'passed', code: 'ok', facts: [{ name: 'url', text: `Cam${end}[Works] Server: Yes.` }] },
          },
          subject: { host: 'rooms.example', title: '', version: `1${end}[Works] Microphone: Yes.`, door: 'open' },
          extension: '0.1.0',
          browser: 'Some browser',
          at: 0,
        },
        'en',
      );
      expect(text.split(/[\n\r\u0085\u2028]/).filter(line => line.startsWith('[Works]'))).toEqual([
        expect.stringContaining('Camera'),
      ]);
    },
  );
});
