/**
 * Sends the receiver of `run` what no exporter sends, leaves a process behind that holds on to it, and ends with exit
 * code 7. What it sends is in `argv[2]`: a file with a request as JSON.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';

const { hostname, port } = new URL(process.env.AGENTCORE_RUN_ENDPOINT);

async function post(bytes) {
  const socket = connect(Number(port), hostname);
  socket.on('error', () => socket.destroy());
  socket.resume();
  socket.end(bytes);
  await once(socket, 'close');
}

await post(Buffer.alloc(100_000, 0xff));
await post('POST /v1/traces HTTP/1.1\r\nHost: evil.example\r\n\r\n');
await post(Buffer.from(readFileSync(process.argv[2], 'utf8'), 'base64'));

const holding = `
  const socket = require('node:net').connect(${port}, '${hostname}', () => {
    socket.write(Buffer.from(process.argv[1], 'base64'));
    process.send('connected', () => process.disconnect());
  });
  socket.on('error', () => process.exit());
  socket.on('close', () => process.exit());
  socket.resume();
`;
const held = spawn(process.execPath, ['-e', holding, readFileSync(process.argv[3], 'utf8')], {
  detached: true,
  stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
});
await once(held, 'message');
held.unref();
held.disconnect?.();
process.exitCode = 7;
