/**
 * Of those in a full lobby, the oldest first, the one who makes room for somebody of that address: the first of the
 * address that has most there. Null when the newcomer's address would then have as many.
 */
export function whoYields<Guest extends { readonly address: string }>(
  guests: readonly Guest[],
  address: string,
): Guest | null {
  const counts = new Map<string, number>();
  for (const guest of guests) counts.set(guest.address, (counts.get(guest.address) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  if (most <= (counts.get(address) ?? 0) + 1) return null;
  return guests.find(guest => counts.get(guest.address) === most) ?? null;
}
