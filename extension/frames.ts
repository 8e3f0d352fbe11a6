import { browser } from 'wxt/browser';
import type { SessionMatch } from '../core/links/recognise.ts';
import { framesWithLinks } from './items.ts';
import { envelope, type FoundLinks } from './messages.ts';
import { update } from './update.ts';

const TOP_FRAME = 0;

/** Remembers that a frame said it holds session links. What they are, only the frame itself knows. */
export async function noteFrame(tabId: number, frameId: number): Promise<void> {
  await update(framesWithLinks(tabId), frames => (frames.includes(frameId) ? frames : [...frames, frameId]));
}

/** Asks a tab's frames what they hold, each link once; frames that are gone are forgotten. Null when nobody answers. */
export async function linksOfTab(tabId: number): Promise<FoundLinks | null> {
  const item = framesWithLinks(tabId);
  const noted = await item.getValue();
  const frames = [...new Set([TOP_FRAME, ...noted])];
  const answers = await Promise.all(frames.map(frameId => ask(tabId, frameId)));
  const gone = noted.filter(frameId => answers[frames.indexOf(frameId)] === null);
  if (gone.length > 0) {
    await update(item, now => {
      const left = now.filter(frameId => !gone.includes(frameId));
      return left.length > 0 ? left : undefined;
    });
  }
  const all = answers.filter(answer => answer !== null);
  if (all.length === 0) return null;
  const links = distinct(all.flat());
  return {
    trusted: links.filter(match => match.provider === 'own' && !match.verify),
    others: links.filter(match => match.provider !== 'own'),
    possible: links.filter(match => match.verify),
  };
}

async function ask(tabId: number, frameId: number): Promise<SessionMatch[] | null> {
  try {
    const answer: unknown = await browser.tabs.sendMessage(tabId, envelope('list-links', {}), { frameId });
    return Array.isArray(answer) ? (answer as SessionMatch[]) : null;
  } catch {
    return null;
  }
}

function distinct(matches: readonly SessionMatch[]): SessionMatch[] {
  return [...new Map(matches.map(match => [match.url, match])).values()];
}
