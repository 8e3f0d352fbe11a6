import { describe, expect, it } from 'vitest';
import { type IceConfig, IceServerIssuer, turnCredential } from '../../../../server/relay/IceServerIssuer.ts';

const STUN = ['stun:stun.example.org:3478'];
const TURN = ['turn:turn.example.org?transport=udp', 'turns:turn.example.org?transport=tcp'];
const config: IceConfig = { stunUrls: STUN, turnUrls: TURN, turnSecret: 'north', turnTtl: 3600, icePolicy: 'all' };
const now = () => 1_700_000_000_999;

describe('TURN credentials', () => {
  it('are those of a worked example: openssl dgst -sha1 -hmac north over the name', () => {
    expect(turnCredential('north', 1_700_003_600, 'kim')).toEqual({
      username: '1700003600:kim',
      credential: '0T3Z4HyFw7uls14gEyW/UvST1KQ=',
    });
  });

  it("are good for as long as they say, in the server's time", () => {
    const { servers, until } = new IceServerIssuer(config, now).issue('hash');
    expect(until).toBe(1_700_003_600_000);
    expect(servers[1]?.username).toMatch(/^1700003600:[\w-]{16}$/);
    expect(servers[1]?.credential).toBe(
      turnCredential('north', 1_700_003_600, servers[1]!.username!.split(':')[1]!).credential,
    );
  });

  it('name the same person the same, another one otherwise, and never by their credential', () => {
    const office = new IceServerIssuer(config, now);
    const name = (hash: string) => office.issue(hash).servers[1]?.username;
    expect(name('one')).toBe(name('one'));
    expect(name('one')).not.toBe(name('two'));
    expect(name('one')).not.toContain('one');
  });
});

describe('which servers are told', () => {
  it('STUN needs no credentials, TURN has them', () => {
    const { servers, policy } = new IceServerIssuer(config, now).issue('hash');
    expect(servers.map(({ urls }) => urls)).toEqual([STUN, TURN]);
    expect(servers[0]).toEqual({ urls: STUN });
    expect(policy).toBe('all');
  });

  it('without any, none are, and nothing expires', () => {
    const bare = { ...config, stunUrls: [], turnUrls: [], turnSecret: null };
    expect(new IceServerIssuer(bare, now).issue('hash')).toEqual({ servers: [], until: null, policy: 'all' });
  });

  it('the policy is passed on', () => {
    expect(new IceServerIssuer({ ...config, icePolicy: 'relay' }, now).issue('hash').policy).toBe('relay');
  });
});
