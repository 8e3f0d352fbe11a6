import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/**
 * A program that is Firefox on another host, for a driver that starts programs here and reaches them at a port: it runs
 * the browser by the words before `--`, such as `ip netns exec NAME firefox`, and passes on what comes to that port of
 * this host. Firefox answers only who names the port that it listens at, so that both have the same.
 */
const end = process.argv.indexOf('--');
const [command = '', ...words] = process.argv.slice(2, end);
const given = process.argv.slice(end + 1);

/** Bytes to and from a port of that host, through a process on it. */
const PIPE = `const socket = require('node:net').connect(Number(process.argv[1]), '127.0.0.1');
process.stdin.pipe(socket).pipe(process.stdout);
for (const one of [socket, process.stdout]) one.on('error', () => process.exit());`;

const server = createServer(socket => {
  const { port } = server.address() as AddressInfo;
  const through = [...words.slice(0, -1), process.execPath, '-e', PIPE, String(port)];
  const pipe = spawn(command, through, { stdio: ['pipe', 'pipe', 'ignore'] });
  socket.pipe(pipe.stdin);
  pipe.stdout.pipe(socket);
  for (const one of [socket, pipe.stdin]) one.on('error', () => socket.destroy());
  socket.on('close', () => pipe.kill());
  pipe.on('exit', () => socket.destroy());
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;

const rest = given.map(word => word.replace(/^--remote-debugging-port=0$/, `--remote-debugging-port=${port}`));
const browser = spawn(command, [...words, ...rest], { stdio: 'inherit' });
browser.on('exit', code => process.exit(code ?? 1));
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => browser.kill(signal));
