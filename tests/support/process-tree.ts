import { readdirSync, readFileSync } from 'node:fs';

/**
 * Sends a signal to a process and all its descendants (Linux). SIGSTOP and SIGCONT are how a machine that sleeps looks
 * to what runs on it: nothing moves, then everything goes on, and only the clock tells.
 */
export function signalTree(root: number, signal: NodeJS.Signals): void {
  for (const pid of tree(root)) {
    try {
      process.kill(pid, signal);
    } catch {
      // Ended meanwhile.
    }
  }
}

function tree(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    const parent = Number.isInteger(pid) ? parentOf(pid) : null;
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const below = (pid: number): number[] => [pid, ...(children.get(pid) ?? []).flatMap(below)];
  return below(root);
}

/** From `/proc` (proc_pid_stat(5)); the command before it may hold anything. Null when the process is gone. */
function parentOf(pid: number): number | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null;
  }
}
