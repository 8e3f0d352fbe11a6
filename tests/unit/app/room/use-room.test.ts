// @vitest-environment happy-dom
import { mount } from '@vue/test-utils';
import { expect, test } from 'vitest';
import { useRoom } from '../../../../app/room/useRoom.ts';

test('what belongs to a room says so where there is none around it', () => {
  mount({ setup: () => (expect(useRoom).toThrow('no room around'), () => null) });
});
