/** `agentcore-instrument/esbuild`. */
import type { UnpluginInstance } from 'unplugin';
import { type BundlerOptions, plugin } from './plugin.js';

export type { BundlerOptions } from './plugin.js';

const esbuild: UnpluginInstance<BundlerOptions | undefined>['esbuild'] = plugin.esbuild;
export default esbuild;
