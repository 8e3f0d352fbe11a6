import { runStage } from '../../tools/lib/stage.ts';
import { main } from '../../tools/lib/terminal.ts';

/** What `npm start` does once everything is built, without a display: for tests that start it as a process. */
await main(() => runStage({ dataDir: process.argv[2] ?? '', extension: 'no-extension', startedAt: Date.now() }));
