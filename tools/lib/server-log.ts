/** pino's number for `warn`. */
const warn = 40;

/** What a line of the server's log says when it is a warning or worse; undefined for everything else. */
export function warningOf(line: string): string | undefined {
  try {
    const entry: unknown = JSON.parse(line);
    if (typeof entry !== 'object' || entry === null) return undefined;
    const { level, msg } = entry as { level?: unknown; msg?: unknown };
    const serious = typeof level === 'number' ? level >= warn : ['warn', 'error', 'fatal'].includes(String(level));
    return serious ? String(msg ?? line) : undefined;
  } catch {
    return undefined;
  }
}
