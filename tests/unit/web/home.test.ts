// @vitest-environment happy-dom
import { mount } from '@vue/test-utils';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ServerFacts } from '../../../core/protocol/http.ts';
import HomePage from '../../../web/HomePage.vue';

const show = (creation: ServerFacts['creation']) =>
  mount(HomePage, { props: { server: { creation, extension: { chrome: null, firefox: null } } } });

beforeEach(() => localStorage.clear());

describe("the host's page", () => {
  test('where nobody may create rooms it says so, and offers no form', () => {
    const closed = show('closed');
    expect(closed.text()).toContain('No rooms can be created here');
    expect(closed.find('form').exists()).toBe(false);
  });

  test('asks for a creation key only where the server does, and fills in the one that is kept', () => {
    expect(show('open').find('[name=key]').exists()).toBe(false);
    localStorage.setItem('sidestage:creation-key', '"kept-in-this-browser"');
    expect(show('key').get<HTMLInputElement>('[name=key]').element.value).toBe('kept-in-this-browser');
  });

  test('lists no rooms where none were made', () => {
    expect(show('open').text()).not.toContain('Your rooms');
  });
});
