/** What instrumented code imports. Apart, for doors ask for it before TypeScript is needed. */
export const RUNTIME = 'agentcore-instrument/runtime';
