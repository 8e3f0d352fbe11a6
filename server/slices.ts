/** In one turn of the event loop long work goes on for so long, in ms: longer, and others notice. */
const SLICE_MS = 2;

/**
 * Whose turn it is. One for the whole process, as the event loop is: however much long work there is, in one turn of
 * the loop one of it goes on, and the others wait in their order.
 */
let turn: { readonly of: Slices; readonly began: number } | null = null;
const waiting: { readonly slices: Slices; readonly go: () => void }[] = [];

/** The turn ends with that of the event loop. What waits longest has the next one. */
function next(): void {
  turn = null;
  const first = waiting.shift();
  if (!first) return;
  begin(first.slices);
  first.go();
}

function begin(slices: Slices): void {
  turn = { of: slices, began: performance.now() };
  setImmediate(next);
}

/**
 * Divides long work (loads, snapshots, downloads) into slices: between two of them the event loop does what else there
 * is to do. After each piece of it, ask whether it is over.
 */
export class Slices {
  /** Whether to `rest` now: it went on for long enough, or it is another's turn. */
  get over(): boolean {
    if (turn === null) begin(this);
    return turn?.of !== this || performance.now() - turn.began >= SLICE_MS;
  }

  /** Resolves in a later turn of the event loop, when this may go on. */
  async rest(): Promise<void> {
    await new Promise<void>(go => {
      waiting.push({ slices: this, go });
      if (turn === null) begin(this);
    });
  }
}
