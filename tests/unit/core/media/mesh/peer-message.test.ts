import { describe, expect, it } from 'vitest';
import { readPeerMessage } from '../../../../../core/media/mesh/peerMessage.ts';

describe('what another browser says over a link', () => {
  it.each([
    { ping: 1 },
    { pong: 7 },
    { shown: { camera: 320, screen: 0 } },
    { refresh: 'camera' },
    { refresh: 'screen' },
  ])('is read: %j', message => {
    expect(readPeerMessage(JSON.stringify(message))).toEqual(message);
  });

  it('is read without what else it holds', () => {
    expect(readPeerMessage('{"shown":{"camera":1,"screen":2,"more":3},"ever":1}')).toEqual({
      shown: { camera: 1, screen: 2 },
    });
  });

  it.each([
    'no JSON',
    '[]',
    'null',
    '7',
    '{}',
    '{"ping":"1"}',
    '{"ping":1.5}',
    '{"shown":null}',
    '{"shown":{"camera":-1,"screen":0}}',
    '{"shown":{"camera":1e9,"screen":0}}',
    '{"shown":{"camera":1}}',
    '{"refresh":"microphone"}',
    `{"ping":1,"pad":"${'x'.repeat(300)}"}`,
  ])('is ignored when it is none of ours: %s', text => {
    expect(readPeerMessage(text)).toBeNull();
  });

  it('is ignored when it is no text', () => {
    expect(readPeerMessage(new ArrayBuffer(8))).toBeNull();
  });
});
