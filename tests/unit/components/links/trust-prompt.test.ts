// @vitest-environment happy-dom
import { mount } from '@vue/test-utils';
import { describe, expect, test } from 'vitest';
import TrustPrompt from '../../../../components/links/TrustPrompt.vue';

describe('TrustPrompt', () => {
  test('a name in other letters is shown both ways and warned of', () => {
    const asked = mount(TrustPrompt, {
      props: { host: 'xn--mt-example-4fg.org', unicodeHost: 'mееt-example.org', state: 'asking' },
    });
    expect(asked.text()).toContain('xn--mt-example-4fg.org');
    expect(asked.text()).toContain('mееt-example.org');
    expect(asked.text()).toContain('other alphabets');
  });

  test('nothing can be trusted twice while the server is asked', () => {
    const checking = mount(TrustPrompt, { props: { host: 'meet.example.org', state: 'checking' } });
    expect(checking.findAll('button').map(button => button.text())).toEqual(['Not now']);
  });
});
