/** `agentcore-instrument/rolldown`. */
import type { UnpluginInstance } from 'unplugin';
import type { BundlerOptions } from './options.js';
import { plugin } from './plugin.js';

export type { BundlerOptions } from './options.js';

const rolldown: UnpluginInstance<BundlerOptions | undefined>['rolldown'] = plugin.rolldown;
export default rolldown;
