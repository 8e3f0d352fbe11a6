import type { Provider } from '../provider.ts';

const ZOHO = 'com eu in com.au com.cn jp sa uk ca';

/**
 * Providers written one a line, which is easy to read down, and small in a script that every page
 * loads: `ID ; HOSTS ; LINK`, then any of `keep …`, `not …`, `hash …`. No id: the first host's name (`zoom.us`: zoom).
 * `.zoho.*` stands for that service's top-level domains.
 */
export function readRows(rows: string): Provider[] {
  return rows
    .split('\n')
    .filter(Boolean)
    .map(row => {
      const parts = row.split(' ; ');
      const [, named] = /^[^ ;]*?([\w-]+)\.\w+[ ;]/.exec(row) ?? [];
      const id = named ?? parts.shift() ?? '';
      const [hosts = '', link = '', ...more] = parts;
      const [keep, not, hash] = ['keep ', 'not ', 'hash '].map(what =>
        more.find(part => part.startsWith(what))?.slice(what.length),
      );
      return {
        id,
        hosts: hosts.replace(/(\S+)\.zoho\.\*/g, (_, first: string) => ZOHO.replace(/\S+/g, `${first}.zoho.$&`)),
        link: new RegExp(link),
        keep,
        not,
        hash: hash ? new RegExp(hash) : undefined,
      };
    });
}
