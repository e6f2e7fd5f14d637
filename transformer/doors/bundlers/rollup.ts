/** `agentcore-instrument/rollup`. */
import type { UnpluginInstance } from 'unplugin';
import { type BundlerOptions, plugin } from './plugin.js';

export type { BundlerOptions } from './plugin.js';

const rollup: UnpluginInstance<BundlerOptions | undefined>['rollup'] = plugin.rollup;
export default rollup;
