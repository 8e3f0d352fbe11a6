import { shallowRef } from 'vue';
import type { SessionLink } from '../../core/links/sessionLink.ts';
import { isTrusted } from '../../core/links/trust.ts';
import { trustedOrigins } from '../../extension/config.ts';
import { type TrustQuestion, trustServer, verifyServer } from '../../extension/trust.ts';

type Next = () => void | Promise<void>;

/** The question before a host is contacted for the first time. One at a time: the latest. */
export function useTrust() {
  /** What is to be asked of the person now. */
  const question = shallowRef<TrustQuestion | null>(null);
  /** Servers known when last looked. */
  const known = shallowRef<ReadonlySet<string>>(new Set());
  /** What was asked for last: an answer that comes late for anything else changes nothing. */
  let latest: { readonly link: SessionLink; readonly next: Next } | null = null;

  /**
   * Goes on with `next` at once, or after the person said yes to the link's host; never when they say no, or when
   * something else is asked for.
   */
  async function ask(link: SessionLink, next: Next): Promise<void> {
    const asked = (latest = { link, next });
    question.value = null;
    const origins = await trustedOrigins();
    if (latest !== asked) return;
    known.value = origins;
    if (isTrusted(link, origins)) {
      if (!origins.has(link.origin)) void remember(link.origin);
      await next();
    } else question.value = { link, state: 'asking' };
  }

  /** The person goes to a server on this machine: from now on a card may ask it, if it is one of ours. */
  async function remember(origin: string): Promise<void> {
    if ((await verifyServer(origin)) === 'ok') await trustServer(origin);
  }

  /** The person says yes: the host is contacted, and remembered if it is a Sidestage server. */
  async function accept(): Promise<void> {
    const asked = latest;
    if (!asked || !question.value || question.value.state === 'checking') return;
    const { link, next } = asked;
    question.value = { link, state: 'checking' };
    const found = await verifyServer(link.origin);
    if (latest !== asked) return;
    if (found !== 'ok') {
      question.value = { link, state: 'failed', failure: found };
      return;
    }
    await trustServer(link.origin);
    if (latest === asked) await ask(link, next);
  }

  /** The person says no, or the question is of no interest any more. */
  function drop(): void {
    latest = null;
    question.value = null;
  }

  return { question, known, ask, accept, drop };
}
