// @vitest-environment happy-dom
import { mount } from '@vue/test-utils';
import { describe, expect, test } from 'vitest';
import TroubleNotice from '../../../../components/ui/TroubleNotice.vue';

describe('TroubleNotice', () => {
  test("the room's contact is a mail link, and nobody is invented where there is none", () => {
    const contact = { name: 'Grace', email: 'grace@example.org' };
    const notice = mount(TroubleNotice, { props: { trouble: 'stage-full', contact } });
    expect(notice.get('a').attributes('href')).toBe('mailto:grace%40example.org');
    expect(notice.text()).toContain('Ask Grace for help');
    const nobody = mount(TroubleNotice, { props: { trouble: 'stage-full', contact: { name: '', email: '' } } });
    expect(nobody.text()).not.toContain('for help');
  });

  test('trying again is offered only where it can help', () => {
    expect(
      mount(TroubleNotice, { props: { trouble: 'room-full' } })
        .find('[data-action="retry"]')
        .exists(),
    ).toBe(true);
    const hopeless = mount(TroubleNotice, { props: { trouble: 'room-full', retryable: false } });
    expect(hopeless.find('[data-action="retry"]').exists()).toBe(false);
  });
});
