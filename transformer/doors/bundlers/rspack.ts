/** `agentcore-instrument/rspack`. */
import { webpackPlugin } from './webpack-plugin.js';

export type { BundlerOptions } from './options.js';
export type { WebpackPlugin } from './webpack-plugin.js';

export default webpackPlugin;
