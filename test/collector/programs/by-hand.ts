/** Uses the package and sets nothing up: what `run` preloads does that. */
import { withModuleSpan, withToolSpan } from '../../../src/spans.js';

const answer = withModuleSpan({ moduleType: 'planner', operation: 'analyze_query' }, () =>
  withToolSpan({ toolName: 'calculator' }, () => 6 * 7),
);
process.stdout.write(`${answer}\n`);
