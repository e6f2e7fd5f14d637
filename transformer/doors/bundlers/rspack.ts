/** `agentcore-instrument/rspack`. */
import type { UnpluginInstance } from 'unplugin';
import { type BundlerOptions, plugin } from './plugin.js';

export type { BundlerOptions } from './plugin.js';

const rspack: UnpluginInstance<BundlerOptions | undefined>['rspack'] = plugin.rspack;
export default rspack;
