import { fork } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { entry, ids, type Opened, revisions } from './kind.ts';

const APPENDER = new URL('../../support/append-without-end.ts', import.meta.url);

/** What stores promise whose entries outlive the opened log. */
export function outlivesItsProcess(opened: Opened): void {
  it('has everything after it was closed and opened again', async () => {
    const kept = await opened.log.append('room', 0, [entry('a', { participant: 'p', command: 'c' }), entry('b')]);
    await opened.log.close();
    const again = await opened.again();
    expect(await again.load('room')).toEqual(kept);
    expect(revisions(await again.append('room', 2, [entry('c')]))).toEqual([3]);
  });

  it('lets one of two openers win a revision and shows the other what it missed', async () => {
    const other = await opened.again();
    const attempts = await Promise.allSettled([
      opened.log.append('room', 0, [entry('a')]),
      other.append('room', 0, [entry('b')]),
    ]);
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await opened.log.load('room')).toEqual(await other.load('room'));
  });

  it('tells a subscriber who begins at a revision what another opener appended since', async () => {
    const other = await opened.again();
    await opened.log.append('room', 0, [entry('a')]);
    const heard: string[] = [];
    opened.log.subscribe('room', 1, entries => heard.push(...ids(entries)));
    for (let revision = 1; revision < 5; revision += 1) await other.append('room', revision, [entry(`o${revision}`)]);
    await expect(opened.log.append('room', 1, [entry('x')])).rejects.toMatchObject({ actual: 5 });
    await opened.log.append('room', 5, [entry('b')]);
    expect(heard).toEqual(['o1', 'o2', 'o3', 'o4', 'b']);
  });

  it('has what another process appended, and tells of it', async () => {
    const child = fork(APPENDER, [opened.path, '20'], { execArgv: [] });
    await once(child, 'close');
    const heard: string[] = [];
    opened.log.subscribe('room', 18, entries => heard.push(...entries.map(({ event }) => event.type)));
    expect(await opened.log.revision('room')).toBe(20);
    await opened.log.append('room', 20, [entry('here')]);
    expect(heard).toEqual(['ended', 'ended', 'left']);
  });

  it('leaves no gap for subscribers when another opener appended in between', async () => {
    const other = await opened.again();
    const heard: string[] = [];
    opened.log.subscribe('room', 0, entries => heard.push(...ids(entries)));
    await other.append('room', 0, [entry('a'), entry('b')]);
    await opened.log.append('room', 2, [entry('c')]);
    expect(heard).toEqual(['a', 'b', 'c']);
  });
}
