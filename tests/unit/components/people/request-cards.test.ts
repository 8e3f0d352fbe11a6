// @vitest-environment happy-dom
import { mount } from '@vue/test-utils';
import { describe, expect, test } from 'vitest';
import RequestCards from '../../../../components/people/RequestCards.vue';

describe('RequestCards', () => {
  const asker = (name: string) => ({ id: name, name });

  test('every request is answered by name, and a waiting person can be blocked', async () => {
    const cards = mount(RequestCards, { props: { asks: [asker('Ada')], waiting: [asker('Olu')], sound: true } });
    for (const button of cards.findAll('.answers button')) await button.trigger('click');
    expect(cards.emitted('act')).toEqual([
      ['bring-to-stage', asker('Ada')],
      ['decline-stage', asker('Ada')],
      ['admit', asker('Olu')],
      ['decline-entry', asker('Olu')],
      ['block', asker('Olu')],
    ]);
    expect(cards.findAll('.answers button').map(button => button.attributes('aria-label'))).toContain(
      'Bring to stage: Ada',
    );
  });

  test('all who wait are admitted at once, where there are several', async () => {
    const one = mount(RequestCards, { props: { asks: [], waiting: [asker('Olu')], sound: true } });
    expect(one.text()).not.toContain('Admit all');
    const two = mount(RequestCards, { props: { asks: [], waiting: [asker('Olu'), asker('Li')], sound: true } });
    await two
      .findAll('button')
      .find(button => button.text() === 'Admit all')!
      .trigger('click');
    expect(two.emitted('admit-all')).toHaveLength(1);
  });

  test('the sound says whether it is on and is turned off', async () => {
    const cards = mount(RequestCards, { props: { asks: [asker('Ada')], waiting: [], sound: true } });
    expect(cards.get('.sound').attributes('aria-pressed')).toBe('true');
    await cards.get('.sound').trigger('click');
    expect(cards.emitted('update:sound')).toEqual([[false]]);
  });
});
