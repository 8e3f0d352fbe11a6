import type { Plugin } from 'vite';
import type { Catalogue } from '../../../core/language/wording.ts';

/** Leaves out of what browsers load what the server alone writes. */
export function pageCatalogues(): Plugin {
  return {
    name: 'page-catalogues',
    enforce: 'pre',
    transform(code, id) {
      if (!/\/assets\/messages\/[^/]+\.json$/.test(id)) return null;
      const all = Object.entries(JSON.parse(code) as Catalogue);
      return JSON.stringify(Object.fromEntries(all.filter(([key]) => !key.startsWith('server_'))));
    },
  };
}
