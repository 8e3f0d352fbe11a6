import { arch, cpus, platform, release, totalmem } from 'node:os';

/** What figures depend on. Nothing that names the machine or its user. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
}

export function machine(): Machine {
  const all = cpus();
  return {
    cpu: all[0]?.model.trim() || 'unknown',
    cores: all.length,
    memoryGiB: Math.round((totalmem() / 2 ** 30) * 10) / 10,
    system: `${platform()} ${release()} ${arch()}`,
    node: process.version,
  };
}

/** Most files, sockets included, that this process may have open; null where the system does not say. */
export function openFilesLimit(): number | null {
  const report: unknown = process.report.getReport();
  const limits = (report as { userLimits?: { open_files?: { soft?: unknown } } }).userLimits;
  const soft = limits?.open_files?.soft;
  if (soft === 'unlimited') return Infinity;
  return Number.isFinite(Number(soft)) ? Number(soft) : null;
}
