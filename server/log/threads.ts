import { type MessagePort, type Transferable, Worker } from 'node:worker_threads';

/** What a thread is asked: to make its object, or a method of it. */
interface Question {
  readonly id: number;
  readonly name: string | typeof MAKE;
  readonly args: readonly unknown[];
}
type Answer = { readonly id: number } & ({ readonly value: unknown } | { readonly error: Carried });

/** Errors lose what is not in the standard on their way between threads. */
interface Carried {
  readonly message: string;
  readonly stack: string | undefined;
  readonly code: unknown;
  readonly errcode: unknown;
}

const MAKE = null;

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- any method
type Method = (...args: any[]) => unknown;
export type Methods<Served> = { [Name in keyof Served]: Served[Name] extends Method ? Name : never }[keyof Served];
export type Arguments<Served, Name extends keyof Served> = Served[Name] extends (...args: infer Args) => unknown
  ? Args
  : never;
export type Result<Served, Name extends keyof Served> = Served[Name] extends Method
  ? Awaited<ReturnType<Served[Name]>>
  : never;

/** The thread that was asked is not there any more, or not yet again. What it was to do is done, or is not. */
export class ThreadEnded extends Error {
  override name = 'ThreadEnded';

  constructor(cause?: unknown) {
    super('The thread of the room log ended.', { cause });
  }
}

/** An object that lives in a thread of its own. Its methods are asked by messages, and begin in that order. */
export class Thread<Served> {
  readonly #worker: Worker;
  readonly #open = new Map<number, PromiseWithResolvers<unknown>>();
  #asked = 0;
  #ended: ThreadEnded | null = null;

  /**
   * @param module calls `serve`
   * @param died called when the thread ended, for whatever reason
   */
  constructor(module: URL, died: (error: ThreadEnded) => void = () => undefined) {
    // Options of this process are not the thread's: a test runner's loaders, for one.
    this.#worker = new Worker(module, { execArgv: [] });
    let cause: unknown;
    this.#worker.on('message', (answer: Answer) => this.#answered(answer));
    this.#worker.on('error', error => (cause = error));
    // Until then it may still be at work.
    this.#worker.on('exit', () => {
      const error = new ThreadEnded(cause);
      this.#fail(error);
      died(error);
    });
    // A process may end while a thread of its own has nothing to do.
    this.#worker.unref();
  }

  /** Makes the object. @throws Error what was thrown meanwhile, with its codes */
  async make(...args: readonly unknown[]): Promise<void> {
    await this.#question(MAKE, args);
  }

  /** @throws Error what the method threw, with its codes; ThreadEnded */
  ask<Name extends Methods<Served>>(name: Name, ...args: Arguments<Served, Name>): Promise<Result<Served, Name>> {
    return this.#question(String(name), args) as Promise<Result<Served, Name>>;
  }

  /** Whatever it was asked before and did not answer is lost. */
  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #question(name: Question['name'], args: readonly unknown[]): Promise<unknown> {
    if (this.#ended) return Promise.reject(this.#ended);
    const id = (this.#asked += 1);
    this.#worker.postMessage({ id, name, args } satisfies Question, buffersIn(args));
    const waiting = Promise.withResolvers<unknown>();
    if (this.#open.size === 0) this.#worker.ref();
    this.#open.set(id, waiting);
    return waiting.promise;
  }

  #answered(answer: Answer): void {
    const waiting = this.#open.get(answer.id);
    this.#open.delete(answer.id);
    if (this.#open.size === 0) this.#worker.unref();
    if ('error' in answer) waiting?.reject(uncarried(answer.error));
    else waiting?.resolve(answer.value);
  }

  #fail(error: ThreadEnded): void {
    this.#ended = error;
    for (const { reject } of this.#open.values()) reject(error);
    this.#open.clear();
  }
}

/** In the thread: makes an object, and has it answer. A method that does not wait is done before the next begins. */
export function serve<Args extends readonly unknown[]>(port: MessagePort, make: (...args: Args) => object): void {
  let served = {} as Record<string, Method>;
  const send = (answer: Answer) => port.postMessage(answer, 'value' in answer ? buffersIn([answer.value]) : []);
  port.on('message', ({ id, name, args }: Question) => {
    try {
      if (name === MAKE) served = make(...(args as unknown as Args)) as typeof served;
      const value = name === MAKE ? null : served[name]?.(...args);
      if (!(value instanceof Promise)) return send({ id, value });
      value.then(
        (later: unknown) => send({ id, value: later }),
        (error: unknown) => send({ id, error: carried(error) }),
      );
    } catch (error) {
      send({ id, error: carried(error) });
    }
  });
}

/** Buffers that stand by themselves in what is sent: they are handed over, not copied. */
function buffersIn(values: readonly unknown[]): Transferable[] {
  return values
    .flatMap(one => (typeof one === 'object' && one !== null ? Object.values(one) : []))
    .flatMap(one => (one instanceof Uint8Array && one.buffer instanceof ArrayBuffer ? [one.buffer] : []));
}

function carried(error: unknown): Carried {
  if (!(error instanceof Error))
    return { message: String(error), stack: undefined, code: undefined, errcode: undefined };
  const { message, stack, code, errcode } = error as Error & { code?: unknown; errcode?: unknown };
  return { message, stack, code, errcode };
}

function uncarried({ message, stack, code, errcode }: Carried): Error {
  const error = new Error(message);
  if (stack !== undefined) error.stack = stack;
  return Object.assign(error, code === undefined ? {} : { code }, errcode === undefined ? {} : { errcode });
}
