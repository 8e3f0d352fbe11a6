import { useEventListener } from '@vueuse/core';
import { shallowRef } from 'vue';
import { parseSessionLink, type SessionLink } from '../core/links/sessionLink.ts';

/**
 * The session link this page is at. An invitation in its fragment is followed while the page
 * stays open, too: a link to the same page with another fragment loads nothing anew.
 */
export function usePageLink(slug: string) {
  const shareLink = `${location.origin}/r/${slug}`;
  const uninvited: SessionLink = { url: shareLink, origin: location.origin, host: location.host, slug, invite: null };
  const read = () => parseSessionLink(location.href) ?? uninvited;
  const link = shallowRef(read());
  useEventListener(window, 'hashchange', () => (link.value = read()));
  return { link, shareLink };
}
