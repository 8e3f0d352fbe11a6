import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, it } from 'vitest';
import { InOrder, MOST_WAITING } from '../../../../server/http/in-order.ts';

/** A connection with requests whose answers end when a test says so. */
function connection() {
  const inOrder = new InOrder();
  const socket = { destroyed: false };
  const begun: number[] = [];
  const answers: EventEmitter[] = [];
  const ask = (): boolean => {
    const [response, number] = [new EventEmitter(), answers.length];
    answers.push(response);
    return inOrder.take({ socket } as IncomingMessage, response as ServerResponse, () => void begun.push(number));
  };
  return { socket, begun, ask, answered: (number: number) => answers[number]?.emit('close') };
}

it('R393: of one connection one request is under way, and the next begins when it was answered', () => {
  const { begun, ask, answered } = connection();
  expect([ask(), ask(), ask()]).toEqual([true, true, true]);
  expect(begun).toEqual([0]);
  answered(0);
  expect(begun).toEqual([0, 1]);
  answered(1);
  answered(2);
  ask();
  expect(begun).toEqual([0, 1, 2, 3]);
});

it('R393: so many wait, and no more', () => {
  const { begun, ask, answered } = connection();
  for (let number = 0; number <= MOST_WAITING; number += 1) expect(ask()).toBe(true);
  expect(ask()).toBe(false);
  answered(0);
  expect(ask()).toBe(true);
  expect(begun).toEqual([0, 1]);
});

it('R393: of a connection that was closed nothing more begins', () => {
  const { socket, begun, ask, answered } = connection();
  for (let number = 0; number < 3; number += 1) ask();
  socket.destroyed = true;
  for (let number = 0; number < 3; number += 1) answered(number);
  expect(begun).toEqual([0]);
});
