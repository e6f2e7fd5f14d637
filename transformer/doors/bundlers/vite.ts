/** `agentcore-instrument/vite`. */
import type { UnpluginInstance } from 'unplugin';
import type { BundlerOptions } from './options.js';
import { plugin } from './plugin.js';

export type { BundlerOptions } from './options.js';

const vite: UnpluginInstance<BundlerOptions | undefined>['vite'] = plugin.vite;
export default vite;
