/** `agentcore-instrument/vite`. */
import type { UnpluginInstance } from 'unplugin';
import { type BundlerOptions, plugin } from './plugin.js';

export type { BundlerOptions } from './plugin.js';

const vite: UnpluginInstance<BundlerOptions | undefined>['vite'] = plugin.vite;
export default vite;
