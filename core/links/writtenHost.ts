/**
 * A host as people write it: `räume.example` for `xn--rume-loa.example`. Show both when they
 * differ: letters of several alphabets look alike.
 */
export function writtenHost(host: string): string {
  return host
    .split('.')
    .map(label => (label.startsWith('xn--') ? (decodeLabel(label.slice(4)) ?? label) : label))
    .join('.');
}

/** Punycode (RFC 3492), decoding only. Null when it is malformed. */
function decodeLabel(input: string): string | null {
  const split = input.lastIndexOf('-');
  const output = [...input.slice(0, Math.max(0, split))];
  let [code, at, bias] = [128, 0, 72];
  for (let index = split + 1; index < input.length;) {
    const before = at;
    let weight = 1;
    for (let k = 36; ; k += 36) {
      const digit = digitOf(input.charCodeAt(index++));
      if (digit < 0) return null;
      at += digit * weight;
      const threshold = Math.min(26, Math.max(1, k - bias));
      if (digit < threshold) break;
      weight *= 36 - threshold;
    }
    const length = output.length + 1;
    bias = adapted(at - before, length, before === 0);
    code += Math.floor(at / length);
    at %= length;
    if (code > 0x10ffff) return null;
    output.splice(at++, 0, String.fromCodePoint(code));
  }
  return output.join('');
}

function digitOf(char: number): number {
  if (char >= 97 && char <= 122) return char - 97;
  if (char >= 65 && char <= 90) return char - 65;
  return char >= 48 && char <= 57 ? char - 22 : -1;
}

function adapted(delta: number, length: number, first: boolean): number {
  let rest = Math.floor(delta / (first ? 700 : 2));
  rest += Math.floor(rest / length);
  let k = 0;
  for (; rest > 455; k += 36) rest = Math.floor(rest / 35);
  return k + Math.floor((36 * rest) / (rest + 38));
}
