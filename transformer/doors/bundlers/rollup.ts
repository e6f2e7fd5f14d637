/** `agentcore-instrument/rollup`. */
import type { UnpluginInstance } from 'unplugin';
import type { BundlerOptions } from './options.js';
import { plugin } from './plugin.js';

export type { BundlerOptions } from './options.js';

const rollup: UnpluginInstance<BundlerOptions | undefined>['rollup'] = plugin.rollup;
export default rollup;
