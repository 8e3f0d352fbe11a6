/** What an entrypoint must provide. @throws Error naming what is missing */
export function required<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`The entrypoint provides no ${name}.`);
  return value;
}
