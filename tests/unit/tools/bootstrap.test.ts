import { describe, expect, it } from 'vitest';
import { sameTree } from '../../../tools/bootstrap/dependencies.mjs';
import { installHint, npmCommand } from '../../../tools/bootstrap/npm.mjs';
import { oldNodeSentence } from '../../../tools/bootstrap/versions.mjs';

describe('the bootstrap', () => {
  it('an old Node is refused in one sentence with the way out, 20.19 is enough', () => {
    expect(oldNodeSentence('20.18.3')).toMatch(/needs Node 20\.19 .* this is Node 20\.18\.3: install/);
    expect(oldNodeSentence('20.19.0')).toBeUndefined();
    expect(oldNodeSentence('24.0.0')).toBeUndefined();
  });

  it('an installed tree counts only when it is the one of the lock file; optional packages may be absent', () => {
    const lock = (packages: object) => JSON.stringify({ packages });
    const wanted = lock({ '': {}, a: { version: '1' }, b: { version: '1', optional: true } });
    expect(sameTree(wanted, lock({ a: { version: '1' } }))).toBe(true);
    expect(sameTree(wanted, lock({ a: { version: '2' } }))).toBe(false);
    expect(sameTree(wanted, lock({ a: { version: '1' }, c: { version: '1' } }))).toBe(false);
    expect(sameTree(wanted, 'half a fi')).toBe(false);
  });

  it.each([
    ['npm error code EAI_AGAIN', 'network'],
    ['npm error code EUSAGE', 'npm install'],
    ['npm error code ENOSPC', 'disk'],
    ['npm error code EACCES', 'node_modules'],
    ['something else', 'last lines'],
  ])('the failure %o of the installation says what to do', (log, hint) => {
    expect(installHint(log)).toContain(hint);
    expect(installHint(log)).toMatch(/ and run the command again\.$/);
  });

  it('the npm that started us is used again, by path and without a shell', () => {
    const env = { npm_execpath: '/x/npm-cli.js', npm_node_execpath: '/x/node' };
    expect(npmCommand(env, 'win32')).toEqual(['/x/node', ['/x/npm-cli.js'], false]);
    expect(npmCommand({ npm_execpath: '/x/yarn.js' }, 'linux')).toEqual(['npm', [], false]);
  });
});
