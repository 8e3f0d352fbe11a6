import type { NewerStyles } from '../../tools/lib/engines.ts';

interface Block {
  readonly prelude: string;
  /** Properties of this block that any browser reads, by the lines so far. */
  readonly settled: Set<string>;
}

/**
 * What a style sheet asks of a browser that an old one cannot read, one line a finding: newer functions, selectors and
 * at-rules, and rules within rules. Behind `@supports` that asks for it by name it is no finding, nor is a function
 * after a line that sets the same property without one. That line is of no use if the newer one names a variable: it is
 * then read to the end, and found wrong when the old line is forgotten.
 */
export function newerInStyles(css: string, { functions, selectors, atRules }: NewerStyles): string[] {
  const found: string[] = [];
  const within: Block[] = [];
  const asked = (word: string) =>
    within.some(({ prelude }) => /^@supports(?!\s*not\b)/.test(prelude) && prelude.includes(word));
  const newerFunctions = (text: string) =>
    [...text.matchAll(/(?<![\w-])([a-z][\w-]*)\(/gi)]
      .map(([, name = '']) => name.toLowerCase())
      .filter(name => functions.has(name) && !asked(`${name}(`));

  function open(prelude: string): void {
    if (within.some(block => !block.prelude.startsWith('@'))) found.push(`a rule within a rule: ${prelude}`);
    const rule = /^@([\w-]+)/.exec(prelude)?.[1];
    if (rule !== undefined) {
      if (atRules.has(rule)) found.push(`@${rule}: ${prelude}`);
    } else
      for (const [written, name = ''] of prelude.matchAll(/::?([\w-]+)/g))
        if (selectors.has(name) && !asked(written)) found.push(`${written}: ${prelude}`);
    within.push({ prelude, settled: new Set() });
  }

  function line(text: string): void {
    const block = within.at(-1);
    const colon = text.indexOf(':');
    if (!block || colon < 0) return;
    const [property, value] = [text.slice(0, colon).trim(), text.slice(colon + 1)];
    const names = newerFunctions(value);
    const dropped = !property.startsWith('--') && !/(?<![\w-])var\(/.test(value);
    if (names.length === 0) block.settled.add(property);
    else if (!dropped || !block.settled.has(property))
      found.push(...names.map(name => `${name}(): ${block.prelude}{${text}}`));
  }

  let text = '';
  let depth = 0;
  for (const [part] of bare(css).matchAll(/[{};()]|[^{};()]+/g)) {
    if (part === '(') depth += 1;
    if (part === ')') depth -= 1;
    if (depth > 0 || !/^[{};]$/.test(part)) {
      text += part;
      continue;
    }
    if (part === '{') open(text.trim());
    else line(text.trim());
    if (part === '}') within.pop();
    text = '';
  }
  return found;
}

/** Without comments, and with nothing in quotes. */
function bare(css: string): string {
  return css.replaceAll(/"(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\])*'|\/\*[^]*?\*\//g, part =>
    part.startsWith('/') ? '' : '""',
  );
}
