import type { RoomLog } from '../../server/log/RoomLog.ts';

/** That log, to be spread into an object that does something in another way. */
export function around(log: RoomLog): RoomLog {
  return {
    revision: slug => log.revision(slug),
    load: (slug, after, most, characters) => log.load(slug, after, most, characters),
    texts: (slug, after, characters) => log.texts(slug, after, characters),
    append: (slug, expected, entries) => log.append(slug, expected, entries),
    rewrite: (slug, entries) => log.rewrite(slug, entries),
    marked: () => log.marked(),
    forgot: (slug, revision) => log.forgot(slug, revision),
    tidy: () => log.tidy(),
    rooms: (after, most) => log.rooms(after, most),
    noteLook: (slug, look) => log.noteLook(slug, look),
    subscribe: (slug, after, listener) => log.subscribe(slug, after, listener),
    snapshot: (slug, format) => log.snapshot(slug, format),
    keepSnapshot: (slug, format, snapshot) => log.keepSnapshot(slug, format, snapshot),
    remove: (slug, at) => log.remove(slug, at),
    removed: slug => log.removed(slug),
    dropSnapshot: slug => log.dropSnapshot(slug),
    beat: async (since, at) => log.beat?.(since, at),
    aliveUntil: async at => (await log.aliveUntil?.(at)) ?? null,
    close: () => log.close(),
  };
}
