/** `agentcore-instrument/webpack`. */
import type { UnpluginInstance } from 'unplugin';
import { type BundlerOptions, plugin } from './plugin.js';

export type { BundlerOptions } from './plugin.js';

const webpack: UnpluginInstance<BundlerOptions | undefined>['webpack'] = plugin.webpack;
export default webpack;
