/** The text of a configuration to start with: a rule a line. */
import type { AgentcoreConfig } from '../../transformer/config/types.js';
import { relativePosix } from '../../transformer/project/paths.js';
import { installedFolder } from './installed.js';

/** @param folder that it is for, absolute */
export function configText(folder: string, { exclude, rules = [] }: AgentcoreConfig): string {
  const installed = installedFolder(folder, 'agentcore-instrument') ?? `${folder}/node_modules/agentcore-instrument`;
  const schema = relativePosix(folder, installed);
  const members = [
    `"$schema": ${JSON.stringify(`${schema.startsWith('.') ? schema : `./${schema}`}/dist/schema.json`)}`,
    ...(exclude === undefined ? [] : [`"exclude": ${onLine(exclude)}`]),
    rules.length === 0 ? '"rules": []' : `"rules": [\n${rules.map((rule) => `    ${onLine(rule)}`).join(',\n')}\n  ]`,
  ];
  return `{\n${members.map((member) => `  ${member}`).join(',\n')}\n}\n`;
}

function onLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(onLine).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}: ${onLine(each)}`);
  return `{ ${members.join(', ')} }`;
}
