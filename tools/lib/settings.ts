import { access, constants } from 'node:fs/promises';
import { type Config, ConfigError, readConfig } from '../../server/config.ts';
import { makeFolder } from '../../server/data-folder.ts';
import { explain } from '../../server/start-problems.ts';
import { Trouble } from './terminal.ts';

/**
 * Finds out before anything is built whether the server could start with these environment variables.
 * @param dataDir the folder that it will use, made if it is not there; null: it needs none
 * @throws {Trouble} naming every wrong variable, or what is wrong with the folder
 */
export async function checkSettings(
  env: Readonly<Record<string, string | undefined>>,
  dataDir: string | null,
): Promise<void> {
  const config = configOf(env);
  if (dataDir === null) return;
  try {
    await makeFolder(dataDir);
    await access(dataDir, constants.W_OK);
  } catch (error) {
    throw new Trouble(await explain(error, { ...config, dataDir }));
  }
}

function configOf(env: Readonly<Record<string, string | undefined>>): Config {
  try {
    return readConfig(env);
  } catch (error) {
    throw error instanceof ConfigError ? new Trouble(error.message) : error;
  }
}
