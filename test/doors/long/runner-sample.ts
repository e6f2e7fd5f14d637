/** What Jest and Vitest are asked to test: a source with a type, an error, and something that tests replace. */
export const RUNNER_SAMPLE = {
  'agentcore.config.json':
    '{ "exclude": ["**/*.test.ts"], "rules": [{ "files": "src/**", "functions": "*", "module": "planner" }] }',
  'src/ask.ts': "export function ask(what: string): string { return 'really ' + what; }\n",
  'src/plan.ts': `import { ask } from './ask';

interface Plan { steps: number; answer: string }

/** The rule has chosen it. */
export async function plan(steps: number): Promise<Plan> {
  if (steps < 0) { throw new Error('no way'); }
  return { steps, answer: ask('you') };
}

export const least = (steps: number): number => {
  return steps > 2
    ? steps
    : 2;
};
`,
} as const;

/** Where its error is made. */
export const PLACE_OF_ERROR = 'src/plan.ts:7:26';
