import type { CardWords } from './cardWords.ts';

/** An element of the card: its tag, its attributes, and what is in it. */
export type Part = readonly [tag: string, attributes: Readonly<Record<string, string>>, ...inside: (Part | string)[]];

/**
 * What a card is made of. Words are attributes, which its style draws: as text they could be found by the page's
 * `window.find`, even in there.
 */
export function cardParts(words: CardWords): Part[] {
  const { language, direction } = words;
  return [['div', { class: 'words', lang: language, dir: direction }, ...wordParts(words)]];
}

function wordParts({ title, written, host, state, people, actions }: CardWords): Part[] {
  return [
    ['h2', word(title)],
    ...(written ? [['p', { class: 'written', ...word(written) }] as const] : []),
    ['p', { class: 'host', ...word(host) }],
    [
      'p',
      { class: `state ${state.kind}`, role: 'status' },
      ...(state.text ? [['b', word(state.text)] as const] : []),
      ...(people ? [['span', word(people)] as const] : []),
    ],
    [
      'div',
      { class: 'actions' },
      ...actions.map(({ action, text }, index): Part => [
        'button',
        { value: action, ...word(text), ...(index === 0 ? { class: 'primary' } : {}) },
      ]),
    ],
  ];
}

function word(text: string): { readonly 'data-text': string } {
  return { 'data-text': text };
}
