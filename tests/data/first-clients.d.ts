/** @throws Error when it is no message that those clients know */
export function decodeServerMessage(frame: string): { readonly type: string };
