import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { aptInstall, mayUseApt } from './apt.ts';
import { Trouble } from './terminal.ts';

/**
 * The path of a program that tests need, installed from its Debian package where that is possible.
 * @throws {Trouble} when it is not there and cannot be had
 */
export async function ensureTool(command: string, debianPackage: string): Promise<string> {
  const found = findTool(command);
  if (found) return found;
  if (mayUseApt() && (await aptInstall(debianPackage))) {
    const installed = findTool(command);
    if (installed) return installed;
  }
  throw new Trouble(
    `\`${command}\` was not found and could not be installed: install it (Debian package ${debianPackage}).`,
  );
}

/** The path of a program that is installed. */
export function findTool(command: string): string | undefined {
  // Server programs are in folders that are not on everybody's PATH.
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'].filter(Boolean);
  return folders.map(folder => join(folder, command)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
