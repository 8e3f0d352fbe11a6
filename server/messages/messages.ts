import texts from './en.json' with { type: 'json' };

export type MessageKey = keyof typeof texts;

/** What the server writes to people outside its pages; `{name}` stands for a value, put in as it is. */
export function message(key: MessageKey, values: Readonly<Record<string, string>> = {}): string {
  return texts[key].replaceAll(/\{(\w+)\}/g, (placeholder, name: string) => values[name] ?? placeholder);
}
