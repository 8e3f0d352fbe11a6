import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import { ensureTool } from '../../tools/lib/tools.ts';

const run = promisify(execFile);
/** What waits before a slow wire, in packets. */
const QUEUE_PACKETS = 30;
let networks = 0;

/**
 * Whether this machine lets us make network namespaces: Linux, as root, with the right to. Null when it does; else why
 * not.
 */
export function noNamespaces(): string | null {
  if (process.platform !== 'linux') return 'network namespaces need Linux';
  if (process.getuid?.() !== 0) return 'network namespaces need root';
  try {
    execFileSync('unshare', ['--net', 'true'], { stdio: 'ignore' });
    return null;
  } catch {
    return 'this kernel or container allows no network namespaces';
  }
}

/**
 * What makes network conditions here: `tc netem` where the kernel has it; else nftables, which only loses, and `tc
 * tbf`, which only limits.
 */
export type ConditionsTool = 'netem' | 'nftables and tbf';

let tool: Promise<ConditionsTool> | null = null;

/** Finds out once, and says so. Call it only where namespaces are allowed. */
export function conditionsTool(): Promise<ConditionsTool> {
  tool ??= (async () => {
    await ensureTool('tc', 'iproute2');
    // Loads the module where there is one; in a namespace of its own, so that nothing of the machine changes.
    const works = await run('unshare', [
      '--net',
      'tc',
      'qdisc',
      'add',
      'dev',
      'lo',
      'root',
      'netem',
      'delay',
      '1ms',
    ]).then(
      () => true,
      () => false,
    );
    const found = works ? 'netem' : 'nftables and tbf';
    console.info(
      `Network conditions are made by ${found}${works ? '' : ': this kernel has no netem, so nothing is delayed'}.`,
    );
    return found;
  })();
  return tool;
}

export interface Conditions {
  /** Share of packets lost, in percent, each way. */
  readonly loss?: number;
  /** What a wire lets through, each way, such as `600kbit`; the queue before it holds 200 ms. */
  readonly rate?: string;
  /** Milliseconds, each way; only where there is netem. */
  readonly delay?: number;
}

export interface Host {
  readonly address: string;
  /** What to start a program through so that it runs on this host. */
  readonly through: readonly string[];
}

/**
 * Hosts of their own, each a network namespace: a hub, and others that each have a wire to the hub. With
 * `reach: 'hub'` the hub does not forward, so that between two others there is no path at all; with `'everybody'` they
 * share one subnet.
 */
export class Network {
  readonly hub: Host;
  readonly #prefix: string;
  readonly #hosts = new Map<string, Host & { readonly wire: string; readonly space: string }>();

  private constructor(prefix: string, hub: Host) {
    this.#prefix = prefix;
    this.hub = hub;
  }

  static async create(names: readonly string[], reach: 'hub' | 'everybody'): Promise<Network> {
    await ensureTool('ip', 'iproute2');
    await ensureTool('tc', 'iproute2');
    await ensureTool('nft', 'nftables');
    networks += 1;
    const prefix = `st${process.pid.toString(36)}${networks}`;
    const hubName = `${prefix}h`;
    const subnet = (index: number) => (reach === 'hub' ? index + 1 : 0);
    const network = new Network(prefix, { address: '10.89.0.1', through: ['ip', 'netns', 'exec', hubName] });
    try {
      await run('ip', ['netns', 'add', hubName]);
      await network.#in(hubName, 'ip link set lo up');
      await network.#in(hubName, 'sysctl -qw net.ipv4.ip_forward=0');
      // One bridge for all, or one a wire: either way the hub has the same address for everybody.
      await network.#in(hubName, 'ip addr add 10.89.0.1/32 dev lo');
      if (reach === 'everybody')
        await network.#in(
          hubName,
          'ip link add lan type bridge',
          'ip addr add 10.89.0.254/24 dev lan',
          'ip link set lan up',
        );
      for (const [index, name] of names.entries()) await network.#plug(name, index, subnet(index), reach);
    } catch (error) {
      await network.close();
      throw error;
    }
    return network;
  }

  host(name: string): Host {
    return this.#of(name);
  }

  /** Cuts the wire: packets are lost silently, each way, and no interface tells. */
  async cut(name: string): Promise<void> {
    await this.#drop(name, '');
  }

  /** Makes conditions on the wire between a host and the hub. What cannot be made here is left out. */
  async setConditions(name: string, { loss = 0, rate, delay = 0 }: Conditions): Promise<void> {
    if ((await conditionsTool()) === 'netem') {
      const words = [
        loss > 0 && `loss ${loss}%`,
        delay > 0 && `delay ${delay}ms`,
        rate && `rate ${rate} limit ${QUEUE_PACKETS}`,
      ].filter(Boolean);
      return this.#onBothEnds(name, device => [`tc qdisc replace dev ${device} root netem ${words.join(' ')}`]);
    }
    if (loss > 0) await this.#drop(name, `numgen random mod 100 < ${loss} `);
    if (rate)
      await this.#onBothEnds(name, device => [
        `tc qdisc replace dev ${device} root tbf rate ${rate} burst 5kb latency 200ms`,
      ]);
  }

  /** Another address for a host, as when it changes to another network: the old one is gone. */
  async readdress(name: string): Promise<void> {
    const { space } = this.#of(name);
    const { address } = this.#of(name);
    const next = address.replace(/\d+$/, last => String(Number(last) + 100));
    const router =
      (await run('ip', ['netns', 'exec', space, 'ip', '-o', 'route', 'show', 'default'])).stdout.split(' ')[2] ?? '';
    await this.#in(
      space,
      `ip addr del ${address}/24 dev eth0`,
      `ip addr add ${next}/24 dev eth0`,
      `ip route replace default via ${router}`,
    );
    this.#hosts.set(name, { ...this.#of(name), address: next });
  }

  /** The wire as it was made. */
  async restore(name: string): Promise<void> {
    await this.#onBothEnds(name, device => [
      'nft add table netdev st',
      'nft delete table netdev st',
      // Replaced first: deleting what is not there is an error.
      `tc qdisc replace dev ${device} root pfifo`,
      `tc qdisc del dev ${device} root`,
    ]);
  }

  /** Deletes the namespaces and with them their wires. */
  async close(): Promise<void> {
    for (const name of ['h', ...[...this.#hosts.keys()].map((_, index) => String(index))]) {
      await run('ip', ['netns', 'del', `${this.#prefix}${name}`]).catch(() => undefined);
    }
  }

  async #plug(name: string, index: number, subnet: number, reach: 'hub' | 'everybody'): Promise<void> {
    const space = `${this.#prefix}${index}`;
    const wire = `w${index}`;
    const address = `10.89.${subnet}.${reach === 'hub' ? 2 : index + 2}`;
    this.#hosts.set(name, { address, wire, space, through: ['ip', 'netns', 'exec', space] });
    await run('ip', ['netns', 'add', space]);
    await this.#in(
      `${this.#prefix}h`,
      `ip link add ${wire} type veth peer name eth0 netns ${space}`,
      `ip link set ${wire} up`,
    );
    const router = reach === 'hub' ? `10.89.${subnet}.1` : '10.89.0.254';
    if (reach === 'hub') await this.#in(`${this.#prefix}h`, `ip addr add ${router}/24 dev ${wire}`);
    else await this.#in(`${this.#prefix}h`, `ip link set ${wire} master lan`);
    await this.#in(
      space,
      'ip link set lo up',
      `ip addr add ${address}/24 dev eth0`,
      'ip link set eth0 up',
      `ip route add default via ${router}`,
    );
  }

  async #drop(name: string, which: string): Promise<void> {
    await this.#onBothEnds(name, device => [
      'nft add table netdev st',
      'nft delete table netdev st',
      'nft add table netdev st',
      `nft add chain netdev st in { type filter hook ingress device ${device} priority 0 ; }`,
      `nft add rule netdev st in ${which}drop`,
    ]);
  }

  async #onBothEnds(name: string, commands: (device: string) => string[]): Promise<void> {
    const { wire, space } = this.#of(name);
    await Promise.all([this.#in(`${this.#prefix}h`, ...commands(wire)), this.#in(space, ...commands('eth0'))]);
  }

  async #in(space: string, ...commands: string[]): Promise<void> {
    for (const command of commands) await run('ip', ['netns', 'exec', space, ...command.split(' ').filter(Boolean)]);
  }

  #of(name: string) {
    const host = this.#hosts.get(name);
    if (!host) throw new Error(`There is no host "${name}".`);
    return host;
  }
}
