import { afterEach, expect, test, vi } from 'vitest';
import { builtInServers } from '../../../extension/builtIn.ts';

afterEach(() => vi.unstubAllEnvs());

test('no server is built in unless the build names one', () => {
  vi.stubEnv('WXT_TRUSTED_SERVERS', undefined);
  expect(builtInServers()).toEqual([]);
});

test('servers that the build names are separated by blanks; what is no server is left out', () => {
  vi.stubEnv('WXT_TRUSTED_SERVERS', ' https://meet.example.org/  nonsense\nhttps://rooms.example.org ');
  expect(builtInServers()).toEqual(['https://meet.example.org', 'https://rooms.example.org']);
});
