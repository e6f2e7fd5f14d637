/** `agentcore-instrument/transformer`: the core for whoever calls it, and by default the plugin for ts-patch. */
export { transformProgram as default } from './doors/tspatch/transform-program.js';
export * from './index.js';
