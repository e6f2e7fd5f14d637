/** `agentcore-instrument/rolldown`. */
import type { UnpluginInstance } from 'unplugin';
import { type BundlerOptions, plugin } from './plugin.js';

export type { BundlerOptions } from './plugin.js';

const rolldown: UnpluginInstance<BundlerOptions | undefined>['rolldown'] = plugin.rolldown;
export default rolldown;
