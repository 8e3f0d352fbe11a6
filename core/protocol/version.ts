/** The relay protocol's version. A relay and a client with different numbers do not talk. */
export const PROTOCOL_VERSION = 2;
