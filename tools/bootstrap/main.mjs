// Plain JavaScript without dependencies: this runs on whatever Node the machine has, before anything is installed.
import { join } from 'node:path';
import { ensureDependencies } from './dependencies.mjs';
import { currentNode, handOver } from './hand-over.mjs';
import { root } from './paths.mjs';
import { oldNodeSentence } from './versions.mjs';

/**
 * Makes sure that the dependencies of the lock file are there, then runs `tools/run/NAME.ts` under the Node of
 * node_modules with the same arguments, and ends with its exit code.
 * @param {string} name which command to run
 */
export async function bootstrap(name) {
  const tooOld = oldNodeSentence(process.versions.node);
  if (tooOld) return fail(tooOld);
  const startedAt = Date.now();
  try {
    await ensureDependencies(root);
  } catch (error) {
    return fail(error.message, error.tail);
  }
  const node = currentNode(root);
  if (!node) {
    return fail(
      'The Node 24 of node_modules is missing: delete node_modules and run the command again' +
        ' (npm must be allowed to run install scripts; see `npm config get ignore-scripts`).',
    );
  }
  const script = join(root, 'tools', 'run', `${name}.ts`);
  process.exitCode = await handOver(node, [script, ...process.argv.slice(2)], root, startedAt);
}

function fail(sentence, tail) {
  if (tail) console.error(`\n${tail}\n`);
  console.error(`✗ ${sentence}`);
  process.exitCode = 1;
}
