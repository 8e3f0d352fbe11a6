import { createHmac } from 'node:crypto';
import type { Ice } from '../../core/protocol/server.ts';
import { hashToken } from '../tokens.ts';

export interface IceConfig {
  readonly stunUrls: readonly string[];
  readonly turnUrls: readonly string[];
  /** The secret shared with the TURN server (coturn's `static-auth-secret`); null without TURN. */
  readonly turnSecret: string | null;
  /** How long minted credentials are good for, in seconds. */
  readonly turnTtl: number;
  /** `relay`: browsers use nothing but TURN, and so never learn each other's addresses. */
  readonly icePolicy: 'all' | 'relay';
}

/** Says which STUN and TURN servers a client is to use, and mints its TURN credentials. */
export class IceServerIssuer {
  readonly #config: IceConfig;
  readonly #now: () => number;

  constructor(config: IceConfig, now: () => number) {
    this.#config = config;
    this.#now = now;
  }

  /**
   * For whoever holds that credential; null: for somebody who may not use TURN. They have the same name at the TURN
   * server each time, so that it can keep quotas.
   */
  issue(credentialHash: string | null): Ice {
    const { stunUrls, turnUrls, turnSecret, turnTtl, icePolicy: policy } = this.#config;
    const stun = stunUrls.length > 0 ? [{ urls: [...stunUrls] }] : [];
    if (credentialHash === null || turnSecret === null || turnUrls.length === 0)
      return { servers: stun, until: null, policy };
    const expiry = Math.floor(this.#now() / 1000) + turnTtl;
    const turn = {
      urls: [...turnUrls],
      ...turnCredential(turnSecret, expiry, hashToken(`turn:${credentialHash}`).slice(0, 16)),
    };
    return { servers: [...stun, turn], until: expiry * 1000, policy };
  }
}

/**
 * The shared-secret scheme of draft-uberti-behave-turn-rest-00 §2.2, which coturn speaks with `use-auth-secret`: the
 * name is `EXPIRY:WHO` in seconds since the epoch, the password the base64 of HMAC-SHA1 over it.
 */
export function turnCredential(secret: string, expiry: number, who: string): { username: string; credential: string } {
  const username = `${expiry}:${who}`;
  return { username, credential: createHmac('sha1', secret).update(username).digest('base64') };
}
