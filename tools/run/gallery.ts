import { watchGallery } from '../../tests/gallery/serve.ts';
import { freePort } from '../lib/free-port.ts';
import { accent, dim, good, main, seconds } from '../lib/terminal.ts';

await main(async () => {
  const startedAt = Number(process.env['SIDESTAGE_STARTED_AT']) || Date.now();
  const gallery = await watchGallery(await freePort(8792, '127.0.0.1'));
  console.log(good(`gallery ready in ${seconds(startedAt)}: ${accent(gallery.url)}`));
  console.log(dim('What you change in components/ is shown at once. Ctrl-C ends it.'));
  await new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, resolve);
  });
  await gallery.close();
  return 0;
});
