/** A line of a report. What others wrote in it (names, what a server says of itself) makes no line of its own. */
export function oneLine(line: string): string {
  return line.replaceAll(/[\n\r\v\f\u0085\u2028\u2029]+/g, ' ');
}
