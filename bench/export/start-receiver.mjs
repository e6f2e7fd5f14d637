/** Starts `receiver.mjs`. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const RECEIVER = fileURLToPath(new URL('receiver.mjs', import.meta.url));

/** @param {'grpc' | 'http/protobuf'} protocol */
export async function startReceiver(protocol) {
  const child = spawn(process.execPath, [RECEIVER, protocol], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const port = Number((await lines.next()).value);
  return {
    url: `http://127.0.0.1:${port}`,
    /** Spans that came in since the last call. */
    async count() {
      child.stdin.write('count\n');
      return Number((await lines.next()).value);
    },
    stop: () => child.stdin.end(),
  };
}
