/** TypeScript that reaches a Node.js which does not load it, with nobody behind us who compiles it. */
import { DOOR_MESSAGES } from '../messages.js';

const UNKNOWN = 'ERR_UNKNOWN_FILE_EXTENSION';
const TYPESCRIPT = /\.[cm]?tsx?$/i;

/**
 * Writes what to do into Node.js's own error, which stays the one that is thrown: who tries a TypeScript file and goes on
 * without it, as readers of configurations do, hears nothing.
 *
 * @param version of Node.js
 */
export function explainUnknownExtension(error: unknown, url: string, version: string = process.versions.node): void {
  if (!(error instanceof Error) || (error as NodeJS.ErrnoException).code !== UNKNOWN) return;
  const extension = TYPESCRIPT.exec(new URL(url).pathname)?.[0];
  if (extension === undefined || error.message.includes('AC7033')) return;
  // Node.js prints the stack, which has the message as it was when somebody first asked for it.
  const { message, stack } = error;
  error.message = `${message}\n${explained(extension, version)}`;
  if (stack !== undefined) error.stack = stack.replace(message, () => error.message);
}

function explained(extension: string, version: string): string {
  const what = `${DOOR_MESSAGES.AC7033.severity} AC7033: Node.js ${version} does not load ${extension} by itself.`;
  const how =
    'Put a loader that compiles it behind ours: node --import agentcore-instrument/register --import tsx app.ts';
  return `agentcore: ${what}\n  ${how}${newer(extension, version)}`;
}

function newer(extension: string, version: string): string {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isOld = major < 22 || (major === 22 && minor < 18);
  return isOld && !extension.endsWith('x') ? '\n  Node.js 22.18 and newer load it without tsx.' : '';
}
