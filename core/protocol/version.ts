/**
 * The versions of the relay protocol that this build speaks, the newest first: today's and the two before it, as far as
 * there were any. The other end has such a list, too; they talk in the newest version that stands in both.
 */
export const PROTOCOL_VERSIONS = [3, 2] as const;
export type ProtocolVersion = (typeof PROTOCOL_VERSIONS)[number];

/** Today's version. */
export const PROTOCOL_VERSION = PROTOCOL_VERSIONS[0];

/** The last version whose `hello` says one version and offers nothing: a server of that time takes no other. */
export const LAST_WITHOUT_OFFER = 2 satisfies ProtocolVersion;

/**
 * What this build can do beside what a version says. An end does none of it unless the other end can, too.
 * `snapshot`: a client may ask for the room anew.
 */
export const CAPABILITIES = ['snapshot'] as const;
export type Capability = (typeof CAPABILITIES)[number];

/** The newest version that this build and an offer have in common; null when there is none. */
export function newestCommon(offered: readonly number[]): ProtocolVersion | null {
  return PROTOCOL_VERSIONS.find(version => offered.includes(version)) ?? null;
}

/** Of what this build can do, what an offer has, too. */
export function commonCapabilities(offered: readonly string[] = []): Capability[] {
  return CAPABILITIES.filter(one => offered.includes(one));
}

/**
 * Which end must be updated when both have no version in common.
 * @param server what the server speaks; undefined: it did not say, as no server did before it could speak several
 */
export function olderEnd(server: readonly number[] | undefined): 'server' | 'client' {
  return server !== undefined && Math.max(...server) > PROTOCOL_VERSION ? 'client' : 'server';
}
