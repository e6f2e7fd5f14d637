/** docs/errors.md out of the tables of messages: the core's with their examples, and the command line's. */
import { CLI_MESSAGES } from '../../cli/errors.js';
import { DOOR_MESSAGES } from '../../transformer/doors/messages.js';
import type { MessageTemplate } from '../../transformer/messages/template.js';
import { MESSAGES } from '../../transformer/messages.js';
import type { Diagnostic } from '../../transformer/types.js';

const CHAPTERS: Record<string, string> = { 1: 'Marks', 2: 'Configuration', 3: 'Rules', 4: 'Sources' };

/** @param diagnose what an example is answered with */
export function errorsPage(diagnose: (code: string, entry: MessageTemplate<never>) => Diagnostic): string {
  const parts = [
    '# Error codes',
    'Each diagnostic has a stable code. An error makes `--check` exit with 1; a warning does so under `--strict`.',
    '<!-- Made from transformer/messages and cli/errors by test/find/messages.test.ts; `UPDATE=1` writes it anew. -->',
  ];
  let chapter = '';
  for (const [code, entry] of Object.entries(MESSAGES as Record<string, MessageTemplate<never>>)) {
    const next = CHAPTERS[code[2]!]!;
    if (next !== chapter) parts.push(`## ${next}`);
    chapter = next;
    const { message, fix } = diagnose(code, entry);
    const { language, text, config } = entry.example;
    parts.push(`### ${code}: ${entry.title}`, `*${entry.severity}* — ${entry.cause}`);
    if (config !== undefined) parts.push(`\`\`\`json\n${config}\n\`\`\``);
    parts.push(`\`\`\`${language}\n${text.trimEnd()}\n\`\`\``, `> ${message}\n>\n> ${fix}`);
  }
  parts.push('## The command line', 'These have no place in a source; each names its own place, and what to do.');
  for (const [code, { severity, title, cause, ...rest }] of Object.entries(CLI_MESSAGES)) {
    const exit = 'exitCode' in rest ? `, exit code ${rest.exitCode}` : '';
    parts.push(`### ${code}: ${title}`, `*${severity}${exit}* — ${cause}`);
  }
  parts.push('## Loaders');
  for (const [code, { severity, title, cause }] of Object.entries(DOOR_MESSAGES)) {
    parts.push(`### ${code}: ${title}`, `*${severity}* — ${cause}`);
  }
  return `${parts.join('\n\n')}\n`;
}
