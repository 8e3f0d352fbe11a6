import { watchGallery } from '../../tests/gallery/serve.ts';
import { readArguments } from '../lib/arguments.ts';
import { freePort } from '../lib/free-port.ts';
import { accent, dim, good, main, seconds, Trouble } from '../lib/terminal.ts';

const USAGE = `Usage: npm run gallery
Shows every component in every state, at http://127.0.0.1:8792/, or at the port that PORT names.`;
const USUAL_PORT = 8792;

await main(async () => {
  readArguments(USAGE, {});
  const startedAt = Number(process.env['SIDESTAGE_STARTED_AT']) || Date.now();
  const gallery = await watchGallery(await chosenPort());
  console.log(good(`gallery ready in ${seconds(startedAt)}: ${accent(gallery.url)}`));
  console.log(dim('What you change in components/ is shown at once. Ctrl-C ends it.'));
  await new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, resolve);
  });
  await gallery.close();
  return 0;
});

/** Whoever names a port wants that one; the usual one may be taken by another gallery. */
async function chosenPort(): Promise<number> {
  const { PORT } = process.env;
  if (!PORT) return freePort(USUAL_PORT, '127.0.0.1');
  const port = Number(PORT);
  if (!/^\d{1,5}$/.test(PORT) || port > 65_535) throw new Trouble(`PORT is ${PORT}: a port is a number up to 65535.`);
  if (port !== 0 && (await freePort(port, '127.0.0.1')) !== port)
    throw new Trouble(`Port ${port} is taken: name another one.`);
  return port;
}
